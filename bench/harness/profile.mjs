// Where processor time goes: samples of the server under load, drawn as flame graphs.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { flameGraph, readStacks } from './flame.mjs';

const SAMPLES_A_SECOND = '397';
const STACK_BYTES = 16_384;

/** Samples the process until the load is done; returns its stacks. */
async function sample(pid, file, load) {
    const perf = spawn('perf', ['record', '-q', '-e', 'cpu-clock', '-F', SAMPLES_A_SECOND, '--call-graph',
        `dwarf,${STACK_BYTES}`, '-o', file, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    perf.stderr.on('data', (text) => { said += text; });
    try {
        await load();
    } finally {
        if (perf.exitCode === null) {
            perf.kill('SIGINT');
            await once(perf, 'exit');
        }
    }
    const run = promisify(execFile);
    const printed = await run('perf', ['script', '--no-inline', '-F', 'comm,ip,sym', '-i', file], { maxBuffer: 2 ** 30 })
        .catch((error) => { throw new Error(`perf: ${said || error.message}`); });
    return readStacks(printed.stdout);
}

async function draw({ programs, pictures }, name, title, flags, load) {
    const server = await programs.startServer(flags);
    const file = path.join(programs.scratch, `${name}.perf`);
    try {
        const stacks = await sample(server.pid, file, () => load(server));
        if (stacks.length < 100) throw new Error(`only ${stacks.length} samples of ${name}`);
        await writeFile(path.join(pictures, `${name}.svg`), flameGraph(`${title}: ${stacks.length} samples`, stacks));
    } finally {
        await server.stop();
        await rm(file, { force: true });
    }
}

export const flames = {
    title: 'Flame graphs',
    async run(context) {
        const { programs, quick } = context;
        await draw(context, 'flame-votes', 'Durable votes, 256 voters, nobody looks on', [],
            (server) => programs.load('votes', server, { votes: quick ? 60_000 : 150_000, connections: 256 }));
        await draw(context, 'flame-fanout', 'Fan-out to 1,000 viewers, 50 updates a second', ['--live-rate-hz', '60'],
            (server) => programs.load('updates', server, { viewers: 1000, rate: 50, updates: quick ? 150 : 400 }));
        return { rows: [] };
    },
};
