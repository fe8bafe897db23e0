// How long the counting methods take, without a server.
import { median, row } from './figures.mjs';

const LIMIT_MS = 1000;

export const counting = {
    title: 'Counting 100,000 ranked ballots over 12 candidates',
    async run({ programs, rounds }) {
        const reports = [];
        for (let i = 0; i < rounds; ++i) reports.push(await programs.counting());
        const figure = (what) => median(reports.map((r) => r[what]));
        const all = figure('all of it');
        if (!(all > 0)) throw new Error('pollstream_count_bench does not say how long all of it takes');
        const rows = [
            row('the ballots as a profile', figure('profile, one ballot at a time'), 'ms'),
            row('IRV', figure('IRV'), 'ms'),
            row('STV, six seats', figure('STV, 6 seats'), 'ms'),
            row('STAR, with its ballots', figure('STAR, ballots included'), 'ms'),
            row('every method, with the pairwise matrix', all, 'ms', { goal: `≤ ${LIMIT_MS}`, met: all <= LIMIT_MS }),
        ];
        return { rows, reports };
    },
};
