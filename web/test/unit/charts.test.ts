import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { miniBars } from '../../src/bars'
import { columns, onScale, perRow } from '../../src/charts/columns'
import { byWins, duel } from '../../src/charts/matrix'
import { bins, edges, middle, place } from '../../src/charts/numbers'
import { roundViews, windowOf } from '../../src/charts/rounds'
import { exactShares } from '../../src/percent'
import type { Round } from '../../src/results'
import { poll } from './fixtures'

test('bars: those tied are equally long, whatever their percentages; without counts the percentages are all there is', () => {
  const votes = (...counts: number[]) => counts.map((vote_count, i) => ({ id: i + 1, text: '', vote_count, percent: i ? 33 : 34 }))
  assert.deepEqual(exactShares(poll({ options: votes(5, 5, 5) })), [1 / 3, 1 / 3, 1 / 3])
  assert.deepEqual(exactShares(poll({ options: votes(0, 0) })), [0.34, 0.33])
  assert.deepEqual(
    exactShares(
      poll({
        options: [
          { id: 1, text: '', percent: 40 },
          { id: 2, text: '' },
        ],
      }),
    ),
    [0.4, 0],
  )
  assert.deepEqual(
    exactShares(
      poll({ options: votes(2, 3, 1), percent_of: 'voters', total_voters: 4, kind: 'approval', result: { winners: [], abstentions: 1 } }),
    ),
    [2 / 3, 1, 1 / 3],
  )
})

test('columns: the fullest is whole, a mean stands over its level', () => {
  assert.deepEqual(columns([0, 2, 4]), [0, 0.5, 1])
  assert.deepEqual(columns([0, 0]), [0, 0])
  assert.equal(onScale(1, 1, 5), 0.1)
  assert.equal(onScale(3, 1, 5), 0.5)
  assert.equal(onScale(10, 0, 10), 10.5 / 11)
  assert.equal(perRow(5, 6), 5)
  assert.equal(perRow(11, 6), 6)
})

test('a histogram of numbers keeps single answers visible', () => {
  const shape = { from: 0, width: 100, counts: [4, 0, 1] }
  const [a, b, c] = bins(shape, 300, 160)
  assert.equal(a!.height, 160)
  assert.equal(b!.height, 0)
  assert.equal(c!.height, 40)
  assert.ok(a!.x >= 0 && c!.x + c!.width <= 300)
  assert.equal(bins({ from: 0, width: 1, counts: [1000, 1] }, 100, 100)[1]!.height, 3)
  assert.equal(place(150, shape), 0.5)
  assert.equal(place(-5, shape), 0)
  assert.equal(place(1000, shape), 1)
})

test('the middle of two numbers is one, with a place more only where it needs one', () => {
  assert.equal(middle(['27.5', '30.5']), '29.0')
  assert.equal(middle(['27.5', '30.6']), '29.05')
  assert.equal(middle(['-3', '-2']), '-2.5')
  assert.equal(middle(['7', '7']), '7')
})

test('edges are few, with both ends', () => {
  assert.deepEqual(edges({ from: 0, width: 100, counts: [1, 1, 1] }), [0, 100, 200, 300])
  assert.deepEqual(edges({ from: 0.1, width: 0.1, counts: [1, 1] }), [0.1, 0.2, 0.3])
  assert.ok(edges({ from: 0, width: 5, counts: Array(20).fill(1) }).length <= 5)
  assert.deepEqual(edges({ from: 7, width: 1, counts: [3] }), [7, 8])
})

const ROUNDS: Round[] = [
  { votes: [42, 26, 15, 17], active: 100, exhausted: 0, eliminated: [3], transfers: [{ from: 3, to: 4, votes: 15 }] },
  { votes: [42, 26, null, 32], active: 100, exhausted: 0, eliminated: [2], transfers: [{ from: 2, to: 4, votes: 26 }] },
  { votes: [42, null, null, 58], active: 100, exhausted: 0, eliminated: [], transfers: [] },
]

test('rounds: one scale for all, who left stays crossed out, more than half wins', () => {
  const views = roundViews(ROUNDS)
  assert.deepEqual(
    views.map((v) => v.needed),
    [51, 51, 51],
  )
  assert.deepEqual(
    views.map((v) => v.scale),
    [58, 58, 58],
  )
  assert.deepEqual(
    views[0]!.bars.map((b) => b.state),
    ['in', 'in', 'out', 'in'],
  )
  assert.deepEqual(
    views[1]!.bars.map((b) => b.state),
    ['in', 'out', 'gone', 'in'],
  )
  assert.deepEqual(
    views[2]!.bars.map((b) => b.state),
    ['in', 'gone', 'gone', 'in'],
  )
  assert.equal(views[2]!.bars[3]!.share, 1)
  assert.equal(views[0]!.threshold, 51 / 58)
  assert.equal(roundViews([{ ...ROUNDS[0]!, active: 99 }])[0]!.needed, 50)
})

test('seats: the quota wins, whoever has it stays elected', () => {
  const views = roundViews(
    [
      { votes: ['5', '3', '1'], eliminated: [], elected: [1], surplus_of: 1, transfers: [] },
      { votes: ['4', '4', '1'], eliminated: [3], elected: [], transfers: [] },
    ],
    4,
  )
  assert.deepEqual(
    views[1]!.bars.map((b) => b.state),
    ['elected', 'in', 'out'],
  )
  assert.equal(views[0]!.needed, 4)
})

test('a screen shows the newest rounds that fit', () => {
  assert.deepEqual(windowOf(0, 5, 3), [0])
  assert.deepEqual(windowOf(2, 5, 3), [0, 1, 2])
  assert.deepEqual(windowOf(4, 5, 3), [2, 3, 4])
  assert.deepEqual(windowOf(1, 2, 3), [0, 1])
})

test('head to head: who beats whom', () => {
  const m = [
    [0, 42, 42],
    [58, 0, 68],
    [58, 32, 0],
  ]
  assert.deepEqual(duel(m, 1, 2), { wins: 68, losses: 32, share: 0.68, verdict: 'win' })
  assert.equal(duel(m, 2, 1).verdict, 'loss')
  assert.equal(
    duel(
      [
        [0, 3],
        [3, 0],
      ],
      0,
      1,
    ).verdict,
    'draw',
  )
  assert.equal(
    duel(
      [
        [0, 0],
        [0, 0],
      ],
      0,
      1,
    ).verdict,
    'none',
  )
  assert.deepEqual(byWins(m), [1, 2, 0])
})

test('small bars say what the kind counts', () => {
  const rated = { id: 1, n: 2, sum: 8, mean: '4.00', median: ['4', '4'], histogram: [0, 0, 0, 2, 0] }
  assert.deepEqual(miniBars(poll({ kind: 'rating', settings: { min: 1, max: 5 }, result: { options: [rated], nps: null } })), [
    { share: 0.75, text: '4' },
  ])
  // 39 / 11 is 3.545…, which is 3.55 as the server writes it.
  const eleven = { id: 1, n: 11, sum: 39, mean: '3.55', median: ['4', '4'], histogram: [0, 0, 5, 6, 0] }
  const nobody = { id: 2, n: 0, sum: 0, mean: null, median: null, histogram: [0, 0, 0, 0, 0] }
  const both = { options: [eleven, nobody], nps: null }
  assert.deepEqual(
    miniBars(poll({ kind: 'rating', settings: { min: 1, max: 5 }, result: both }))!.map((b) => b.text),
    ['3.5', '–'],
  )
  const stars = {
    options: [{ id: 1, total: 10, mean: '2.50', histogram: [] }],
    finalists: null,
    runoff: null,
    winners: [1],
    tie_break: 'none',
    abstentions: 0,
  }
  assert.deepEqual(miniBars(poll({ kind: 'star', total_voters: 4, result: stars })), [{ share: 0.5, text: '10 ★' }])
  assert.equal(miniBars(poll({ kind: 'approval', result: { winners: [], abstentions: 0 } })), undefined)
  assert.equal(miniBars(poll()), undefined)
})
