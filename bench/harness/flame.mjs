// A flame graph: how the samples of a profile are distributed, from the thread at the bottom to the running function at
// the top. Width is time; neighbours are in alphabetical order, not in order of time.
import { element, picture, text } from './svg.mjs';

const WIDTH = 1200;
const ROW = 17;
const HEAD = 46;
const LETTER = 6.1;
const LEAST = 0.8;  // narrower boxes, in points, are left out

const KERNEL = '#e0a458';
const OURS = '#6fa8dc';
const SQLITE = '#93c47d';
const OTHERS = '#d9d2e9';

/** Removes text between matching brackets, including the brackets. */
function without(name, open, close) {
    let depth = 0;
    let out = '';
    for (const c of name) {
        if (c === open) ++depth;
        if (depth === 0) out += c;
        if (c === close && depth > 0) --depth;
    }
    return out;
}

/** "boost::asio::f<…>(…)" becomes "boost::asio::f". */
export function shorten(symbol) {
    const plain = symbol.replaceAll('(anonymous namespace)::', '').replace(/operator(\(\)|<=>|<<|>>|->|[<>]=?)/g, 'operator');
    const name = without(without(plain, '<', '>'), '(', ')');
    return name.replace(/\[clone [^\]]*\]/g, '').replace(/ const$/, '').trim().split(' ').at(-1) || symbol;
}

// Functions that only call on to others are left out of the picture.
const PLUMBING = new RegExp('^(' + [
    'boost::asio::detail::', 'boost::asio::(any|execution|async|bind|associated|awaitable)', 'boost::beast::detail',
    'std::(__|_)', 'std::(function|coroutine|invoke|visit|variant)',
].join('|') + ')');

/** What `perf script -F comm,ip,sym` prints, as [[thread, outermost, …, innermost], …]. */
export function readStacks(printed) {
    const stacks = [];
    for (const block of printed.split('\n\n')) {
        const lines = block.split('\n').filter((l) => l.trim() !== '');
        if (lines.length < 2) continue;
        const frames = lines.slice(1).map((l) => shorten(l.trim().replace(/^[0-9a-f]+ /, ''))).reverse();
        const told = frames.filter((f, i) => i === frames.length - 1 || !(PLUMBING.test(f) || f === '[unknown]'));
        const once = told.filter((f, i) => f !== told[i - 1]);
        stacks.push([lines[0].trim(), ...once]);
    }
    return stacks;
}

function grow(stacks) {
    const root = { name: 'all', count: stacks.length, children: new Map() };
    for (const stack of stacks) {
        let node = root;
        for (const name of stack) {
            if (!node.children.has(name)) node.children.set(name, { name, count: 0, children: new Map() });
            node = node.children.get(name);
            ++node.count;
        }
    }
    return root;
}

function colour(name, inKernel) {
    if (inKernel) return KERNEL;
    if (/^sqlite3|^sqlite::|^(vdbe|btree|pager|wal|walWrite|unix)[A-Z]/.test(name)) return SQLITE;
    if (name.startsWith('pollstream')) return OURS;
    return OTHERS;
}

const ENTERS_KERNEL = /^(entry_SYSCALL|do_syscall|asm_|__x64_sys|syscall_|ret_from_fork|x64_sys_call)/;

/** The picture of these stacks. */
export function flameGraph(title, stacks) {
    const root = grow(stacks);
    const unit = WIDTH / root.count;
    const boxes = [];
    let deepest = 0;
    const place = (node, from, depth, inKernel) => {
        const width = node.count * unit;
        if (width < LEAST) return;
        deepest = Math.max(deepest, depth);
        boxes.push({ node, from, width, depth, inKernel });
        let at = from;
        for (const child of [...node.children.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
            place(child, at, depth + 1, inKernel || ENTERS_KERNEL.test(child.name));
            at += child.count * unit;
        }
    };
    place(root, 0, 0, false);
    const height = HEAD + (deepest + 1) * ROW + 8;
    const parts = [text(8, 20, title, { 'font-size': 15, 'font-weight': 600 })];
    [['our own code', OURS], ['SQLite', SQLITE], ['the kernel', KERNEL], ['libraries', OTHERS]].forEach(([label, fill], i) => {
        parts.push(element('rect', { x: 8 + 110 * i, y: 28, width: 10, height: 10, fill }), text(22 + 110 * i, 37, label));
    });
    for (const { node, from, width, depth, inKernel } of boxes) {
        const y = height - 8 - (depth + 1) * ROW;
        const share = (100 * node.count / root.count).toFixed(1);
        const letters = Math.floor((width - 6) / LETTER);
        const name = node.name.replace(/^pollstream::/, '');
        const label = letters < 3 ? '' : name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
        const fill = colour(node.name, inKernel);
        const box = element('rect', { x: from, y, width: Math.max(0.5, width - 0.5), height: ROW - 1, rx: 2, fill });
        const words = label ? text(from + 3, y + 12, label, { 'font-size': 11 }) : '';
        parts.push(element('g', {}, `<title>${text(0, 0, `${node.name} ${share} %`).replace(/<[^>]*>/g, '')}</title>${box}${words}`));
    }
    return picture(WIDTH, height, parts);
}
