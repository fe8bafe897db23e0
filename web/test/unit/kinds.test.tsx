import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Asked } from './dom'
import { render } from 'preact'
import type { Poll, Voted } from '../../src/proto'
import type { Ranking, Result } from '../../src/results'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import { numbersTable } from '../../src/kinds/numeric'
import { camps } from '../../src/kinds/rank'
import { choice, outbox, pollCell, rankingOf, take, takePoll } from '../../src/store'
import { Vote } from '../../src/screens/vote'
import { Announcer } from '../../src/ui/announcer'
import { poll } from './fixtures'

const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const button = () => page().querySelector('button[type=submit]') as HTMLButtonElement
const one = (selector: string) => page().querySelector(selector) as HTMLElement
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const id = poll().id

function Live() {
  const now = pollCell(id).value
  return now ? <Vote poll={now} /> : null
}

async function show(change: Partial<Poll>) {
  takePoll(poll({ epoch: Math.random(), total_voters: 0, total_votes: 0, ...change }), false)
  render(<Live />, page())
  await settle(5)
}

async function click(element: HTMLElement) {
  element.click()
  await settle(5)
}

async function choose(selector: string, index: number) {
  const input = all(selector)[index] as HTMLInputElement
  input.checked = !input.checked
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(5)
}

async function type(selector: string, value: string) {
  const input = one(selector) as HTMLInputElement
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
}

async function send() {
  one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(50)
}

/** Answers a vote with the poll as it is afterwards, and returns the votes sent; the app's other requests get no answer. */
function counting(after: Partial<Poll>): Asked[] {
  const votes: Asked[] = []
  serve((a) => {
    if (a.method !== 'POST') return 'offline'
    votes.push(a)
    return {
      status: 201,
      body: {
        receipt: { poll_id: id, seq: 1, vote_id: 'v' },
        poll: poll({ epoch: 'after', version: 9, total_voters: 1, has_voted: true, ...after, voted: sent(a.body) }),
      },
    }
  })
  return votes
}
const sent = ({ vote_id: _id, ballot_version: _of, voter_name: _name, ...voted }: Record<string, unknown>) => voted as Voted

beforeEach(() => {
  lazyParts.value = parts
  render(null, page())
  localStorage.clear()
  sessionStorage.clear()
  choice(id).value = undefined
  rankingOf(id).value = undefined
  outbox.waiting.value = []
})

test('approval: as many as one likes, and the winner over the bars', async () => {
  const asked = counting({ kind: 'approval', result: { winners: [1, 3], abstentions: 0 } })
  await show({ kind: 'approval', min_choices: 0, max_choices: 3, result: { winners: [], abstentions: 0 } })
  assert.match(text(), /Approve as many as you like/)
  for (const i of [0, 1, 2]) await choose('input[type=checkbox]', i)
  assert.equal(button().textContent, 'Approve A, B, and C')
  await choose('input[type=checkbox]', 1)
  await send()
  assert.deepEqual(asked[0]!.body.option_ids, [1, 3])
  assert.match(text(), /You approved A and C/)
  assert.match(one('.won').textContent!, /Tea and Water.*Tied/)
})

test('an abstention is a ballot, and only by its own button', async () => {
  const asked = counting({ kind: 'approval', result: { winners: [], abstentions: 1 } })
  await show({ kind: 'approval', result: { winners: [], abstentions: 0 } })
  await send()
  assert.equal(asked.length, 0)
  await click(one('.vote-bar .link'))
  assert.deepEqual(asked[0]!.body.option_ids, [])
  assert.match(text(), /You abstained/)
  assert.deepEqual(choice(id).value, { option_ids: [] })
})

const rated: Result = {
  nps: null,
  options: [
    { id: 1, n: 6, sum: 25, mean: '4.17', median: ['4', '5'], histogram: [0, 0, 2, 1, 3] },
    { id: 2, n: 0, sum: 0, mean: null, median: null, histogram: [0, 0, 0, 0, 0] },
    { id: 3, n: 1, sum: 2, mean: '2.00', median: ['2', '2'], histogram: [0, 1, 0, 0, 0] },
  ],
}

test('rating: one radio group per option, blanks allowed, chosen can be taken back', async () => {
  const asked = counting({ kind: 'rating', settings: { min: 1, max: 5, min_label: 'Bad', max_label: 'Good' }, result: rated })
  await show({ kind: 'rating', settings: { min: 1, max: 5, min_label: 'Bad', max_label: 'Good' }, result: rated })
  assert.equal(all('fieldset').length, 3)
  assert.equal(all('fieldset')[0]!.querySelectorAll('input[type=radio]').length, 5)
  assert.equal(all('input[type=radio]')[4]!.getAttribute('aria-label'), '5, Good')
  await choose('input[type=radio]', 4)
  await choose('input[type=radio]', 11)
  assert.equal(button().textContent, 'Send 2 ratings')
  await click(all('.rate .link')[1]!)
  assert.equal(button().textContent, 'Send 1 rating')
  await send()
  assert.deepEqual(asked[0]!.body.scores, [5, null, null])
  assert.match(text(), /You rated 1 option/)
  assert.match(one('.rated li').textContent!, /4\.17.*6 ratings/)
  assert.deepEqual(
    [...one('.rated .ends').children].map((e) => e.textContent),
    ['Bad', 'Good'],
  )
  assert.match(one('.cols').getAttribute('aria-label')!, /Mean 4\.17, median 4\.5\. Ratings: 1: 0, 2: 0, 3: 2, 4: 1, and 5: 3/)
})

test('stars: blank is none, and the runoff is told', async () => {
  const result: Result = {
    options: [1, 2, 3].map((i) => ({ id: i, total: 40 - i, mean: '4.00', histogram: [] })),
    finalists: [1, 2],
    runoff: { first: 3, second: 6, equal: 1 },
    winners: [2],
    tie_break: 'none',
    abstentions: 0,
  }
  const asked = counting({ kind: 'star', result, total_voters: 10 })
  await show({ kind: 'star', result })
  await choose('input[type=radio]', 3)
  assert.equal(button().textContent, 'Send stars for 1 option')
  assert.equal(all('.stars .on').length, 4)
  await send()
  assert.deepEqual(asked[0]!.body.scores, [4, 0, 0])
  assert.match(one('.won').textContent!, /Coffee/)
  assert.match(one('.runoff').textContent!, /Tea.*3.*Coffee.*6.*1 ballot scored both the same/)
  assert.match(text(), /You gave A 4/)
})

test('points: the rest is in sight and cannot be overdrawn', async () => {
  const result: Result = {
    options: [
      { id: 1, sum: 70, givers: 1, mean: '70.00' },
      { id: 2, sum: 30, givers: 1, mean: '30.00' },
      { id: 3, sum: 0, givers: 0, mean: '0.00' },
    ],
    winners: [1],
  }
  const asked = counting({ kind: 'points', settings: { budget: 100 }, result })
  await show({ kind: 'points', settings: { budget: 100, max_per_option: null, quadratic: false }, result })
  await type('.stepper input', '70')
  assert.match(one('output').textContent!, /30 of 100 points left/)
  const more = all('.give')[1]!.querySelectorAll('button')[1]!
  for (let i = 0; i < 9; i++) await click(more)
  assert.equal((all('.stepper input')[1] as HTMLInputElement).value, '30')
  assert.equal(more.getAttribute('aria-disabled'), 'true')
  await send()
  assert.deepEqual(asked[0]!.body.scores, [70, 30, 0])
  assert.match(text(), /You gave A 70 and B 30/)
})

test('points: what one option can have at most is said at first, where it is reached, and aloud', async () => {
  const said = () => document.querySelector('[role=status]')?.textContent
  render(<Announcer />, document.body.appendChild(document.createElement('div')))
  await show({ kind: 'points', settings: { budget: 100, max_per_option: 12, quadratic: false } })
  assert.match(one('.sub').textContent!, /Give out up to 100 points · at most 12 each/)
  const more = one('.give').querySelectorAll('button')[1]!,
    value = () => (one('.stepper input') as HTMLInputElement).value
  await click(more)
  await click(more)
  assert.equal(value(), '10')
  assert.doesNotMatch(one('.give').textContent!, /at most/)
  await click(more)
  assert.equal(value(), '12')
  assert.match(one('.give').textContent!, /at most 12 each/)
  await click(more)
  assert.equal(value(), '12')
  await until(said)
  assert.equal(said(), 'at most 12 each')
  await show({ kind: 'points', settings: { budget: 10, max_per_option: 10, quadratic: false } })
  assert.doesNotMatch(text(), /at most/)
  await type('.stepper input', '10')
  await click(all('.give')[1]!.querySelectorAll('button')[1]!)
  await until(() => said()?.includes('left'))
  assert.equal(said(), '0 of 10 points left')
})

test('points: the digits of an Arabic or a Persian keyboard are digits', async () => {
  const asked = counting({ kind: 'points', settings: { budget: 100 }, result: null })
  await show({ kind: 'points', settings: { budget: 100, max_per_option: null, quadratic: false } })
  await type('.stepper input', '٧٠')
  assert.match(one('output').textContent!, /30 of 100 points left/)
  assert.equal((one('.stepper input') as HTMLInputElement).value, '70')
  await type('.stepper input', '۲۵')
  await send()
  assert.deepEqual(asked[0]!.body.scores, [25, 0, 0])
})

test('rank: tap in order, move with buttons, take out; a part of the list will do', async () => {
  const asked = counting({ kind: 'rank', result: null })
  await show({ kind: 'rank', settings: { seats: 1 } })
  const tap = (name: string) => click(all('.tap').find((b) => b.textContent!.includes(name))!)
  await tap('Water')
  await tap('Tea')
  await tap('Coffee')
  assert.equal(button().textContent, 'Send C › A › B')
  await click(one('[data-up="2"]'))
  assert.equal(button().textContent, 'Send C › B › A')
  await click(one('[data-up="3"]'))
  assert.equal(button().textContent, 'Send C › B › A')
  await tap('Tea')
  assert.equal(button().textContent, 'Send C › B')
  assert.match(one('[data-tap="3"]').textContent!, /^1.*Water, take it out$/)
  assert.match(one('[data-tap="1"]').textContent!, /Tea, put in place 3$/)
  await send()
  assert.deepEqual(asked[0]!.body.ranking, [3, 2])
  assert.match(text(), /Your order: C › B/)
})

test('rank: the grip moves with arrow keys', async () => {
  serve(() => 'offline')
  await show({ kind: 'rank', settings: { seats: 1 } })
  await click(all('.tap')[0]!)
  await click(all('.tap')[1]!)
  assert.equal(button().textContent, 'Send A › B')
  all('.grip')[1]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, cancelable: true }))
  await settle(5)
  assert.equal(button().textContent, 'Send B › A')
})

const method = (name: string, winner: number) => ({ method: name, winners: [winner], order: [], tie_break: 'none' })
const split = {
  version: 9,
  ballots: 100,
  agree: false,
  stv: null,
  irv: null,
  methods: [method('plurality', 1), method('irv', 3), method('copeland', 2), method('schulze', 2)],
} as unknown as Ranking

test('rank: methods that disagree say who elects whom', async () => {
  serve(() => 'offline')
  choice(id).value = { ranking: [1] }
  await show({
    kind: 'rank',
    total_voters: 100,
    total_votes: 100,
    version: 9,
    result: { first: [3, 1, 0], borda: [], matrix: [], abstentions: 0, ballots: 100, condorcet: 2 },
  })
  take({ type: 'ranking', poll_id: id, epoch: 1, version: 9, ranking: split })
  await settle(5)
  assert.match(text(), /The methods disagree/)
  assert.deepEqual(
    camps(split).map((c) => [c.winners[0], c.methods.length]),
    [
      [2, 2],
      [1, 1],
      [3, 1],
    ],
  )
  assert.match(parts.rank.sentence(pollCell(id).value!), /Coffee: Copeland and Schulze; Tea: First choices; Water: Instant runoff/)
})

test('numeric: checked before it is sent, in words that help', async () => {
  const result: Result = {
    n: 5,
    mean: '216.0',
    median: ['20', '20'],
    quartiles: ['20', '30'],
    min: '10',
    max: '1000',
    histogram: { from: '0', width: '100', counts: [4, 0, 0, 1] },
  }
  const settings = { decimals: 1, unit: 'kg', plausible_min: '0.0', plausible_max: '200.0' }
  const asked = counting({ kind: 'numeric', options: [], settings, result, total_voters: 5 })
  await show({ kind: 'numeric', options: [], settings, result })
  await type('.number input', '500')
  assert.match(one('.number [role=alert]').textContent!, /out of range\. Between 0 and 200\skg/)
  await send()
  assert.equal(asked.length, 0)
  await type('.number input', '3,5')
  assert.match(button().textContent!, /Send 3\.5\skg/)
  await send()
  assert.equal(asked[0]!.body.number, '3.5')
  assert.match(text(), /You said 3\.5\skg/)
  assert.match(text(), /20\skgMedian|Median20\skg/)
  assert.match(one('svg.numbers').getAttribute('aria-label')!, /Median 20\skg.*Half of the answers are from 20 to 30\skg/)
})

test('numeric: the edges of the bins have as many decimals as they need, in the signs of the language', async () => {
  const edgesOf = async (from: string, width: string) => {
    const result = { n: 2, mean: '0', median: null, quartiles: null, min: null, max: null, histogram: { from, width, counts: [1, 0, 1] } }
    choice(id).value = { number: '0' }
    await show({ kind: 'numeric', options: [], settings: {}, result: result as never, total_voters: 2, total_votes: 2 })
    await until(() => page().querySelector('.edge'))
    return [all('.edge').map((e) => e.textContent), numbersTable(pollCell(id).value!).map(([bin]) => bin)]
  }
  assert.deepEqual(await edgesOf('0.000000', '0.000002'), [
    ['0.000000', '0.000002', '0.000004', '0.000006'],
    ['0.000000 – 0.000002', '0.000002 – 0.000004', '0.000004 – 0.000006'],
  ])
  assert.deepEqual((await edgesOf('-0.30', '0.10'))[0], ['-0.3', '-0.2', '-0.1', '0.0'])
  assert.equal((await edgesOf('123456789.000000', '0.000001'))[0]!.at(-1), '123,456,789.000003')
  assert.deepEqual((await edgesOf('1000.00', '500.00'))[0], ['1,000', '1,500', '2,000', '2,500'])
})

test('numeric: the words on the median and on the answer do not lie on each other, where both are the same, too', async () => {
  for (const [truth, sides] of [
    ['30', ['end', 'start']],
    ['29', ['start', 'end']],
    ['31', ['end', 'start']],
  ] as const) {
    const result = {
      n: 2,
      mean: '30',
      median: ['30', '30'],
      quartiles: ['29', '31'],
      min: '20',
      max: '44',
      truth,
      histogram: { from: '20', width: '5', counts: [1, 0, 1, 0, 1] },
    }
    choice(id).value = { number: '30' }
    await show({ kind: 'numeric', status: 'closed', options: [], settings: {}, result: result as never, total_voters: 2, total_votes: 2 })
    await until(() => page().querySelector('.truth'))
    assert.deepEqual(
      ['.mid', '.truth'].map((at) => page().querySelector(`${at} text`)!.getAttribute('text-anchor')),
      sides,
    )
  }
})

test('a numeric poll without its result is hidden', async () => {
  serve(() => 'offline')
  choice(id).value = { number: '3' }
  await show({ kind: 'numeric', options: [], results: 'after_close', settings: {} })
  assert.match(text(), /Results appear when voting closes/)
})

test('a dead network keeps every kind of ballot', async () => {
  serve(() => 'offline')
  await show({ kind: 'rank', settings: { seats: 1 } })
  await click(all('.tap')[1]!)
  await send()
  assert.deepEqual(outbox.waiting.value[0]!.ballot.ranking, [2])
  await settle(1700)
  assert.match(text(), /Not sent yet/)
})

test('changing starts from the ballot as it stands', async () => {
  serve(() => 'offline')
  choice(id).value = { scores: [2, null, 5] }
  await show({ kind: 'rating', settings: { min: 1, max: 5 }, result: rated, total_voters: 3 })
  await settle(150)
  await click(one('.thanks button'))
  assert.equal(button().textContent, 'Send 2 ratings')
})

test('while the chunk of a kind is on its way, the question is there', async () => {
  serve(() => 'offline')
  lazyParts.value = { ...parts, rank: undefined } as unknown as typeof parts
  await show({ kind: 'rank', settings: { seats: 1 } })
  assert.match(text(), /Tea or coffee/)
  assert.equal(button(), null)
})

test('numeric: a number that the app itself would write is read as it was meant', async () => {
  serve(() => 'offline')
  await show({ kind: 'numeric', options: [], settings: { decimals: 2, plausible_min: null, plausible_max: null } })
  await type('.number input', '1,000')
  assert.equal(button().textContent, 'Send 1,000\u00a0kg')
  await type('.number input', '1.000')
  assert.equal(button().getAttribute('aria-disabled'), 'true')
})

test('words: as many lines as a voter may write, sent without empty ones', async () => {
  counting({
    kind: 'words',
    options: [],
    settings: { per_voter: 3, max_length: 20, moderated: false },
    result: {
      texts: [
        { id: 1, text: 'Cat', count: 2 },
        { id: 2, text: 'Dog', count: 1 },
      ],
      distinct: 25,
      pending: 2,
    },
  })
  await show({ kind: 'words', options: [], settings: { per_voter: 3, max_length: 20, moderated: true } })
  assert.equal(all('.texts input').length, 3)
  assert.match(button().textContent!, /Write your answer/)
  await type('.texts input', '  big   cat ')
  assert.match(text(), /13 characters left/)
  assert.match(text(), /The host reviews answers/)
  assert.match(button().textContent!, /Send 1 answer/)
  await send()
  assert.deepEqual(choice(id).value, { texts: ['big cat'] })
  assert.match(text(), /You wrote: big cat/)
  assert.deepEqual(
    all('.said li').map((li) => li.textContent),
    ['Cat2', 'Dog1'],
  )
  assert.match(text(), /and 23 more answers/)
  assert.match(text(), /2 answers are waiting for the host/)
})

test('words: an answer is as long as the server finds it, and one that is too long is not sent', async () => {
  const asked = counting({ kind: 'words', options: [], settings: { per_voter: 1, max_length: 5, moderated: false } })
  await show({ kind: 'words', options: [], settings: { per_voter: 1, max_length: 5, moderated: false } })
  await type('.texts input', '👍👍👍👍👍👍')
  assert.match(one('.hint.error').textContent!, /^-1 characters? left/)
  assert.equal(one('.texts input').getAttribute('aria-invalid'), 'true')
  assert.equal(button().getAttribute('aria-disabled'), 'true')
  await send()
  assert.equal(asked.length, 0)
  await type('.texts input', '  👍👍 👍👍 ')
  assert.equal(one('.hint.error'), null)
  await send()
  assert.deepEqual(asked[0]!.body.texts, ['👍👍 👍👍'])
})

test('open answers: long ones have a field of several lines', async () => {
  await show({ kind: 'open', options: [], settings: { per_voter: 1, max_length: 500, moderated: false } })
  assert.equal(all('.texts textarea').length, 1)
  assert.match(text(), /Answer in your own words/)
})
