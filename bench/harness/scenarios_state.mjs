// What may grow with what is stored: the cost of a vote, the start, memory, reads.
import { atLeast, median, medianBy, row } from './figures.mjs';

const CONNECTIONS = 64;

const thousands = (n) => n.toLocaleString('en-US');

/**
 * The cost of a vote in microseconds: `flags` of the load generator, on the database in `folder` or an empty one. One-time
 * costs of a start are left out: the first votes wait until earlier voters are in memory; `waits` collects how long, in ms.
 */
async function costOfVote({ programs, quick, rounds }, flags, folder = null, waits = []) {
    const costs = [];
    for (let i = 0; i < rounds; ++i) {
        const server = await programs.startServer([], folder);
        try {
            const first = await programs.load('votes', server, { votes: CONNECTIONS, connections: CONNECTIONS, ...flags });
            waits.push(first.ack_ms.max);
            const r = await programs.load('votes', server, { votes: quick ? 20_000 : 50_000, connections: CONNECTIONS, ...flags });
            costs.push(r.server_cpu_us_per_vote);
        } finally {
            await server.stop();
        }
    }
    return median(costs);
}

async function againstBallots(context, sizes, points, waits) {
    for (const ballots of sizes) {
        const data = await context.programs.fill(1, ballots);
        try {
            const first = [];
            points.push([ballots, await costOfVote(context, { poll: data.voted_in[0] }, data.folder, first)]);
            waits.push([ballots, median(first)]);
        } finally {
            await data.remove();
        }
    }
}

async function againstPolls(context, sizes, stored, spread) {
    for (const polls of sizes) {
        const data = await context.programs.fill(polls);
        try {
            stored.push([polls, await costOfVote(context, {}, data.folder)]);
        } finally {
            await data.remove();
        }
        spread.push([polls, await costOfVote(context, { polls })]);
    }
}

const flat = (what, points) => {
    const [first, last] = [points[0], points.at(-1)];
    const ratio = last[1] / first[1];
    return row(`${thousands(last[0])} ${what} (floor: ${thousands(first[0])})`, last[1], 'us',
        { floor: first[1], goal: '0.8 to 1.2 ×', met: ratio >= 0.8 && ratio <= 1.2 });
};

export const growth = {
    title: `The cost of a vote, ${CONNECTIONS} voters, against what there is`,
    async run(context) {
        const points = { ballots: [], stored: [], spread: [], viewers: [] };
        const waits = [];
        const { quick } = context;
        await againstBallots(context, quick ? [10_000, 300_000] : [10_000, 100_000, 1_000_000, 10_000_000], points.ballots, waits);
        await againstPolls(context, quick ? [1, 1000] : [1, 10, 100, 1000, 10_000], points.stored, points.spread);
        for (const viewers of quick ? [1, 1000] : [1, 10, 100, 1000]) {
            points.viewers.push([viewers, await costOfVote(context, { viewers })]);
        }
        return {
            rows: [
                flat('ballots in the poll', points.ballots),
                flat('polls stored, votes in one', points.stored),
                flat('polls, votes in all of them in turn', points.spread),
                flat('viewers', points.viewers),
                row(`the first votes after a start on ${thousands(waits.at(-1)[0])} ballots wait`, waits.at(-1)[1], 'ms'),
            ],
            reports: { points, waits },
        };
    },
};

export const start = {
    title: 'From start to ready',
    async run(context) {
        const { programs, quick } = context;
        const rows = [];
        const reports = {};
        for (const [ballots, limit_s] of quick ? [[100_000, 0.3]] : [[100_000, 0.3], [10_000_000, 3]]) {
            const data = await programs.fill(1, ballots);
            try {
                const ready = [];
                let mb = 0;
                for (let i = 0; i < 3; ++i) {
                    const server = await programs.startServer([], data.folder);
                    ready.push(server.readyMs / 1000);
                    mb = (await programs.load('votes', server, { votes: 1, connections: 1, poll: data.voted_in[0] })).server_resident_mb;
                    await server.stop();
                }
                const s = median(ready);
                rows.push(row(`${thousands(ballots)} ballots in an open poll`, s, 's', { goal: `≤ ${limit_s}`, met: s <= limit_s }));
                reports[ballots] = { ready, resident_mb: mb, fill_s: data.seconds };
            } finally {
                await data.remove();
            }
        }
        return { rows, reports };
    },
};

/** The memory a server uses when it has just started on that many ballots and accepted one more. */
async function residentAfterStart({ programs }, ballots) {
    const data = await programs.fill(1, ballots);
    const server = await programs.startServer([], data.folder);
    try {
        return (await programs.load('votes', server, { votes: 1, connections: 1, poll: data.voted_in[0] })).server_resident_mb;
    } finally {
        await server.stop();
        await data.remove();
    }
}

export const memory = {
    title: 'Memory (resident)',
    async run(context) {
        const { programs, quick } = context;
        const viewers = 10_000;
        const voters = quick ? 100_000 : 1_000_000;
        const held = (mb) => (quick ? {} : { goal: '≤ 40', met: mb <= 40 });  // a tenth of the voters does not take a tenth
        let server = await programs.startServer();
        const seats = await programs.load('seats', server, { viewers }).finally(() => server.stop());

        server = await programs.startServer();
        let live;
        try {
            await programs.load('votes', server, { votes: 20_000, connections: CONNECTIONS });  // the one-time costs of voting
            live = await programs.load('votes', server, { votes: voters, connections: CONNECTIONS });
        } finally {
            await server.stop();
        }
        const grown = live.server_resident_mb - live.server_resident_before_mb;
        const started = await residentAfterStart(context, voters) - await residentAfterStart(context, 1);
        return {
            rows: [
                row('idle', seats.resident_before_mb, 'MiB', { goal: '≤ 20', met: seats.resident_before_mb <= 20 }),
                row(`each of ${thousands(viewers)} idle viewers`, seats.kib_per_viewer, 'KiB', { goal: '≤ 4', met: seats.kib_per_viewer <= 4 }),
                row(`${thousands(voters)} voters who have just voted`, grown, 'MiB more', held(grown)),
                row(`${thousands(voters)} voters in an open poll, at start`, started, 'MiB more', held(started)),
            ],
            reports: { seats, live, started_mb: started },
        };
    },
};

/**
 * The report of `get` requests to a service that has already answered some: one-time costs of a start (with 100,000 polls,
 * 75 ms of processor time behind the first answers) are not part of a request.
 */
async function warmRequests(programs, service, get) {
    try {
        await programs.load('requests', service, { ...get, requests: 20_000 });
        return await programs.load('requests', service, get);
    } finally {
        await service.stop();
    }
}

export const reads = {
    title: 'Reads',
    async run(context) {
        const { programs, quick } = context;
        const polls = quick ? 1000 : 100_000;
        const data = await programs.fill(polls, 4);
        const how = { requests: quick ? 20_000 : 100_000, connections: CONNECTIONS };
        const rows = [];
        const reports = {};
        try {
            for (const [name, path] of [['GET results', `/api/v1/polls/${data.voted_in[0]}/results`],
                [`the first page of ${thousands(polls)} polls`, '/api/v1/polls']]) {
                const servers = [];
                const floors = [];
                for (let i = 0; i < context.rounds; ++i) {
                    const get = { ...how, path };
                    servers.push(await warmRequests(programs, await programs.startServer([], data.folder), get));
                    floors.push(await warmRequests(programs, await programs.startFloor(servers[0].answer_body_bytes), get));
                }
                const r = medianBy(servers, (one) => one.requests_per_s);
                const f = medianBy(floors, (one) => one.requests_per_s);
                rows.push(atLeast(`${name}, ${thousands(r.answer_body_bytes)} bytes`, r.requests_per_s, '/s', f.requests_per_s, 0.8));
                rows.push(row(`${name}: processor time`, r.server_cpu_us_per_request, 'us', { floor: f.server_cpu_us_per_request }));
                reports[name] = { servers, floors };
            }
        } finally {
            await data.remove();
        }
        return { rows, reports };
    },
};
