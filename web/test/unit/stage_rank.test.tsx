import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve } from './dom'
import { render } from 'preact'
import { learnEnglish } from '../../src/i18n'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import { camps, rankSentence, Verdict } from '../../src/kinds/rank'
import { winnersOf } from '../../src/kinds/verdict'
import { desk } from '../../src/locales/en_desk'
import type { Poll } from '../../src/proto'
import type { Method, MethodName, Ranking, Result, Round } from '../../src/results'
import { runoffWinner } from '../../src/screens/stage_rank'
import { rankingOf } from '../../src/store'
import { showChart } from './charted'
import { poll } from './fixtures'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const texts = (selector: string) => [...page().querySelectorAll(selector)].map((e) => e.textContent)
const places = (n: number, votes = (i: number) => i) =>
  Array.from({ length: n }, (_, i) => ({ id: i + 1, text: `Place ${i + 1}`, vote_count: votes(i), percent: 1 }))
const ranked = (n: number): Poll =>
  poll({
    kind: 'rank',
    version: 3,
    total_votes: 9,
    total_voters: 9,
    options: places(n),
    result: { first: [], borda: [], matrix: [], abstentions: 0, ballots: 9, condorcet: null },
  })
const m = (method: MethodName, winners: number[], tie_break = 'none'): Method => ({ method, winners, order: [], tie_break })
const ranking = (change: Partial<Ranking>): Ranking => ({
  version: 3,
  ballots: 9,
  agree: false,
  stv: null,
  irv: null,
  methods: [],
  ...change,
})

beforeEach(() => {
  serve(() => 'offline')
  lazyParts.value = parts
  render(null, page())
})

test('methods that elect the same share a card, and say one by one what decided where that was not the same for all', async () => {
  rankingOf(poll().id).value = ranking({
    methods: [
      m('plurality', [1]),
      m('borda', [2]),
      m('irv', [2], 'lot'),
      m('schulze', [2]),
      m('ranked_pairs', [3], 'lot'),
      m('minimax', [3], 'lot'),
    ],
  })
  await showChart({ ...ranked(4), status: 'closed' })
  assert.deepEqual(texts('.method'), [
    'Borda count, Instant runoff, and SchulzeBPlace 2Instant runoff: Decided by lot.',
    'Ranked pairs and MinimaxCPlace 3Decided by lot.',
    'First choicesAPlace 1',
  ])
})

test('the seats of the transferable vote are a card of their own, whoever gets them', async () => {
  rankingOf(poll().id).value = ranking({ methods: [m('borda', [2]), m('stv', [2])] })
  await showChart(ranked(4))
  assert.deepEqual(texts('.method .name'), ['Borda count', 'Single transferable vote'])
})

test('where a round has more options than bars, who leaves stands there, who left does not, and the rest is counted', async () => {
  const round = (votes: (number | null)[], eliminated: number[]): Round => ({
    votes,
    active: 30,
    exhausted: 0,
    eliminated,
    rule: 'none',
    transfers: [],
  })
  rankingOf(poll().id).value = ranking({
    irv: {
      winner: 1,
      rounds: [
        round([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], [10]),
        round([9, 8, 7, 6, 5, 4, 3, 2, 1, null], [9]),
        round([9, 8, 7, 6, 5, 4, 3, 3, null, null], []),
      ],
    },
  })
  await showChart(ranked(10), 'rounds', 2)
  const columns = [...page().querySelectorAll('.round')].map((r) => [
    [...r.querySelectorAll('.key')].map((k) => k.textContent).join(''),
    r.querySelector('.out .lbl')?.textContent,
    r.querySelector('.rest')?.textContent,
  ])
  assert.deepEqual(columns, [
    ['ABCDEFGJ', 'Place 10', '2 more options'],
    ['ABCDEFGI', 'Place 9', '1 more option'],
    ['ABCDEFGH', undefined, undefined],
  ])
})

test('of several who are tied each has its letter', () => {
  render(<Verdict poll={ranked(4)} ranking={ranking({ methods: [m('borda', [2, 3]), m('irv', [1])] })} />, page())
  assert.deepEqual(
    [...page().querySelectorAll('.camps li')].map((li) => [...li.querySelectorAll('.key')].map((k) => k.textContent)),
    [['B', 'C'], ['A']],
  )
})

test('the runoff of the stars names both', async () => {
  const options = places(22).map((o) => ({ id: o.id, total: 1, mean: '1', histogram: [] }))
  const result = {
    options,
    winners: [21],
    finalists: [21, 22],
    runoff: { first: 2, second: 1, equal: 0 },
    tie_break: 'none',
    abstentions: 0,
  } as unknown as Result
  await showChart(poll({ kind: 'star', options: places(22), result, total_voters: 3 }))
  assert.deepEqual(texts('.duel .lbl'), ['Place 21', 'Place 22'])
  assert.deepEqual([texts('.bar').length, texts('.chart .rest')], [16, ['6 more options']])
})

test('of a runoff it is said what chose who is in it; a lot has chosen nobody before it is drawn', async () => {
  const options = places(3).map((o) => ({ id: o.id, total: 1, mean: '1', histogram: [] }))
  const result = {
    options,
    winners: [1],
    finalists: [1, 2],
    finalists_by: 'lot',
    runoff: { first: 2, second: 0, equal: 0 },
    tie_break: 'none',
    abstentions: 0,
  } as unknown as Result
  const said = async (status: Poll['status'], change = {}) => {
    await showChart(poll({ kind: 'star', status, options: places(3), result: { ...result, ...change } as Result, total_voters: 2 }))
    return texts('.stage-runoff p')
  }
  assert.deepEqual(await said('closed'), ['Runoff places decided by lot.'])
  const waits = ['Tied. The order of the options decides until the lot is drawn when voting closes.']
  assert.deepEqual(await said('open'), waits)
  // What decided the runoff is said even if the same rule chose the finalists.
  assert.deepEqual(await said('open', { tie_break: 'lot' }), waits)
  assert.deepEqual(await said('closed', { tie_break: 'lot' }), ['Runoff places decided by lot. Decided by lot.'])
  assert.deepEqual(await said('closed', { finalists_by: 'five_stars', tie_break: 'total' }), [
    'Runoff places decided by the most five-star ratings. Decided by the higher total.',
  ])
})

test('several seats: who has them comes before whom the methods elect alone', () => {
  render(
    <Verdict poll={{ ...ranked(4), settings: { seats: 3 } }} ranking={ranking({ methods: [m('borda', [2]), m('stv', [2, 3])] })} />,
    page(),
  )
  assert.deepEqual(texts('.won'), ['3 seats: Place 2 and Place 3', 'Place 2 by 1 method'])
})

test('no round of instant runoff shows a winner whom only a lot that is not drawn could choose', async () => {
  const round: Round = { votes: [3, 3, null, null], active: 6, exhausted: 0, eliminated: [], rule: 'none', transfers: [] }
  const shown = async (winners: number[]) => {
    rankingOf(poll().id).value = ranking({ methods: [m('irv', winners, 'lot')], irv: { winner: 1, rounds: [round] } })
    await showChart(ranked(4), 'rounds', 0)
    return page().querySelectorAll('.round .top').length
  }
  assert.deepEqual([await shown([1]), await shown([1, 2])], [1, 0])
})

test('a method by which others may win, too, agrees with none and has no winner yet', () => {
  const irv = { rounds: [], winner: 1 },
    unsure = ranking({ irv, methods: [m('plurality', [1]), { ...m('irv', [1], 'lot'), winners_complete: false }] })
  assert.equal(runoffWinner(ranking({ irv, methods: [m('irv', [1])] })), 1)
  assert.equal(runoffWinner(unsure), null)
  assert.deepEqual(
    camps(unsure).map((c) => c.methods.map((x) => x.method)),
    [['plurality'], ['irv']],
  )
  assert.deepEqual(winnersOf(ranked(3), unsure), [])
  assert.match(rankSentence(ranked(3), unsure), /Place 1, and perhaps others: Instant runoff/)
})
