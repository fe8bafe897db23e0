// How many instructions the server executes for a vote, counted by callgrind: a figure without noise.
//
// Two runs differ only in the number of votes, so the difference is what the votes cost. It is measured with votes one
// after the other, each in its own commit, and with 64 at once, which share commits.
import { readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { row } from './figures.mjs';

const BOUNDS = new URL('../instructions.json', import.meta.url);
const PORT_LIMIT_MS = 120_000;

async function startUnderCallgrind(programs, folder) {
    const out = path.join(folder, 'callgrind.out');
    const command = ['valgrind', '--tool=callgrind', `--callgrind-out-file=${out}`, '--', ...programs.serverCommand(folder)];
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => { said += text; });
    const port = await new Promise((resolve, reject) => {
        const limit = setTimeout(() => reject(new Error(`valgrind did not start the server: ${said}`)), PORT_LIMIT_MS);
        child.stdout.on('data', (text) => {
            const found = String(text).match(/listening on .*:(\d+)/);
            if (found) {
                clearTimeout(limit);
                resolve(Number(found[1]));
            }
        });
        child.on('error', reject);
        child.on('exit', () => reject(new Error(`valgrind ended: ${said}`)));
    });
    return { child, port, pid: child.pid, out };
}

/** The instructions of a whole run with `votes` votes, cast by some of `tokens` voters. */
async function countRun(programs, votes, tokens, connections) {
    const folder = await programs.makeFolder();
    try {
        const server = await startUnderCallgrind(programs, folder);
        await programs.load('votes', server, { votes, tokens, connections });
        server.child.kill('SIGTERM');
        await once(server.child, 'exit');
        let total = 0;
        for (const name of await readdir(folder)) {
            if (!name.startsWith('callgrind.out')) continue;
            const text = await readFile(path.join(folder, name), 'utf8');
            total += Number(text.match(/^(?:totals|summary): (\d+)/m)?.[1] ?? 0);
        }
        if (total === 0) throw new Error('callgrind counted nothing');
        return total;
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
}

async function perVote(programs, connections, few, many) {
    const of = (votes) => countRun(programs, votes, many, connections);
    return (await of(many) - await of(few)) / (many - few);
}

export const instructions = {
    title: 'Instructions of a vote outside the kernel (callgrind)',
    async run({ programs, quick }) {
        const bounds = JSON.parse(await readFile(BOUNDS, 'utf8'));
        const few = quick ? 200 : 500;
        const rows = [];
        for (const [name, connections] of [['one_at_a_time', 1], ['64_at_once', 64]]) {
            const count = await perVote(programs, connections, few, 4 * few);
            const bound = bounds[name];
            rows.push(row(name.replaceAll('_', ' '), count, '', { floor: bound, goal: '≤ the bound', met: count <= bound }));
        }
        return { rows, reports: {}, wrong: rows.some((r) => !r.met) };
    },
};
