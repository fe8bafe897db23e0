// Runs the scenarios one after the other, prints one table, writes JSON. Started by scripts/bench, which builds first.
//     node main.mjs --bin DIR --server FILE --scratch DIR [--quick] [--only NAME,…] [--json FILE] [--markdown FILE]
//                   [--pictures DIR] [--commit NAME]
// The exit code is 1 if something is wrong (a vote lost, a screen without the final tally, more instructions than the
// bound), but not if a goal is missed: the table says so.
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { asMarkdown, asText } from './figures.mjs';
import { instructions } from './instructions.mjs';
import { becomesQuiet, describeMachine } from './machine.mjs';
import { drawGrowth } from './growth_plots.mjs';
import { flames } from './profile.mjs';
import { Programs } from './programs.mjs';
import { counting } from './scenarios_counting.mjs';
import { burst, delivery, fanout, idle, slow } from './scenarios_screens.mjs';
import { growth, memory, reads, start } from './scenarios_state.mjs';
import { sockets, votes } from './scenarios_votes.mjs';

const scenarios = { votes, sockets, idle, fanout, delivery, burst, slow, memory, reads, start, counting, growth, instructions, flames };
const NOT_QUICK = new Set(['instructions', 'growth', 'flames']);

const options = {
    bin: { type: 'string' }, server: { type: 'string' }, scratch: { type: 'string' },
    quick: { type: 'boolean', default: false }, only: { type: 'string' },
    json: { type: 'string' }, markdown: { type: 'string' }, pictures: { type: 'string' }, commit: { type: 'string' },
};
function readArguments() {
    try {
        return parseArgs({ options }).values;
    } catch (error) {
        console.error(`scripts/bench: ${error.message}. scripts/bench --help says what there is.`);
        process.exit(2);
    }
}
const given = readArguments();
const wanted = given.only ? given.only.split(',')
    : Object.keys(scenarios).filter((name) => (!given.quick || !NOT_QUICK.has(name)) && (name !== 'flames' || given.pictures));
for (const name of wanted) {
    if (scenarios[name]) continue;
    console.error(`There is no scenario ${name}; there are ${Object.keys(scenarios).join(', ')}.`);
    process.exit(2);
}

if (given.pictures) await mkdir(given.pictures, { recursive: true });
const programs = new Programs(given);
const context = { programs, quick: given.quick, rounds: given.quick ? 1 : 3, pictures: given.pictures ?? given.scratch };
const sections = [];
let failed = false;
for (const name of wanted) {
    const { title, run } = scenarios[name];
    const quiet = await becomesQuiet(given.quick ? 2000 : 120_000);
    if (!quiet) console.error(`${name}: something else keeps this machine busy; its figures are worse than they should be`);
    const begin = performance.now();
    try {
        sections.push({ name, title, quiet, ...await run(context) });
    } catch (error) {
        failed = true;
        sections.push({ name, title: `${title}: FAILED`, rows: [], failure: error.message });
        console.error(`${name}: ${error.message}`);
    }
    console.error(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

const machine = describeMachine(given.commit);
const { processor, cores, memory_gib, system, kernel, commit } = machine;
console.log(`${processor}, ${cores} cores, ${memory_gib} GiB; ${system}, Linux ${kernel}; commit ${commit}`);
console.log(asText(sections));
const result = { machine, quick: given.quick, sections };
const grown = sections.find((s) => s.name === 'growth' && s.reports);
if (given.pictures && grown) await drawGrowth(grown.reports.points, given.pictures);
if (given.json) await writeFile(given.json, `${JSON.stringify(result, null, 1)}\n`);
if (given.markdown) await writeFile(given.markdown, `${asMarkdown(sections)}\n`);
process.exit(failed || sections.some((s) => s.wrong) ? 1 : 0);
