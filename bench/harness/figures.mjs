// One line of the table: a figure, what it is compared with, and the goal it is held to.

/** Of an odd number of reports, the one with the median figure. */
export function medianBy(reports, figure) {
    const sorted = [...reports].sort((a, b) => figure(a) - figure(b));
    return sorted[Math.floor((sorted.length - 1) / 2)];
}

export const median = (numbers) => medianBy(numbers, (n) => n);

export function format(number) {
    if (number === null || number === undefined || Number.isNaN(number)) return '';
    const size = Math.abs(number);
    if (size >= 1000) return Math.round(number).toLocaleString('en-US');
    if (size >= 100) return number.toFixed(0);
    if (size >= 10) return number.toFixed(1);
    return number.toFixed(2);
}

/**
 * `what`: in words · `value`, `unit` · `floor`: the floor's value, or another that it is compared with · `goal`: in words ·
 * `met`: whether the goal is met, or undefined if there is none.
 */
export function row(what, value, unit, { floor, goal, met } = {}) {
    const ratio = floor === undefined ? undefined : value / floor;
    return { what, value, unit, floor, ratio, goal, met };
}

/** At most / at least `limit` times the floor. */
export const atMost = (what, value, unit, floor, limit) =>
    row(what, value, unit, { floor, goal: `≤ ${limit} ×`, met: value <= limit * floor });
export const atLeast = (what, value, unit, floor, limit) =>
    row(what, value, unit, { floor, goal: `≥ ${limit} ×`, met: value >= limit * floor });

const width = (text) => [...text].length;
const padEnd = (text, to) => text + ' '.repeat(Math.max(0, to - width(text)));
const padStart = (text, to) => ' '.repeat(Math.max(0, to - width(text))) + text;

const cells = (r) => [r.what, format(r.value), r.unit, format(r.floor), r.ratio === undefined ? '' : r.ratio.toFixed(2),
    r.goal ?? '', r.met === undefined ? '' : r.met ? 'yes' : 'NO'];
const HEAD = ['', 'figure', '', 'floor', 'ratio', 'goal', 'met'];
const TO_THE_RIGHT = new Set([1, 3, 4]);

export function asText(sections) {
    const lines = [HEAD, ...sections.flatMap((s) => s.rows.map(cells))];
    const widths = HEAD.map((_, i) => Math.max(...lines.map((l) => width(l[i]))));
    const line = (l) => l.map((cell, i) => (TO_THE_RIGHT.has(i) ? padStart : padEnd)(cell, widths[i])).join('  ').trimEnd();
    const text = [line(HEAD)];
    for (const s of sections) text.push('', s.title, ...s.rows.map((r) => line(cells(r))));
    return text.join('\n');
}

export function asMarkdown(sections) {
    const text = ['| What | Figure | Floor | Ratio | Goal | Met |', '| --- | ---: | ---: | ---: | --- | --- |'];
    for (const s of sections) {
        text.push(`| **${s.title}** | | | | | |`);
        for (const r of s.rows) {
            const [what, figure, unit, floor, ratio, goal, met] = cells(r);
            text.push(`| ${what} | ${figure} ${unit} | ${floor} | ${ratio} | ${goal} | ${met} |`);
        }
    }
    return text.join('\n');
}
