// Lines over a logarithmic axis of sizes, from zero up: they show whether a cost grows with the size.
import { element, picture, text } from './svg.mjs';

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 20;
const TOP = 44;
const BOTTOM = 54;
const COLOURS = ['#1f5fbf', '#c2410c', '#15803d', '#7e22ce'];

const name = (n) => (n >= 1e6 ? `${n / 1e6} M` : n >= 1e3 ? `${n / 1e3} k` : String(n));

/** A round number at or above `most`, and the step of about five grid lines below it. */
function scale(most) {
    const rough = most / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
    return { top: Math.ceil(most / step) * step, step };
}

/** `lines`: [{ label, points: [[size, value], …] }, …] · `across` and `up` name the axes. */
export function plot({ title, across, up, lines }) {
    const sizes = lines.flatMap((l) => l.points.map((p) => p[0]));
    const values = lines.flatMap((l) => l.points.map((p) => p[1]));
    const [low, high] = [Math.log10(Math.min(...sizes)), Math.log10(Math.max(...sizes))];
    const { top, step } = scale(Math.max(...values) * 1.1);
    const x = (size) => LEFT + (Math.log10(size) - low) / (high - low || 1) * (WIDTH - LEFT - RIGHT);
    const y = (value) => HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM);
    const parts = [text(LEFT, 20, title, { 'font-size': 14, 'font-weight': 600 })];
    for (let value = 0; value <= top + step / 2; value += step) {
        parts.push(element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value), stroke: '#ddd' }));
        parts.push(text(LEFT - 6, y(value) + 4, +value.toPrecision(3), { 'text-anchor': 'end', fill: '#444' }));
    }
    for (const size of new Set(sizes)) {
        parts.push(text(x(size), HEIGHT - BOTTOM + 18, name(size), { 'text-anchor': 'middle', fill: '#444' }));
    }
    parts.push(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - BOTTOM + 38, across, { 'text-anchor': 'middle' }));
    parts.push(text(16, (TOP + HEIGHT - BOTTOM) / 2, up,
        { 'text-anchor': 'middle', transform: `rotate(-90 16 ${(TOP + HEIGHT - BOTTOM) / 2})` }));
    lines.forEach(({ label, points }, i) => {
        const colour = COLOURS[i % COLOURS.length];
        parts.push(element('polyline', { points: points.map(([s, v]) => `${x(s).toFixed(1)},${y(v).toFixed(1)}`).join(' '),
            fill: 'none', stroke: colour, 'stroke-width': 2 }));
        for (const [s, v] of points) parts.push(element('circle', { cx: x(s), cy: y(v), r: 3, fill: colour }));
        if (lines.length > 1) parts.push(text(LEFT + 8, HEIGHT - BOTTOM - 10 - 16 * i, label, { fill: colour }));
    });
    return picture(WIDTH, HEIGHT, parts);
}
