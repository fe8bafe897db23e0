import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { FakeTime } from './clock'
import { learnEnglish } from '../../src/i18n'
import { gone } from '../../src/locales/en_gone'
import type { Poll, Room } from '../../src/proto'
import { PacedScreen } from '../../src/screens/paced'
import { choice, lastOutcome, outbox, pollCell, take } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens: the test delivers what the server says of the room.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish(gone)
const page = () => document.getElementById('app')!
const heading = () => page().querySelector('h1:not(.sr)')?.textContent
const toasts = () => [...page().querySelectorAll('.toast')].map((e) => e.textContent).join()
const press = async (name: string) => {
  ;[...page().querySelectorAll('button')].find((b) => b.textContent === name)!.click()
  await settle(5)
}
const TITLES = ['Tea?', 'Lunch?', 'Bus?'],
  IDS = TITLES.map((_, n) => `01KPOLL0000000000000PACE${n}`)
const EPOCH = 'paced'
const one = (n: number, change: Partial<Poll> = {}): Poll => poll({ id: IDS[n]!, title: TITLES[n]!, epoch: EPOCH, room_id: 'R', ...change })
const room: Room = {
  id: 'R',
  code: '482913',
  title: 'Class',
  created_at: '',
  current_poll_id: null,
  pace: 'audience',
  viewers: 1,
  version: 1,
  polls: TITLES.map((title, n) => ({ id: IDS[n]!, title, kind: 'single', status: 'open', total_votes: 9 })),
}
const { random } = Math

beforeEach(async () => {
  Math.random = random
  render(null, page())
  localStorage.clear()
  sessionStorage.clear()
  outbox.waiting.value = []
  lastOutcome.value = null
  for (const id of IDS) {
    choice(id).value = undefined
    pollCell(id).value = undefined
  }
})

const show = async () => {
  take({ type: 'room', room })
  render(
    <>
      <PacedScreen route={{ screen: 'paced', id: 'R' }} />
      <Toasts />
    </>,
    page(),
  )
  await settle(5)
}

test('a refusal that is on the screen needs no other mention', async () => {
  serve((a) => (a.method === 'POST' ? { status: 409, body: { status: 409, code: 'poll_closed' } } : { body: one(0, { status: 'closed' }) }))
  await show()
  await until(() => heading() === 'Tea?')
  outbox.put({ pollId: IDS[0]!, at: 0, ballot: { option_ids: [1], vote_id: 'here' } })
  await until(() => lastOutcome.value)
  await settle(30)
  assert.equal(toasts(), '')
})

/** Votes on the first question, goes on to the second, and then the server answers the vote. */
async function late(vote_id: string, answer: Answer) {
  let decide: (a: Answer) => void = () => undefined
  serve((a) =>
    a.method === 'POST' ? new Promise<Answer>((done) => (decide = done)) : { body: one(IDS.findIndex((id) => a.path.endsWith(id))) },
  )
  await show()
  await until(() => heading() === 'Tea?')
  outbox.put({ pollId: IDS[0]!, at: 0, ballot: { option_ids: [1], vote_id } })
  await settle(5)
  await press('Skip')
  await until(() => heading() === 'Lunch?')
  decide(answer)
  await until(() => lastOutcome.value)
  await settle(30)
}

test('of a vote on a question that was deleted meanwhile nothing is said', async () => {
  await late('gone', { status: 404, body: { status: 404, code: 'not_found' } })
  assert.equal(toasts(), '')
})

test('a vote that is refused once its voter has gone on is mentioned over the question that is there by then', async () => {
  await late('late', { status: 409, body: { status: 409, code: 'poll_closed', poll: one(0, { status: 'closed' }) } })
  await until(toasts)
  assert.equal(toasts(), 'Too late to be counted: your vote on “Tea?”')
})

/** The server, on which these questions still have this voter's vote; `says` answers in its place. */
function voted(on: number[], says: (n: number) => Answer | Promise<Answer> | undefined = () => undefined) {
  return serve((a) => {
    const n = IDS.findIndex((id) => a.path.endsWith(id)),
      has_voted = on.includes(n)
    return says(n) ?? { body: one(n, { has_voted, voted: has_voted ? { option_ids: [1] } : null }) }
  })
}
const remembered = (...on: number[]) => {
  for (const n of on) choice(IDS[n]!).value = { option_ids: [1] }
}

/** Time under the test's control. */
function timed() {
  const time = new FakeTime()
  return {
    pass: async (ms: number) => {
      await act(() => time.tick(ms))
      await settle(5)
      await act(() => undefined)
    },
    end: () => {
      render(null, page())
      time.restore()
    },
  }
}

test('whose votes were reset since the last visit is at the first question without one, not at the end', async () => {
  Math.random = () => 0
  remembered(0, 1, 2)
  voted([0])
  await show()
  await until(() => heading())
  assert.equal(heading(), 'Lunch?')
})

test('whoever has answered everything comes to the end once the server has said that all of it counts', async () => {
  Math.random = () => 0
  remembered(0, 1, 2)
  let answer: (a: Answer) => void = () => undefined
  const asked = voted([0, 1, 2], (n) => (n === 2 ? new Promise<Answer>((done) => (answer = done)) : undefined))
  await show()
  await until(() => asked.length === 3)
  await settle(20)
  assert.deepEqual([heading(), !!page().querySelector('.paced-nav')], [undefined, false])
  answer({ body: one(2, { has_voted: true, voted: { option_ids: [1] } }) })
  await until(() => heading())
  assert.equal(heading(), 'Thank you!')
})

test('without a network, the end is there after a while all the same; a vote that is found to be gone later leads back', async () => {
  Math.random = () => 0
  remembered(0, 1, 2)
  const { pass, end } = timed()
  try {
    voted([], () => 'offline')
    await act(show)
    await pass(0)
    await pass(3900)
    assert.equal(heading(), undefined)
    await pass(200)
    assert.equal(heading(), 'Thank you!')
    voted([0, 2])
    await pass(6000)
    await pass(0)
    assert.equal(heading(), 'Lunch?')
  } finally {
    end()
  }
})

test('questions that are reset while their voter is at the end are asked again, each with a word about why', async () => {
  Math.random = () => 0
  remembered(0, 1, 2)
  voted([0, 1, 2])
  await show()
  await until(() => heading() === 'Thank you!')
  voted([0])
  for (const n of [1, 2]) take({ type: 'poll', event: 'reset', poll: one(n, { version: 9, total_votes: 0, total_voters: 0 }) })
  for (const title of ['Lunch?', 'Bus?']) {
    await until(() => heading() === title && page().querySelector('.problem'))
    assert.equal(heading(), title)
    assert.match(page().querySelector('.problem')!.textContent!, /The host removed some votes, including yours/)
    if (title === 'Lunch?') await press('Skip')
  }
})

test('what was reset while its voter was at another question is found at the end', async () => {
  Math.random = () => 0
  remembered(0, 1)
  voted([1])
  await show()
  await until(() => heading() === 'Bus?')
  await press('Finish')
  await until(() => heading() === 'Tea?')
  assert.equal(heading(), 'Tea?')
})

test('of a skipped question and one that was reset, the one that was reset is asked again', async () => {
  Math.random = () => 0
  remembered(1, 2)
  sessionStorage.setItem('pollstream.place.R', '"end"')
  voted([1, 2])
  await show()
  await until(() => heading() === 'That was the last question')
  voted([2])
  take({ type: 'poll', event: 'reset', poll: one(1, { version: 9, total_votes: 0, total_voters: 0 }) })
  await until(() => heading() !== 'That was the last question')
  assert.equal(heading(), 'Lunch?')
  await until(() => page().querySelector('.problem'))
})

test('whoever goes to the end past open questions stays there', async () => {
  Math.random = () => 0
  remembered(0)
  sessionStorage.setItem('pollstream.place.R', '"end"')
  voted([0])
  await show()
  await settle(50)
  assert.equal(heading(), 'That was the last question')
})

test('the end, which shows no numbers, does not ask for those that its tallies leave out; the question asks when it is back', async () => {
  Math.random = () => 0
  const named: Partial<Poll> = { identity: 'name', results: 'after_vote' }
  const mine: Poll['voted'] = { option_ids: [1] }
  for (const id of IDS) choice(id).value = { option_ids: [1], voter_name: 'Ada' }
  const { pass, end } = timed()
  try {
    const asked = serve((a) => ({
      body: one(
        IDS.findIndex((id) => a.path.endsWith(id)),
        { ...named, has_voted: true, voted: mine },
      ),
    }))
    await act(show)
    for (let n = 0; n < 3; n++) await pass(10)
    assert.equal(heading(), 'Thank you!')
    assert.equal(asked.length, 3)
    const tally = (version: number) => {
      for (const poll_id of IDS) take({ type: 'tally', poll_id, epoch: EPOCH, version, total_votes: version, total_voters: version })
    }
    for (let version = 20; version < 25; version++) {
      tally(version)
      await pass(1100)
    }
    assert.equal(asked.length, 3)
    await act(() => press('Back'))
    for (let n = 0; n < 3; n++) await pass(10)
    assert.deepEqual([page().querySelector('.paced-nav .tnum')?.textContent, asked.length], ['Question 3 of 3', 4])
    tally(30)
    await pass(1100)
    assert.equal(asked.length, 5, 'only for the question on the screen')
  } finally {
    end()
  }
})

test('the more questions there are to ask about, the longer the requests take, but not longer than the patience', async () => {
  const many = (n: number): Room => ({
    ...room,
    id: `M${n}`,
    polls: Array.from({ length: n }, (_, i) => ({ ...room.polls[0]!, id: `01KPOLL0000000000MANY${n * 100 + i}` })),
  })
  for (const [n, last_ms] of [
    [20, 3000],
    [50, 3500],
  ] as const) {
    const { pass, end } = timed()
    try {
      const { id, polls } = many(n)
      for (const p of polls) choice(p.id).value = { option_ids: [1] }
      take({ type: 'room', room: many(n) })
      Math.random = () => 0.999
      const asked = serve(() => 'offline')
      await act(() => render(<PacedScreen route={{ screen: 'paced', id }} />, page()))
      await pass(last_ms - 50)
      assert.equal(asked.length, 0)
      await pass(50)
      assert.equal(asked.length, n)
    } finally {
      end()
    }
  }
})

test('phones that open the page at the same moment do not all ask at once', async () => {
  remembered(0, 1, 2)
  const { pass, end } = timed()
  try {
    const asked = voted([0, 1, 2]),
      delays = [0.1, 0.5, 0.9]
    Math.random = () => delays.shift() ?? 0
    await act(show)
    const seen: number[] = []
    for (const ms of [0, 500, 500, 500]) {
      await pass(ms)
      seen.push(asked.length)
    }
    assert.deepEqual(seen, [0, 1, 2, 3])
  } finally {
    end()
  }
})
