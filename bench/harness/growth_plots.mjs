// The plots of docs/performance: the cost of a vote against ballots, polls and viewers.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { plot } from './plot.mjs';

const UP = 'processor time of a vote, us';

export async function drawGrowth(points, folder) {
    const draw = (name, description) => writeFile(path.join(folder, `${name}.svg`), plot({ up: UP, ...description }));
    await draw('cost-ballots', { title: 'A vote does not cost more where many are stored', across: 'ballots in the poll',
        lines: [{ label: '', points: points.ballots }] });
    await draw('cost-polls', { title: 'A vote among many polls', across: 'polls', lines: [
        { label: 'votes in one of them', points: points.stored },
        { label: 'votes in all of them in turn', points: points.spread },
    ] });
    await draw('cost-viewers', { title: 'A vote before many viewers', across: 'viewers',
        lines: [{ label: '', points: points.viewers }] });
}
