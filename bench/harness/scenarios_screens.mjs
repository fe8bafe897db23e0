// What reaches the screens: what a frame costs, how soon it arrives, and that the last one does arrive.
import { atMost, median, medianBy, row } from './figures.mjs';

const SLEEPERS = 100;
const HZ_FLAGS = ['--live-rate-hz', '60'];  // makes each vote a separate update
const TICK_MS = 100;  // at the server's default of ten updates a second

const thousands = (n) => n.toLocaleString('en-US');

async function onServer({ programs }, flags, what = HZ_FLAGS) {
    const server = await programs.startServer(what);
    try {
        return await programs.load('updates', server, flags);
    } finally {
        await server.stop();
    }
}

async function onFloor({ programs }, flags, like) {
    const floor = await programs.startFloor(like.answer_body_bytes, like.frame_payload_bytes);
    try {
        return await programs.load('updates', floor, { ...flags, floor: 'yes' });
    } finally {
        await floor.stop();
    }
}

/** Measures server and floor in turn; returns the median of each by `figure`. */
async function inTurn(context, flags, figure) {
    const servers = [];
    const floors = [];
    for (let i = 0; i < context.rounds; ++i) {
        servers.push(await onServer(context, flags));
        floors.push(await onFloor(context, flags, servers[0]));
    }
    return { server: medianBy(servers, figure), floor: medianBy(floors, figure), servers, floors };
}

/** Seconds of processor time that the same votes at that rate take with a single viewer. */
async function votesAlone(context, rate, updates) {
    const runs = [];
    for (let i = 0; i < context.rounds; ++i) runs.push(await onServer(context, { viewers: 1, rate, updates }));
    return median(runs.map((one) => one.server_cpu_s));
}

export const fanout = {
    title: 'Fan-out: processor time of a million deliveries',
    async run(context) {
        const rows = [];
        const reports = {};
        for (const [viewers, rate] of [[1000, 50], [10_000, 8]]) {
            const updates = Math.round(rate * (context.quick ? 2 : 8));
            const r = await inTurn(context, { viewers, rate, updates }, (one) => one.cpu_s_per_million);
            const votes = await votesAlone(context, rate, updates);
            const sending = (r.server.server_cpu_s - votes) / r.server.frames * 1e6;
            const what = `${thousands(viewers)} viewers, ${rate} updates a second`;
            rows.push(atMost(`${what}, the votes that cause them included`, r.server.cpu_s_per_million, 's',
                r.floor.cpu_s_per_million, 1.0));
            rows.push(atMost(`${what}, less what the votes take before one viewer`, sending, 's',
                r.floor.cpu_s_per_million, 1.0));
            reports[viewers] = { ...r, votes_alone_cpu_s: votes };
        }
        return { rows, reports };
    },
};

export const delivery = {
    title: 'Delivery to 5,000 viewers, ten updates a second',
    async run(context) {
        const flags = { viewers: 5000, rate: 10, updates: context.quick ? 20 : 150 };
        const r = await inTurn(context, flags, (one) => one.delivery_ms.p99);
        return {
            rows: [
                row('p50', r.server.delivery_ms.p50, 'ms', { floor: r.floor.delivery_ms.p50 }),
                atMost('p99', r.server.delivery_ms.p99, 'ms', r.floor.delivery_ms.p99, 1.05),
            ],
            reports: r,
        };
    },
};

export const idle = {
    title: 'One vote on an idle server, 200 screens',
    async run(context) {
        const { programs, quick } = context;
        const flags = { viewers: 200, rate: 4, updates: quick ? 12 : 40 };
        const servers = [];
        const rested = [];
        for (let i = 0; i < context.rounds; ++i) {
            servers.push(await onServer(context, flags, []));
            rested.push((await programs.commits(quick ? 12 : 40, 250)).commit_ms);
        }
        const r = medianBy(servers, (one) => one.ack_sent_ms.p50);
        const floors = {
            'commits in a row': (await programs.commits(1000)).commit_ms.p50 + 0.3,
            'commits as rare': medianBy(rested, (one) => one.p50).p50 + 0.3,
        };
        const rows = Object.entries(floors).map(([name, floor]) => atMost(`acknowledged, p50 (floor: 0.3 ms + the p50 of ${name})`,
            r.ack_sent_ms.p50, 'ms', floor, 1.5));
        const last = r.sweep_after_ack_ms;
        rows.push(row('then on the last screen, p50', last.p50, 'ms', { goal: '≤ 5', met: last.p50 <= 5 }));
        rows.push(row('then on the last screen, p99', last.p99, 'ms'));
        return { rows, reports: { servers, rested, floors } };
    },
};

export const burst = {
    title: 'The final state: 10,000 votes at once, 10,000 viewers',
    async run(context) {
        const { programs } = context;
        const viewers = 10_000;
        const server = await programs.startServer();
        let r;
        try {
            r = await programs.load('votes', server, { votes: 10_000, connections: 256, viewers });
        } finally {
            await server.stop();
        }
        const sweep = await onFloor(context, { viewers, rate: 4, updates: context.quick ? 6 : 24 }, r);
        const limit = TICK_MS + 1.25 * sweep.sweep_ms.p50;
        // The first update is sent at once, each later one a tick after the one before.
        const ticks = Math.floor(r.seconds_to_last_screen * 1000 / TICK_MS) + 1;
        return {
            rows: [
                row('the last viewer shows the final tally', r.final_tally_ms.max, 'ms',
                    { floor: sweep.sweep_ms.p50, goal: `≤ ${limit.toFixed(0)}: a tick + 1.25 sweeps`, met: r.final_tally_ms.max <= limit }),
                row('frames (floor: viewers × ticks)', r.frames, '', { floor: viewers * ticks, goal: '≤ 1 ×', met: r.frames <= viewers * ticks }),
                row('votes a second', r.votes_per_s, '/s'),
                row('acknowledged, p99', r.ack_ms.p99, 'ms'),
            ],
            reports: { server: r, sweep },
        };
    },
};

export const slow = {
    title: 'Slow readers: 1,000 viewers, 50 updates a second, 100 more who never read',
    async run(context) {
        const flags = { viewers: 1000, rate: 50, updates: context.quick ? 100 : 500 };
        const alone = [];
        const beside = [];
        for (let i = 0; i < context.rounds; ++i) {
            alone.push(await onServer(context, flags));
            beside.push(await onServer(context, { ...flags, sleepers: SLEEPERS }));
        }
        const p99 = (reports) => medianBy(reports, (one) => one.delivery_ms.p99).delivery_ms.p99;
        const eachKib = median(beside.map((one) => (one.resident_mb - one.resident_before_sleepers_mb) * 1024 / SLEEPERS));
        return {
            rows: [
                atMost("the others' delivery, p99 (floor: without them)", p99(beside), 'ms', p99(alone), 1.1),
                row('memory of each', eachKib, 'KiB', { goal: '≤ 64', met: eachKib <= 64 }),
            ],
            reports: { alone, beside },
        };
    },
};
