import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer } from './dom'
import { render } from 'preact'
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
const room = (totals = [9, 9, 9], version = 1): Room => ({
  id: 'R',
  code: '482913',
  title: 'Class',
  created_at: '',
  current_poll_id: null,
  pace: 'audience',
  viewers: 1,
  version,
  polls: TITLES.map((title, n) => ({ id: IDS[n]!, title, kind: 'single', status: 'open', total_votes: totals[n]! })),
})
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
  take({ type: 'room', room: room() })
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

test('a vote that is refused once its voter has gone on is mentioned over the question that is there by then', async () => {
  let decide: (a: Answer) => void = () => undefined
  serve((a) =>
    a.method === 'POST' ? new Promise<Answer>((done) => (decide = done)) : { body: one(IDS.findIndex((id) => a.path.endsWith(id))) },
  )
  await show()
  await until(() => heading() === 'Tea?')
  outbox.put({ pollId: IDS[0]!, at: 0, ballot: { option_ids: [1], vote_id: 'late' } })
  await settle(5)
  await press('Skip')
  await until(() => heading() === 'Lunch?')
  decide({ status: 409, body: { status: 409, code: 'poll_closed', poll: one(0, { status: 'closed' }) } })
  await until(toasts)
  assert.equal(toasts(), 'Too late to be counted: your vote on “Tea?”')
})
