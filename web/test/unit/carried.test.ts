import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import type { Poll, Voted } from '../../src/proto'
import { carried, carry, isCut } from '../../src/screens/carried'
import { poll } from './fixtures'

const drinks = (...texts: string[]) => texts.map((text, i) => ({ id: i + 1, text }))
const was = (change: Partial<Poll>): Poll => poll({ options: drinks('Tea', 'Coffee', 'Water'), ...change })
const mixed = drinks('Water', 'Juice', 'Tea', 'Coffee')

const rows: [string, Partial<Poll>, Partial<Poll>, Voted, Voted, boolean][] = [
  ['an order, by what its options say', { kind: 'rank' }, { options: mixed }, { ranking: [3, 1] }, { ranking: [1, 3] }, false],
  [
    'an order of which an option went',
    { kind: 'rank' },
    { options: drinks('Tea', 'Juice', 'Water') },
    { ranking: [2, 1, 3] },
    { ranking: [1, 3] },
    true,
  ],
  [
    'ratings, by what their options say',
    { kind: 'rating' },
    { options: mixed },
    { scores: [5, null, 2] },
    { scores: [2, null, 5, null] },
    false,
  ],
  [
    'ratings that the scale has no more',
    { kind: 'rating' },
    { settings: { min: 1, max: 4 } },
    { scores: [5, 4, 1] },
    { scores: [null, 4, 1] },
    true,
  ],
  ['stars', { kind: 'star' }, { options: mixed }, { scores: [5, 0, 2] }, { scores: [2, null, 5, 0] }, false],
  [
    'points that the budget has',
    { kind: 'points', settings: { budget: 10 } },
    { options: mixed },
    { scores: [4, 6, null] },
    { scores: [null, null, 4, 6] },
    false,
  ],
  [
    'points that it has no more',
    { kind: 'points', settings: { budget: 10 } },
    { settings: { budget: 9 } },
    { scores: [4, 6, null] },
    { scores: [null, null, null] },
    true,
  ],
  [
    'points of which one option takes fewer',
    { kind: 'points', settings: { budget: 10 } },
    { settings: { budget: 10, max_per_option: 5 } },
    { scores: [4, 6, null] },
    { scores: [4, null, null] },
    true,
  ],
  [
    'picks that read as they did',
    { kind: 'multiple' },
    { options: drinks('Tea', 'Juice', 'Water') },
    { option_ids: [1, 2] },
    { option_ids: [1] },
    true,
  ],
  ['a number', { kind: 'numeric' }, { settings: { decimals: 2 } }, { number: '12' }, { number: '12' }, false],
  ['what was written', { kind: 'open' }, { settings: { per_voter: 1 } }, { texts: ['Because'] }, { texts: ['Because'] }, false],
  ['anything of another kind', { kind: 'open' }, { kind: 'single' }, { texts: ['Because'] }, {}, true],
]

for (const [what, before, now, draft, then, cut] of rows)
  test(`after a change of the question: ${what}`, () => {
    const old = was(before),
      left = carried(draft, old, { ...old, ...now })
    assert.deepEqual([left, isCut(draft, left)], [then, cut])
  })

test('who is left with a part of what was picked is told to check it, and who is left with nothing, to choose again', () => {
  const old = was({ kind: 'multiple' }),
    held = (option_ids: number[]) => ({ draft: { option_ids }, of: old })
  const now = { ...old, options: drinks('Tea', 'Juice', 'Water') }
  assert.match(carry(held([1, 2]), now)[1], /part of what you chose is gone/)
  assert.match(carry(held([2]), now)[1], /Please choose again/)
  assert.equal(carry(held([1]), now)[1], '')
})
