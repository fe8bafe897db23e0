// Durable votes: how many per second, how long until acknowledged, how much processor time each takes.
import { atLeast, median, medianBy, row } from './figures.mjs';

const VOTERS = 256;
const VIEWERS = 1000;

async function overHttp({ programs, quick }) {
    const server = await programs.startServer();
    try {
        return await programs.load('votes', server, { votes: quick ? 50_000 : 200_000, connections: VOTERS, viewers: VIEWERS });
    } finally {
        await server.stop();
    }
}

async function barePosts({ programs, quick }, bodyBytes) {
    const floor = await programs.startFloor(bodyBytes);
    try {
        return await programs.load('requests', floor, {
            requests: quick ? 100_000 : 400_000, connections: VOTERS, method: 'POST', status: 201, body: '{"option_id":1}',
            path: '/api/v1/polls/00000000000000000000000000/votes',
        });
    } finally {
        await floor.stop();
    }
}

/** Phones vote in one poll after another, each time after the last acknowledgement; kiosks have eight votes under way each, in one poll. */
async function overSockets({ programs, quick }, kiosks) {
    const server = await programs.startServer();
    try {
        const voters = kiosks
            ? { kiosks: 'yes', voters: VOTERS / 8, each: quick ? 1500 : 6000, 'waiting-per-socket': 8 }
            : { voters: quick ? 1000 : 5000, each: 20 };
        return await programs.load('socket-votes', server, { ...voters, viewers: VIEWERS, waiting: VOTERS });
    } finally {
        await server.stop();
    }
}

export const votes = {
    title: `Durable votes over HTTP: ${VOTERS} voters, ${VIEWERS.toLocaleString('en-US')} viewers`,
    async run(context) {
        const runs = [];
        const floors = [];
        for (let i = 0; i < context.rounds; ++i) {
            runs.push(await overHttp(context));
            floors.push(await barePosts(context, runs[0].answer_body_bytes));
        }
        const r = medianBy(runs, (one) => one.votes_per_s);
        const bare = median(floors.map((one) => one.requests_per_s));
        const bareCpu = median(floors.map((one) => one.server_cpu_us_per_request));
        return {
            rows: [
                row('votes a second', r.votes_per_s, '/s', { floor: bare, goal: '≥ 50,000', met: r.votes_per_s >= 50_000 }),
                atLeast('votes a second against a bare POST', r.votes_per_s, '/s', bare, 0.4),
                row('acknowledged, p50', r.ack_ms.p50, 'ms', { floor: floors[0].answer_ms.p50 }),
                row('acknowledged, p99', r.ack_ms.p99, 'ms', { floor: floors[0].answer_ms.p99, goal: '≤ 25', met: r.ack_ms.p99 <= 25 }),
                row('processor time of a vote, all included', r.server_cpu_us_per_vote, 'us',
                    { floor: bareCpu, goal: '≤ 20', met: r.server_cpu_us_per_vote <= 20 }),
            ],
            reports: { server: runs, floor: floors },
        };
    },
};

export const sockets = {
    title: 'Durable votes over WebSocket, as many viewers',
    async run(context) {
        const runs = { http: [], phones: [], kiosks: [] };
        for (let i = 0; i < context.rounds; ++i) {
            runs.http.push(await overHttp(context));
            runs.phones.push(await overSockets(context, false));
            runs.kiosks.push(await overSockets(context, true));
        }
        const [http, phones, kiosks] = Object.values(runs).map((of) => medianBy(of, (one) => one.votes_per_s));
        return {
            rows: [
                atLeast('votes a second, phones: one under way on each (floor: HTTP)', phones.votes_per_s, '/s', http.votes_per_s, 1.5),
                atLeast('votes a second, kiosks: eight under way on each (floor: HTTP)', kiosks.votes_per_s, '/s', http.votes_per_s, 1.5),
                row('acknowledged, p99, phones', phones.ack_ms.p99, 'ms', { floor: http.ack_ms.p99 }),
                row('processor time of a vote, phones', phones.server_cpu_us_per_vote, 'us', { floor: http.server_cpu_us_per_vote }),
                row('processor time of a vote, kiosks', kiosks.server_cpu_us_per_vote, 'us', { floor: http.server_cpu_us_per_vote }),
            ],
            reports: runs,
        };
    },
};
