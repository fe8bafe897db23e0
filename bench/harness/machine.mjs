// What was measured on: what a reader needs to judge the figures.
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

/** `commit`: of what was measured, where it is known. */
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
