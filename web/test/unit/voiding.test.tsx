import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { burstIn, goneOn, votesIn, windowOf } from '../../src/charts/burst'
import { learnEnglish } from '../../src/i18n'
import { timeAt } from '../../src/moment'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import type { Poll, Room, Series } from '../../src/proto'
import { Editor } from '../../src/screens/editor'
import { VoidVotes } from '../../src/screens/void_votes'
import { pollCell } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { FakeTime } from './clock'
import { poll } from './fixtures'

learnEnglish({ ...gone, ...desk })
const id = poll().id
const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const button = (name: string) => all('button').find((b) => b.textContent === name)
const said = () => page().querySelector('[role=status]')!.textContent

/** Two hundred votes a second from 10:00:05 on, for two seconds and the beginning of a third. */
const series: Series = {
  poll_id: id,
  from: '2026-01-01T10:00:00Z',
  to: '2026-01-01T10:00:08Z',
  bucket_ms: 1000,
  votes: [1, 0, 2, 0, 3, 200, 180, 20, 1],
}
const time = (second: number) => timeAt(Date.parse('2026-01-01T10:00:00Z') + second * 1000, true)

/** What the server answers to the requests for the series and for voiding; `closed` counts how often the dialog was closed. */
async function open(answers: { series?: Answer; done?: Answer } = {}) {
  const asked = serve((a) => (a.method === 'POST' ? (answers.done ?? 'offline') : (answers.series ?? { body: series })))
  const seen = { asked, closed: 0 }
  render(
    <>
      <VoidVotes
        poll={poll()}
        adminKey="psa_key"
        onClose={() => {
          seen.closed++
        }}
      />
      <Toasts />
    </>,
    page(),
  )
  await until(() => page().querySelector('.dialog .tools'))
  return seen
}

async function choose(index: number, bucket: number) {
  const select = page().querySelectorAll('select')[index]!
  select.value = String(bucket)
  select.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(5)
}

async function refused(done: Answer): Promise<string> {
  render(null, page())
  await open({ done })
  button('Remove 380 votes')!.click()
  await until(() => page().querySelector('[role=alert]'))
  return page().querySelector('[role=alert]')!.textContent!
}

beforeEach(() => render(null, page()))

test('the burst is the fullest bucket and its neighbours that are full as well, even where its pace is uneven', () => {
  assert.deepEqual(burstIn(series.votes), { first: 5, last: 6 })
  assert.deepEqual(burstIn([400, 0, 3, 300]), { first: 0, last: 0 })
  assert.deepEqual(burstIn([1, 60, 100, 50, 90]), { first: 1, last: 2 })
  assert.deepEqual(burstIn([0, 2, 9, 7]), { first: 2, last: 3 })
  assert.deepEqual(burstIn([5, 1, 5]), { first: 0, last: 0 })
  assert.deepEqual(burstIn([3, 2, 3, 3, 0, 70, 75, 68, 156, 74, 0, 2]), { first: 5, last: 9 })
  assert.deepEqual(burstIn([3, 50, 120, 200, 150, 90, 60, 30, 10, 5, 2, 1]), { first: 2, last: 5 })
  assert.deepEqual(burstIn([3]), { first: 0, last: 0 })
  assert.deepEqual(burstIn([]), { first: 0, last: 0 })
  assert.equal(votesIn(series.votes, { first: 5, last: 6 }), 380)
})

test('the stretch of time ends where the bucket after its last one begins', () => {
  assert.deepEqual(windowOf(series, { first: 5, last: 6 }), { from: '2026-01-01T10:00:05.000Z', until: '2026-01-01T10:00:07.000Z' })
  assert.deepEqual(windowOf({ ...series, bucket_ms: 15_000 }, { first: 0, last: 8 }), {
    from: '2026-01-01T10:00:00.000Z',
    until: '2026-01-01T10:02:15.000Z',
  })
})

test('what was chosen stays the same time while votes come in; only a burst that goes on grows', () => {
  const window = windowOf(series, { first: 5, last: 6 }),
    now = (votes: number[], byHand = false, bucket_ms = 1000) => goneOn({ ...series, bucket_ms, votes }, window, byHand)
  assert.deepEqual(now(series.votes), { first: 5, last: 6 })
  assert.deepEqual(now([1, 0, 2, 0, 3, 200, 180, 190, 210, 3]), { first: 5, last: 8 })
  assert.deepEqual(now([1, 0, 2, 0, 3, 200, 180, 190, 210, 3], true), { first: 5, last: 6 })
  // Real people at the end, more of them than the script cast votes.
  assert.deepEqual(now([1, 0, 2, 0, 3, 200, 180, 20, 1, 0, 900]), { first: 5, last: 6 })
  // A longer time has wider buckets: 10:00:05 to 10:00:07 is in the second one.
  assert.deepEqual(now([6, 401, 1, 0, 1], true, 5000), { first: 1, last: 1 })
  // Somebody else has already taken those votes back.
  assert.deepEqual(now([1, 0, 2, 0, 3, 0, 0, 20, 1], true), { first: 7, last: 7 })
})

test('the burst is chosen and put into words; voiding it sends its times, and says how many went', async () => {
  const left = poll({ epoch: 'left', version: 9, total_votes: 7, total_voters: 7 })
  const seen = await open({ done: { body: { voided: 381, poll: left } } })
  assert.equal(said(), `380 votes between ${time(5)} and ${time(7)}`)
  assert.deepEqual(all('.burst .on').length, 2)
  assert.match(page().querySelector('.burst')!.getAttribute('aria-label')!, /^407 votes between /)
  button('Remove 380 votes')!.click()
  await until(() => seen.closed)
  const [, sent] = seen.asked
  assert.deepEqual([sent!.method, sent!.path, sent!.headers.Authorization], ['POST', `/base/api/v1/polls/${id}/void`, 'Bearer psa_key'])
  assert.deepEqual(sent!.body, { from: '2026-01-01T10:00:05.000Z', until: '2026-01-01T10:00:07.000Z' })
  await settle(5)
  assert.equal(page().querySelector('.toast span')!.textContent, '381 votes removed')
  assert.equal(pollCell(id).value!.total_voters, 7)
})

test('both ends can be moved, and neither passes the other', async () => {
  await open()
  const labels = all('label.sw').map((l) => l.firstChild!.textContent)
  assert.deepEqual(labels, ['From', 'Until'])
  // Buckets without votes cannot begin or end the window.
  assert.deepEqual(
    [...page().querySelectorAll('select')[0]!.options].map((o) => o.value),
    ['0', '2', '4', '5', '6', '7', '8'],
  )
  await choose(1, 7)
  assert.equal(said(), `400 votes between ${time(5)} and ${time(8)}`)
  await choose(0, 8)
  assert.equal(said(), `1 vote between ${time(8)} and ${time(9)}`)
  assert.ok(button('Remove 1 vote'))
  await choose(1, 2)
  assert.equal(said(), `2 votes between ${time(2)} and ${time(3)}`)
})

test('cancelling sends nothing', async () => {
  const seen = await open()
  button('Cancel')!.click()
  assert.deepEqual([seen.closed, seen.asked.length], [1, 1])
})

test('what the server has against it is said in the dialog, which stays', async () => {
  const problem = (status: number, code: string): Answer => ({ status, body: { status, code } })
  assert.match(await refused(problem(409, 'not_voidable')), /can only be reset/)
  assert.match(await refused(problem(409, 'too_many_ballots')), /more than 100,000 ballots/)
  assert.match(await refused(problem(409, 'too_many_numbers')), /would count again/)
  assert.match(await refused(problem(403, 'forbidden')), /key does not open the room/)
  assert.match(await refused(problem(404, 'not_found')), /was deleted/)
  assert.match(await refused('offline'), /The server did not answer/)
  assert.ok(button('Remove 380 votes'))
})

test('a single bucket has no burst, and no votes at all have none either', async () => {
  await open({ series: { body: { ...series, votes: [412] } } })
  assert.match(text(), new RegExp(`All votes came between ${time(0)} and ${time(1)}.*reset the votes`))
  assert.equal(button('Remove 412 votes'), undefined)
  render(null, page())
  await open({ series: { body: { ...series, votes: [] } } })
  assert.match(text(), /No votes yet/)
})

test('times that did not come can be asked for again', async () => {
  await open({ series: 'offline' })
  assert.match(text(), /The server did not answer/)
  serve(() => ({ body: series }))
  button('Try again')!.click()
  await until(() => button('Remove 380 votes'))
  assert.ok(button('Remove 380 votes'))
})

test('the dialog follows the votes while it is open, every few seconds at most', async () => {
  const hands = new FakeTime(),
    pass = async (ms: number) => {
      await act(() => hands.tick(ms))
      await settle(10)
      await act(() => undefined)
    }
  const dialog = (version: number) =>
    act(() => render(<VoidVotes poll={poll({ version })} adminKey="psa_key" onClose={() => undefined} />, page()))
  try {
    const first = serve(() => ({ body: series }))
    await dialog(1)
    await pass(0)
    assert.equal(said(), `380 votes between ${time(5)} and ${time(7)}`)
    const more = serve(() => ({ body: { ...series, votes: [1, 0, 2, 0, 3, 200, 180, 190, 1] } }))
    for (const version of [2, 3, 4]) {
      await dialog(version)
      await pass(1000)
    }
    assert.deepEqual([first.length, more.length], [1, 0])
    await pass(1000)
    assert.deepEqual([more.length, said()], [1, `570 votes between ${time(5)} and ${time(8)}`])
    const lost = serve(() => 'offline')
    await dialog(5)
    await pass(4000)
    assert.deepEqual([lost.length, page().querySelector('[role=alert]'), !!button('Remove 570 votes')], [1, null, true])
  } finally {
    hands.restore()
  }
})

test('the tool is there where votes can be taken back', async () => {
  serve(() => 'offline')
  const room: Room = {
    id: poll().room_id,
    code: '482913',
    title: 'Room',
    created_at: '',
    polls: [],
    current_poll_id: null,
    pace: 'host',
    viewers: 0,
    version: 1,
  }
  const none = () => undefined
  const offered = async (change: Partial<Poll>) => {
    render(null, page())
    render(
      <Editor
        place={{ i: 1, n: 1 }}
        room={room}
        adminKey="psa_key"
        poll={poll(change)}
        onMade={none}
        onForm={none}
        onSaving={none}
        onDelete={none}
      />,
      page(),
    )
    await settle(5)
    return !!button('Remove some votes…')
  }
  assert.equal(await offered({}), true)
  assert.equal(await offered({ status: 'closed' }), true)
  assert.equal(await offered({ total_voters: 0, total_votes: 0 }), false)
  assert.equal(await offered({ kind: 'quiz' }), false)
  assert.equal(await offered({ publish_step: 5 }), false)
  assert.equal(await offered({ publish_min: 3 }), false)
})
