// Starts and stops the programs: the server and the floors on one core, the load generator on the other.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const SERVER_CORE = '0';
const LOAD_CORE = os.cpus().length > 1 ? '1' : '0';
const START_LIMIT_MS = 60_000;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** A process that prints "listening on …:PORT" when it is ready. */
class Service {
    constructor(child, port, readyMs, folder) {
        Object.assign(this, { child, port, readyMs, folder, pid: child.pid });
    }

    async stop() {
        running.delete(this.child);
        if (this.child.exitCode === null && this.child.signalCode === null) {
            this.child.kill('SIGTERM');
            await once(this.child, 'exit');
        }
        if (this.folder) await rm(this.folder, { recursive: true, force: true });
    }
}

async function startPinned(command, folder) {
    const begin = performance.now();
    const child = spawn('taskset', ['-c', SERVER_CORE, ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.add(child);
    let said = '';
    const port = await new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`${command[0]} is not ready after a minute`)), START_LIMIT_MS);
        child.stdout.on('data', (text) => {
            said += text;
            const found = said.match(/^listening on .*:(\d+)$/m);
            if (!found) return;
            clearTimeout(limit);
            resolve(Number(found[1]));
        });
        child.on('error', reject);
        child.on('exit', (code) => reject(new Error(`${command.join(' ')} ended with ${code}`)));
    });
    child.on('exit', (code, signal) => {
        if (running.delete(child)) {
            console.error(`${command[0]} ended by itself: ${code ?? signal}`);
            process.exit(1);
        }
    });
    return new Service(child, port, performance.now() - begin, folder);
}

export class Programs {
    /** `bin`: where the programs of bench/ are · `server`: the executable to measure · `scratch`: a folder on disk. */
    constructor({ bin, server, scratch }) {
        Object.assign(this, { bin, server, scratch });
    }

    program(name) {
        return path.join(this.bin, name);
    }

    makeFolder() {
        return mkdtemp(path.join(this.scratch, 'run.'));
    }

    /** The command that runs the server on `folder`, without the limits that are meant for people. */
    serverCommand(folder, flags = []) {
        return [this.server, '--listen', '127.0.0.1:0', '--data', folder, '--throttle', 'off', '--qr', 'off',
            '--log-level', 'error', '--connections-per-address', '1000000', ...flags];
    }

    /** A server with a database of its own, or with the given one, which is not deleted. */
    async startServer(flags = [], data = null) {
        const folder = data ?? await this.makeFolder();
        return startPinned(this.serverCommand(folder, flags), data ? null : folder);
    }

    startFloor(bodyBytes, frameBytes) {
        const frame = frameBytes === undefined ? [] : [String(frameBytes)];
        return startPinned([this.program('pollstream_floor'), 'serve', String(bodyBytes), ...frame]);
    }

    /** Runs the load generator against a service; returns its report. Throws if anything went wrong. */
    async load(command, service, flags = {}) {
        const given = { port: service.port, pid: service.pid, ...flags };
        const args = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
        return this.report('pollstream_load', [command, ...args], LOAD_CORE);
    }

    async commits(commits, pauseMs = 0) {
        const folder = await this.makeFolder();
        try {
            const file = path.join(folder, 'commits.db');
            return await this.report('pollstream_floor', ['commit', file, String(commits), String(pauseMs)], SERVER_CORE);
        } finally {
            await rm(folder, { recursive: true, force: true });
        }
    }

    /** A folder with a database of that many polls; `into`: how many of them hold the ballots. */
    async fill(polls, ballots = 0, into = 1) {
        const folder = await this.makeFolder();
        const made = await this.report('pollstream_fill', [folder, String(polls), String(ballots), String(into)], '0,1');
        return { folder, ...made, remove: () => rm(folder, { recursive: true, force: true }) };
    }

    /** How long each method takes to count the same ballots, in milliseconds, by its name. */
    async counting() {
        const text = await this.output('pollstream_count_bench', [], SERVER_CORE);
        return Object.fromEntries([...text.matchAll(/^(\S.*?) +([\d.]+) ms$/gm)].map(([, what, ms]) => [what, Number(ms)]));
    }

    async report(name, args, cores) {
        return JSON.parse(await this.output(name, args, cores));
    }

    async output(name, args, cores) {
        const run = promisify(execFile);
        try {
            return (await run('taskset', ['-c', cores, this.program(name), ...args], { maxBuffer: 2 ** 26 })).stdout;
        } catch (failed) {
            throw new Error(`${name} ${args.join(' ')}: ${(failed.stderr || failed.stdout || failed.message).trim()}`);
        }
    }
}
