// The machine used for measuring: what a reader needs to judge the figures.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

const firstLine = (command, ...args) => {
    try {
        return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\n')[0];
    } catch {
        return '';
    }
};

const field = (file, name) => {
    const found = readFileSync(file, 'utf8').match(new RegExp(`^${name}\\s*[:=]\\s*"?([^"\\n]*)`, 'm'));
    return found ? found[1] : '';
};

/** `commit`: that of the measured program, if it is known. */
export function describeMachine(commit) {
    return {
        processor: field('/proc/cpuinfo', 'model name') || os.arch(),
        cores: os.cpus().length,
        memory_gib: Math.round(os.totalmem() / 2 ** 30),
        system: field('/etc/os-release', 'PRETTY_NAME'),
        kernel: os.release(),
        compiler: firstLine('g++', '--version'),
        commit: commit ?? 'unknown',
        date: new Date().toISOString().slice(0, 10),
    };
}

const QUIET_SHARE = 0.1;
const LOOK_MS = 300;

/** How much of the cores' time was used, and how much there was, in ticks of all cores. */
function coreTime() {
    const ticks = readFileSync('/proc/stat', 'utf8').split('\n')[0].trim().split(/\s+/).slice(1).map(Number);
    const all = ticks.slice(0, 8).reduce((sum, n) => sum + n, 0);
    return { all, used: all - ticks[3] - ticks[4] };
}

/** Waits until nothing else is running on this machine, at most `limitMs`; returns whether that happened. */
export async function becomesQuiet(limitMs) {
    const end = performance.now() + limitMs;
    do {
        const before = coreTime();
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        const after = coreTime();
        if (after.used - before.used < QUIET_SHARE * (after.all - before.all)) return true;
    } while (performance.now() < end);
    return false;
}
