import assert from 'node:assert/strict'
import { beforeEach, test, type TestContext } from 'node:test'
import { serve, settle, until } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { keepHost } from '../../src/hosted'
import { learnEnglish, speak } from '../../src/i18n'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import { rankSentence } from '../../src/kinds/rank'
import { winnersOf } from '../../src/kinds/verdict'
import { desk } from '../../src/locales/en_desk'
import type { Poll, Room } from '../../src/proto'
import type { Method, MethodName, Ranking, Result } from '../../src/results'
import { LotPanel } from '../../src/screens/lot_panel'
import { KindAnswers } from '../../src/screens/results_kinds'
import { ResultTable } from '../../src/screens/results_table'
import { Hints } from '../../src/screens/stage_hints'
import { StageScreen, Wait } from '../../src/screens/stage'
import { useStageKeys } from '../../src/screens/stage_keys'
import { hold, rankingOf, take, takePoll } from '../../src/store'
import { showChart } from './charted'
import { poll } from './fixtures'

// A connection that never opens: what the stage shows comes by HTTP.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish(desk)
const page = () => document.getElementById('app')!
const text = (selector = '#app') => document.querySelector(selector)?.textContent ?? ''
const id = poll().id

const matrix = [
  [0, 42, 42, 42],
  [58, 0, 68, 68],
  [58, 32, 0, 83],
  [58, 32, 17, 0],
]
const result: Result = { first: [42, 26, 15, 17], borda: [126, 194, 173, 107], matrix, abstentions: 2, ballots: 100, condorcet: 2 }
const tennessee = (): Poll =>
  poll({
    kind: 'rank',
    version: 3,
    total_votes: 100,
    total_voters: 102,
    result,
    options: ['Memphis', 'Nashville', 'Chattanooga', 'Knoxville'].map((name, i) => ({
      id: i + 1,
      text: name,
      vote_count: [42, 26, 15, 17][i]!,
      percent: [42, 26, 15, 17][i]!,
    })),
  })
const ranking: Ranking = {
  version: 3,
  ballots: 100,
  agree: false,
  stv: null,
  methods: [
    { method: 'plurality', winners: [1], order: [[1], [2], [4], [3]], tie_break: 'none' },
    { method: 'irv', winners: [4], order: [[4], [1], [2], [3]], tie_break: 'backward' },
    { method: 'schulze', winners: [2], order: [[2], [3, 4], [1]], tie_break: 'none' },
  ],
  irv: {
    winner: 4,
    rounds: [
      {
        votes: [42, 26, 15, 17],
        active: 100,
        exhausted: 0,
        eliminated: [3],
        rule: 'none',
        transfers: [
          { from: 3, to: 4, votes: 12 },
          { from: 3, to: null, votes: 3 },
        ],
      },
      {
        votes: [42, 26, null, 29],
        active: 97,
        exhausted: 3,
        eliminated: [2],
        rule: 'backward',
        transfers: [{ from: 2, to: 4, votes: 26 }],
      },
      { votes: [42, null, null, 55], active: 97, exhausted: 3, eliminated: [], rule: 'none', transfers: [] },
    ],
  },
}

const order = [0, 1, 2, 3]
beforeEach(() => {
  serve(() => 'offline')
  lazyParts.value = parts
  rankingOf(id).value = ranking
  render(null, page())
})

test('methods stand side by side, with what decided them', async () => {
  await showChart(tennessee())
  const cards = [...page().querySelectorAll('.method')].map((c) => c.textContent)
  assert.match(text('.stage-verdict'), /The methods disagree/)
  assert.deepEqual(cards, ['First choicesAMemphis', 'Instant runoffDKnoxville', 'SchulzeBNashville'])
})

test('a method near another stands on the wall only where it elects somebody else; winners that are not all say so', async () => {
  const m = (method: MethodName, winners: number[], more: Partial<Method> = {}): Method => ({
    method,
    winners,
    order: [],
    tie_break: 'none',
    ...more,
  })
  rankingOf(id).value = {
    ...ranking,
    methods: [
      m('irv', [1, 3], { winners_complete: false, tie_break: 'lot' }),
      m('condorcet', [2]),
      m('copeland', [2]),
      m('minimax', [2]),
      m('minimax_margins', [2]),
      m('minimax_opposition', [3]),
    ],
  }
  await showChart(tennessee())
  assert.deepEqual(
    [...page().querySelectorAll('.method')].map((c) => c.textContent),
    [
      'Copeland and MinimaxBNashville',
      'Instant runoffACMemphis and Chattanooga, and perhaps othersTied',
      'Minimax (opposition)CChattanooga',
    ],
  )
})

test('options that only the lot could part are tied until it is drawn, and have no one colour', async () => {
  const m = (winners: number[]): Method => ({ method: 'plurality', winners, order: [], tie_break: 'lot' })
  const said = async (winners: number[], status: Poll['status'] = 'open') => {
    rankingOf(id).value = { ...ranking, methods: [m(winners)] }
    await showChart({ ...tennessee(), status })
    const card = page().querySelector('.method')!
    return [card.className, card.querySelector('small')!.textContent]
  }
  assert.deepEqual(await said([1, 2]), ['method ', 'Tied'])
  assert.deepEqual((await said([1]))[1], 'Tied', 'there may be others, and no lot is drawn')
  assert.match((await said([1], 'closed')).join(), /^method k\d.*,Decided by lot\.$/)
})

test('of a ranked poll with many options the stage shows the twelve that most put first, and says how many more there are', async () => {
  const many = (n: number) => ({
    ...tennessee(),
    options: Array.from({ length: n }, (_, i) => ({ id: i + 1, text: `Place ${i + 1}`, vote_count: i, percent: 1 })),
  })
  const firsts = () => [page().querySelectorAll('.firsts li').length, text('.methods .rest')]
  await showChart(many(12))
  assert.deepEqual(firsts(), [12, ''])
  await showChart(many(15))
  assert.deepEqual([...firsts(), text('.firsts .lbl')], [12, '3 more options', 'Place 4'])
})

test('the lot is shown where it decides something', () => {
  for (const [kind, shown] of [
    ['single', true],
    ['points', true],
    ['rating', false],
    ['quiz', false],
  ] as const) {
    render(<LotPanel poll={poll({ kind, lot: { draw: 1, hash: 'ab', seed: null, order: null } })} />, page())
    assert.equal(!!document.querySelector('.lot'), shown, kind)
  }
})

test('what a hundred percent are, where they are not the votes', async () => {
  await showChart(poll({ kind: 'approval', percent_of: 'voters', result: { winners: [1], tie_break: 'none', abstentions: 1 } }))
  assert.equal(text('.whole'), '100% = 3 voters')
  await showChart(poll({ percent_of: 'votes' }))
  assert.equal(text('.whole'), '')
})

test('who leads has won once the poll is closed', async () => {
  const options = poll().options.map((o, i) => ({ ...o, vote_count: i ? 1 : 2 }))
  const said = async (change: Partial<Poll>) => {
    await showChart(poll({ options, ...change }))
    return text('.lbl .lead')
  }
  assert.equal(await said({ status: 'open' }), 'Leading')
  assert.equal(await said({ status: 'closed' }), 'Most votes')
  assert.equal(await said({ status: 'closed', kind: 'approval', percent_of: 'voters' }), 'Winner')
})

test('a round says who leaves and where the ballots go', async () => {
  await showChart(tennessee(), 'rounds', 0)
  assert.equal(page().querySelectorAll('.round').length, 1)
  assert.match(text('.round'), /Out: Chattanooga\. 12 go to D and 3 have no next choice\./)
  await showChart(tennessee(), 'rounds', 2)
  const rounds = [...page().querySelectorAll('.round')]
  assert.equal(rounds.length, 3)
  assert.match(rounds[1]!.textContent!, /49 votes win.*Decided by the earlier rounds\..*3 ballots no longer count/)
  assert.equal(rounds[2]!.querySelectorAll('.gone').length, 2)
  assert.match(rounds[2]!.querySelector('.top')!.textContent!, /Knoxville55/)
})

test('several seats: the transferable vote has the rounds', async () => {
  rankingOf(id).value = {
    ...ranking,
    stv: {
      quota: 34,
      cut: false,
      elected: [1, 4],
      rounds: [
        {
          votes: ['42', '26', '15', '17'],
          exhausted: '0',
          elected: [1],
          surplus_of: 1,
          eliminated: [],
          rule: 'none',
          transfers: [{ from: 1, to: 2, votes: '8' }],
        },
        {
          votes: ['34', '33.9999', '15', '17'],
          exhausted: '0',
          elected: [],
          surplus_of: null,
          eliminated: [3],
          rule: 'lot',
          transfers: [{ from: 3, to: null, votes: '15' }],
        },
        {
          votes: ['34', '33.9999', null, '17'],
          exhausted: '15',
          elected: [2],
          surplus_of: null,
          eliminated: [],
          rule: 'none',
          transfers: [],
        },
      ],
    },
  }
  await showChart(tennessee(), 'rounds', 2)
  assert.match(text('.rounds h2'), /Single transferable vote/)
  const rounds = [...page().querySelectorAll('.round')],
    said = rounds.map((r) => r.textContent!)
  assert.match(said[0]!, /Quota 34.*Elected: Memphis\. Surplus of A: 8 go to B\./)
  assert.equal(rounds[1]!.querySelector('.elected')!.textContent, 'AMemphis34', 'who was elected holds the quota')
  // A count below the quota is never displayed as if it were the quota.
  assert.match(said[1]!, /Nashville33\.999/)
  assert.match(said[1]!, /Out: Chattanooga\. 15 have no next choice\. Tied\. The order of the options decides until the lot is drawn/)
  assert.match(said[2]!, /Elected: Nashville\. Only as many are left as there are seats\./)
  await showChart({ ...tennessee(), status: 'closed' }, 'rounds', 2)
  assert.match([...page().querySelectorAll('.round')][1]!.textContent!, /Decided by lot\./)
})

test('several seats: who has them comes first, as many as there are', async () => {
  const m = (method: MethodName, winners: number[], tie_break = 'none'): Method => ({ method, winners, order: [], tie_break })
  rankingOf(id).value = { ...ranking, methods: [m('plurality', [1]), m('stv', [1, 2, 4], 'lot')] }
  await showChart({ ...tennessee(), settings: { seats: 2 } })
  assert.equal(text('.stage-verdict'), '2 seats: Memphis, Nashville, and Knoxville Tied')
})

test('before the first ballot a ranked poll is a chart of nothing, not an error', async () => {
  rankingOf(id).value = { version: 1, ballots: 0, methods: [], agree: true, irv: null, stv: null }
  await showChart(tennessee())
  assert.equal(page().querySelectorAll('.bar').length, order.length)
  await showChart(tennessee(), 'rounds')
  assert.match(text(), /Waiting for the first vote/)
})

test('the head-to-head table reads without colours', async () => {
  render(<KindAnswers poll={tennessee()} />, page())
  await settle(5)
  const first = [...document.querySelectorAll('.matrix tbody tr')][0]!
  assert.match(first.textContent!, /^BNashville–beats C: 68beats D: 68beats A: 58$/)
  assert.equal(document.querySelectorAll('.matrix .win').length, 6)
})

test('every kind has its table', async () => {
  const rows = (p: Poll) => {
    render(<ResultTable poll={p} />, page())
    return [...page().querySelectorAll('tr')].map((r) => [...r.children].map((c) => c.textContent).join('|'))
  }
  const rating: Result = { nps: null, options: [{ id: 1, n: 6, sum: 25, mean: '4.17', median: ['4', '5'], histogram: [0, 0, 2, 1, 3] }] }
  assert.deepEqual(rows(poll({ kind: 'rating', settings: { min: 1, max: 5 }, result: rating })), [
    'Answer|Mean|Median|1|2|3|4|5|Ratings',
    'Tea|4.17|4.5|0|0|2|1|3|6',
  ])
  const numeric: Result = {
    n: 5,
    mean: '216.0',
    median: ['20', '20'],
    quartiles: ['20', '30'],
    min: '10',
    max: '1000',
    histogram: { from: '0', width: '500', counts: [4, 1] },
  }
  assert.deepEqual(rows(poll({ kind: 'numeric', options: [], result: numeric })), ['Range|Votes', '0 – 500|4', '500 – 1,000|1'])
  assert.deepEqual(rows(tennessee())[2], 'Nashville|26|194')
  assert.deepEqual(rows(poll({ options: [{ id: 1, text: 'Tea', vote_count: 3, percent: 75 }] }))[1], 'Tea|3|75%')
})

test('the host sees every question, also those that the room is not told', async () => {
  const question = (no: number) => ({ id: no, text: `Question ${no}`, state: 'active' as const, up: no === 3 ? 9 : 5 - no, down: 0 })
  const told = poll({
    kind: 'qna',
    options: [],
    settings: {},
    result: {
      questions: [1, 2].map(question),
      orders: { best: [1, 2], newest: [2, 1], oldest: [1, 2] },
      distinct: 4,
      pending: 0,
    } as unknown as Result,
  })
  const asked = serve(() => ({ body: { texts: [...[1, 2, 4, 3].map(question), { ...question(5), state: 'archived' }] } }))
  const listed = () => [...page().querySelectorAll('.asks li p')].map((p) => p.textContent)
  hold(told.room_id, '')
  render(<KindAnswers poll={told} />, page())
  await until(() => /2 more questions are not shown/.test(text()))
  assert.deepEqual([listed().length, asked.length], [2, 0])
  hold(told.room_id, 'key')
  render(<KindAnswers poll={{ ...told }} />, page())
  await until(() => page().querySelector('.show-all'))
  page().querySelector<HTMLButtonElement>('.show-all')!.click()
  await until(() => listed().length > 2)
  assert.deepEqual(listed(), ['Question 1', 'Question 2', 'Question 3', 'Question 4'])
  assert.equal(page().querySelector('.show-all'), null)
  assert.doesNotMatch(text(), /not shown/)
  render(<ResultTable poll={told} />, page())
  await until(() => page().querySelectorAll('tbody tr').length === 4)
  assert.match(page().querySelector('tbody')!.textContent!, /^Question 390Open/)
})

test('winners: one where all methods agree, none where a kind is no race', () => {
  assert.deepEqual(winnersOf(tennessee(), ranking), [])
  assert.deepEqual(winnersOf(tennessee(), { ...ranking, methods: ranking.methods.slice(0, 1) }), [1])
  assert.deepEqual(winnersOf(poll({ kind: 'rating' }), undefined), [])
  assert.deepEqual(winnersOf(poll({ kind: 'approval', result: { winners: [2, 3], abstentions: 0 } }), undefined), [2, 3])
  assert.deepEqual(winnersOf(poll({ kind: 'star', total_voters: 0 }), undefined), [])
  assert.deepEqual(winnersOf(poll(), undefined), [1])
  assert.deepEqual(winnersOf(poll({ result: { winners: [2], tie_break: 'lot' } }), undefined), [2])
})

test('numbers on the stage: middle, spread, and after the close the truth', async () => {
  const r = {
    n: 5,
    mean: '216.0',
    median: ['20', '20'],
    quartiles: ['20', '30'],
    min: '10',
    max: '1000',
    histogram: { from: '0', width: '100', counts: [4, 0, 1] },
  }
  await showChart(poll({ kind: 'numeric', options: [], settings: { unit: 'kg' }, result: r }))
  assert.match(text('.stage-number .mid'), /20\skg/)
  assert.doesNotMatch(text(), /Answer/)
  await showChart(
    poll({
      kind: 'numeric',
      options: [],
      status: 'closed',
      settings: { unit: 'kg' },
      result: { ...r, truth: '25', closest: { distance: '5', value: '20' } },
    }),
  )
  assert.match(text('.also'), /Answer: 25\skg.*Closest: 20\skg/)
  assert.equal(document.querySelectorAll('.numbers .truth').length, 1)
})

const room = (change: Partial<Room> = {}): Room => ({
  id: poll().room_id,
  code: '482913',
  title: 'Class',
  created_at: '',
  polls: [],
  current_poll_id: id,
  pace: 'host',
  viewers: 0,
  version: 1,
  ...change,
})
/** A stage reduced to its keys and its announcements. */
function Driven({ poll: p, control, last }: { poll: Poll | undefined; control: boolean; last: boolean }) {
  const { kind, status } = p ?? poll(),
    summary = { title: '', kind, status, total_votes: 0 }
  const r = room({ polls: [{ ...summary, id: p?.id ?? id }, ...(last ? [] : [{ ...summary, id: 'after' }])] })
  return <Hints control={control} room={r} poll={p} view={useStageKeys(r, p, control, 0)} />
}
const drivenBy = async (p: Poll | undefined, control = true, last = false) =>
  act(() => {
    render(<Driven poll={p} control={control} last={last} />, page())
  })
const hints = () => [...page().querySelectorAll<HTMLButtonElement>('.hints button')]
const press = (key: string) =>
  act(() => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  })
/** A press this much later is not the second one of a double press. */
const DOUBLE_MS = 600
/** For the rest of the test it is this much later. */
function later(t: TestContext, ms: number): void {
  const real = Date.now
  Date.now = () => real() + ms
  t.after(() => {
    Date.now = real
  })
}

test('what the keys do can be clicked', async () => {
  hold(room().id, 'key')
  const asked = serve(() => ({ status: 500 }))
  await drivenBy(poll())
  assert.deepEqual(
    hints().map((b) => b.getAttribute('aria-keyshortcuts')),
    ['Space', 'R', 'L', 'Q', 'Shift+?'],
  )
  hints()[0]!.click()
  hints()[2]!.click()
  await settle(5)
  assert.deepEqual(
    asked.map((a) => a.path.split('/').slice(-1)[0]),
    ['current', 'close'],
  )
  const before = hints()[1]!.textContent
  hints()[1]!.click()
  await settle(5)
  assert.notEqual(hints()[1]!.textContent, before)
  await drivenBy(poll(), false)
  assert.deepEqual(
    hints().map((b) => b.getAttribute('aria-keyshortcuts')),
    ['Q', 'Shift+?'],
  )
})

test('a press that was meant for the reveal does not go on when the time was over first', async () => {
  hold(room().id, 'key')
  const asked = serve(() => ({ status: 500 })),
    real = Date.now
  const quiz = (change: Partial<Poll>) =>
    poll({ kind: 'quiz', started_at: '2026-01-01T10:00:00Z', settings: { time_limit_s: 30 }, ...change })
  const moves = () => asked.filter((a) => a.path.endsWith('/current')).length
  await drivenBy(quiz({}))
  await drivenBy(quiz({ status: 'closed' }))
  await press(' ')
  await press('PageDown')
  assert.equal(moves(), 0)
  try {
    Date.now = () => real() + 1600
    await press(' ')
    assert.equal(moves(), 1)
    await settle(5)
    // Nor, after a clock was set back, is every press too early until it has caught up.
    Date.now = () => real() - 3_600_000
    await press(' ')
  } finally {
    Date.now = real
  }
  assert.equal(moves(), 2)
})

test("after a reveal of one's own the next press goes on soon, and so it does at a quiz that was closed before", async (t) => {
  hold(room().id, 'key')
  const quiz = (change: Partial<Poll> = {}) => poll({ kind: 'quiz', settings: {}, ...change })
  const asked = serve((a) => (a.path.endsWith('/close') ? { body: quiz({ status: 'closed' }) } : { status: 500 }))
  const moves = () => asked.filter((a) => a.path.endsWith('/current')).length
  await drivenBy(quiz())
  await press(' ')
  await drivenBy(quiz({ status: 'closed' }))
  await settle(5)
  later(t, DOUBLE_MS)
  await press(' ')
  assert.equal(moves(), 1)
  await settle(5)
  // Reset, asked again and closed by the clock or the remote this time.
  await drivenBy(quiz())
  await drivenBy(quiz({ status: 'closed' }))
  await press(' ')
  assert.equal(moves(), 1)
  render(null, page())
  await drivenBy(quiz({ status: 'closed' }))
  await press(' ')
  assert.equal(moves(), 2)
})

test('no key is offered that does nothing now', async () => {
  const shortcuts = () => hints().map((b) => b.getAttribute('aria-keyshortcuts'))
  await drivenBy(undefined)
  assert.deepEqual(shortcuts(), ['Space', 'Q', 'Shift+?'])
  assert.equal(hints()[0]!.textContent, 'SpaceStart')
  await drivenBy(poll({ kind: 'numeric', options: [], settings: { truth: '4' }, status: 'closed' }))
  assert.deepEqual(shortcuts(), ['Space', 'R', 'Q', 'Shift+?'])
})

test('results that R hides are hidden on this screen only, and it says so; where nobody sees any there is no R', async () => {
  await drivenBy(poll())
  assert.equal(hints()[1]!.textContent, 'RHide on this screen')
  await press('r')
  assert.equal(hints()[1]!.textContent, 'RShow on this screen')
  await drivenBy(poll({ id: 'other', results_hidden: true }))
  assert.deepEqual(
    hints().map((b) => b.getAttribute('aria-keyshortcuts')),
    ['Space', 'L', 'Q', 'Shift+?'],
  )
})

test('L is called what it does now', async () => {
  const lock = () => hints().find((b) => b.getAttribute('aria-keyshortcuts') === 'L')!.textContent
  await drivenBy(poll())
  assert.equal(lock(), 'LClose voting')
  await drivenBy(poll({ status: 'closed' }))
  assert.equal(lock(), 'LOpen voting again')
  await drivenBy(poll({ kind: 'qna', options: [] }))
  assert.equal(lock(), 'LClose questions')
})

test('methods that agree are counted as they are shown, and one that names nobody agrees with nobody', async () => {
  const m = (method: MethodName, winners: number[]): Method => ({ method, winners, order: [], tie_break: 'none' })
  const said = async (condorcet: number[]) => {
    rankingOf(id).value = {
      ...ranking,
      agree: true,
      methods: [
        m('plurality', [2]),
        m('condorcet', condorcet),
        m('copeland', [2]),
        m('minimax', [2]),
        m('minimax_margins', [2]),
        m('minimax_opposition', [2]),
        m('schulze', [2]),
      ],
    }
    await showChart(tennessee())
    return [text('.stage-verdict'), [...page().querySelectorAll('.method')].map((c) => c.textContent!.replace(/B?Nashville/, ''))]
  }
  assert.deepEqual(await said([2]), ['Nashville by all 4 methods', ['First choices, Copeland, Minimax, and Schulze']])
  assert.deepEqual(await said([]), ['Nashville by 4 of 5 methods', ['First choices, Copeland, Minimax, and Schulze', 'Condorcet–']])
  assert.match(rankSentence(tennessee(), rankingOf(id).value), /Nashville wins by 4 of 5 methods\./)
})

test('on the last question no key says that another one comes; a quiz is revealed first', async () => {
  const shortcuts = () => hints().map((b) => b.getAttribute('aria-keyshortcuts'))
  await drivenBy(poll(), true, true)
  assert.deepEqual(shortcuts(), ['R', 'L', 'Q', 'Shift+?'])
  await drivenBy(poll({ kind: 'quiz', settings: {} }), true, true)
  assert.equal(hints()[0]!.textContent, 'SpaceReveal')
  await drivenBy(poll({ kind: 'quiz', settings: {}, status: 'closed' }), true, true)
  assert.deepEqual([shortcuts(), hints()[0]!.textContent], [['Space', 'P', 'Q', 'Shift+?'], 'SpaceFinal leaderboard'])
})

test('after the last quiz "next" shows who won, and a press too many does not begin anew', async () => {
  hold(room().id, 'key')
  const asked = serve(() => ({ status: 500 })),
    quiz = poll({ kind: 'quiz', settings: {}, status: 'closed' })
  await drivenBy(quiz, true, true)
  await press('PageDown')
  assert.deepEqual(
    asked.map((a) => a.body),
    [{ poll_id: null }],
  )
  const over = room({ current_poll_id: null, polls: [{ id, title: '', kind: 'quiz', status: 'closed', total_votes: 1 }] })
  const Over = () => <Hints control room={over} poll={undefined} view={useStageKeys(over, undefined, true, 0)} />
  await act(() => {
    render(<Over />, page())
  })
  await press('PageDown')
  await settle(5)
  assert.deepEqual([asked.length, hints().map((b) => b.getAttribute('aria-keyshortcuts'))], [1, ['Q', 'Shift+?']])
  await press('PageUp')
  assert.deepEqual(asked[1]!.body, { poll_id: id })
})

test('behind the black screen and the big code nothing moves: the first press brings the stage back', async (t) => {
  hold(room().id, 'key')
  await wall({ kind: 'quiz', settings: { time_limit_s: 20 } })
  const cover = () => page().querySelector('.blackout, .bigqr')
  const asked = serve(() => ({ status: 500 })),
    moves = () => asked.filter((a) => a.method !== 'GET').map((a) => a.path.split('/').at(-1))
  for (const [key, step] of [
    ['.', 'PageDown'],
    ['q', 'PageDown'],
    ['b', 'PageUp'],
    ['q', ' '],
  ] as const) {
    await press(key)
    assert.ok(cover(), key)
    await press(step)
    assert.deepEqual([cover(), moves()], [null, []], `${key} ${step}`)
  }
  later(t, DOUBLE_MS)
  await press('PageDown')
  assert.deepEqual(moves(), ['start'])
})

test('a stage without a question tells its end from its start, and how to join either way', () => {
  const polls = (total_votes: number) => [{ id, title: '', kind: 'single' as const, status: 'open' as const, total_votes }]
  const said = (change: Partial<Room>) => {
    render(<Wait room={room(change)} />, page())
    return text()
  }
  assert.equal(said({ polls: polls(0) }), 'ClassScan to joinThe first question comes up when the host starts.')
  assert.equal(said({ polls: polls(3) }), 'ClassScan to joinNo question is on the screen right now.')
  assert.equal(said({ title: '', polls: polls(3) }), 'Scan to joinNo question is on the screen right now.')
})

/** The whole stage on a device that holds the room's key, so that counts come even while they are hidden. */
async function wall(change: Partial<Poll>) {
  const now = poll({ epoch: Math.random(), ...change })
  serve((a) =>
    a.path.includes('/codes/') ? { body: room({ current_poll_id: now.id }) } : a.path.includes('/polls/') ? { body: now } : 'offline',
  )
  keepHost({ id: room().id, admin: 'psa_key', kiosk: '', title: 'Class', at: 0 })
  take({ type: 'room', room: room({ current_poll_id: now.id }) })
  takePoll(now, false)
  await act(() => {
    render(<StageScreen route={{ screen: 'stage', code: '482913' }} />, page())
  })
  await until(() => page().querySelector('.stage h1'))
  return (later: Partial<Poll>) => act(() => takePoll({ ...now, ...later }, false))
}
const seen = () => [!!page().querySelector('.veil'), page().querySelectorAll('.chart .bar').length]

test('what is hidden from the room is not on the stage either, though its device holds the key', async () => {
  for (const results of ['after_close', 'after_vote'] as const) {
    const change = await wall({ results })
    assert.deepEqual(seen(), [true, 0], results)
    await change({ results, status: 'closed', version: 6 })
    assert.deepEqual(seen(), [false, 3], results)
    render(null, page())
  }
})

test('J takes away how to join, but for address and code in the head, until it is asked for again; while nothing is asked it stays', async () => {
  const change = await wall({ total_voters: 30, total_votes: 30 }),
    folded = () => !!page().querySelector('.stage.folded')
  const offered = () =>
    hints()
      .map((b) => b.getAttribute('aria-keyshortcuts'))
      .includes('J')
  assert.deepEqual([folded(), offered(), text('.way-in')], [false, false, ''])
  await press('j')
  assert.deepEqual([folded(), offered(), text('.way-in')], [true, true, 'poll.test/base 482 913'])
  assert.match(text('.stage-top'), /30 votes/)
  await change({ version: 6, total_voters: 31, total_votes: 31 })
  assert.match(text('.stage-top'), /31 votes/)
  render(null, page())
  await wall({})
  assert.ok(folded(), 'also after a reload')
  await act(() => take({ type: 'room', room: room({ current_poll_id: null }) }))
  await until(() => !folded())
  assert.deepEqual([folded(), text('.way-in')], [false, ''], 'who comes now comes to join')
  await press('j')
  sessionStorage.clear()
})

test('results that the remote turns off leave the stage; R lifts the veil from this question under this rule only', async () => {
  const change = await wall({})
  assert.deepEqual(seen(), [false, 3])
  await change({ results: 'after_close', version: 6 })
  assert.deepEqual(seen(), [true, 0])
  await press('r')
  assert.deepEqual(seen(), [false, 3])
  await change({ results: 'live', version: 7 })
  await press('r')
  assert.deepEqual(seen(), [true, 0])
  await change({ results: 'after_vote', version: 8 })
  await press('r')
  await change({ results: 'after_close', version: 9 })
  assert.deepEqual(seen(), [true, 0])
})

test('the rounds of a ranked poll stay behind the veil, and steps do not go through them', async () => {
  const { kind, options, result: counted } = tennessee()
  const change = await wall({ kind, options, result: counted! })
  await press('i')
  assert.ok(page().querySelector('.rounds'))
  await change({ kind, options, result: counted!, results: 'after_close', version: 6 })
  assert.deepEqual(
    [!!page().querySelector('.veil'), !!page().querySelector('.rounds'), !!page().querySelector('.round-steps')],
    [true, false, false],
  )
  await press('i')
  assert.equal(!!page().querySelector('.rounds'), false)
})

test('the space bar is called what it is called in the language', async () => {
  await speak('de')
  try {
    await drivenBy(poll())
    assert.equal(hints()[0]!.textContent, 'LeertasteWeiter')
  } finally {
    await speak('en')
  }
})
