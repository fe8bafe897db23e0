import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeTime } from './clock'
import { now, resetClock } from '../../src/clock'
import { backoff, Net, type Socket } from '../../src/net'

class FakeSocket implements Socket {
  static all: FakeSocket[] = []
  readyState = 0
  sent: any[] = []
  closed = false
  onopen: (() => void) | null = null
  onclose: ((e: { code: number }) => void) | null = null
  onmessage: ((e: { data: unknown }) => void) | null = null
  constructor(readonly address: string) {
    FakeSocket.all.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.closed = true
  }
}
const newest = () => FakeSocket.all.at(-1)!

function setup(t: { after(run: () => void): void }) {
  const time = new FakeTime()
  FakeSocket.all = []
  const frames: any[] = [],
    links: string[] = []
  const net = new Net(
    () => 'ws://host/base/ws',
    { frame: (f) => frames.push(f), link: (l) => links.push(l) },
    (a) => new FakeSocket(a),
  )
  t.after(() => {
    net.stop()
    time.restore()
  })
  return { net, frames, links, time }
}

test('the wait doubles, has a ceiling and is spread', () => {
  assert.equal(backoff(0, 0), 150)
  assert.equal(backoff(0, 1), 300)
  assert.equal(backoff(3, 1), 2400)
  assert.equal(backoff(30, 1), 15_000)
  assert.equal(backoff(30, 0), 7500)
})

test('subscribes when open, shares a subscription, and gives it back', (t) => {
  const { net, links } = setup(t)
  const first = net.subscribe({ room_id: 'r' }),
    second = net.subscribe({ room_id: 'r' })
  newest().onopen!()
  assert.deepEqual(newest().sent, [{ type: 'subscribe', room_id: 'r' }])
  first()
  first()
  assert.equal(newest().sent.length, 1)
  const other = net.subscribe({ poll_id: 'p' })
  second()
  assert.deepEqual(newest().sent.slice(1), [
    { type: 'subscribe', poll_id: 'p' },
    { type: 'unsubscribe', room_id: 'r' },
  ])
  other()
  assert.deepEqual(links, ['connecting', 'open', 'idle'])
  assert.equal(newest().closed, true)
})

test('reconnects after a loss and subscribes again, key first', (t) => {
  const { net, links, time } = setup(t)
  net.subscribe({ room_id: 'r' })
  net.introduce({ type: 'auth', room_id: 'r' })
  newest().onopen!()
  newest().onclose!({ code: 1006 })
  assert.equal(FakeSocket.all.length, 1)
  time.tick(301)
  assert.equal(FakeSocket.all.length, 2)
  newest().onopen!()
  assert.deepEqual(
    newest().sent.map((m) => m.type),
    ['auth', 'subscribe'],
  )
  assert.deepEqual(links, ['connecting', 'open', 'lost', 'open'])
})

test('who is thrown out at once waits longer each time', (t) => {
  const { net, time } = setup(t)
  net.subscribe({ poll_id: 'p' })
  for (let i = 0; i < 6; i++) {
    newest().onopen!()
    newest().onclose!({ code: 1008 })
    time.tick(300 * 2 ** i + 1)
  }
  const tries = FakeSocket.all.length
  newest().onopen!()
  newest().onclose!({ code: 1008 })
  time.tick(4000)
  assert.equal(FakeSocket.all.length, tries)
})

test('waking tries at once; a socket that fell silent is given up', (t) => {
  const { net, time } = setup(t)
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  newest().onclose!({ code: 1006 })
  net.wake()
  assert.equal(FakeSocket.all.length, 2)
  newest().onopen!()
  const silent = newest()
  time.tick(46_000)
  assert.equal(silent.closed, true)
  assert.equal(net.state, 'lost')
})

test('a beat that is ten seconds late is waited for; after that, or half a minute of silence, the connection is given up', (t) => {
  const { net, time } = setup(t)
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  const beat = () => newest().onmessage!({ data: '{"type":"beat","now":"","now_ms":1}' })
  for (let i = 0; i < 4; i++) {
    time.tick(24_900)
    assert.equal(net.state, 'open')
    beat()
  }
  time.tick(30_100)
  assert.equal(net.state, 'lost')
})

test('a connection that never opens is tried again', (t) => {
  const { net, time } = setup(t)
  net.subscribe({ poll_id: 'p' })
  time.tick(16_000)
  assert.ok(FakeSocket.all.length >= 2)
})

test('a silent connection is noticed at once when the page wakes up, and also where the clock was set back', (t) => {
  const { net, links, time } = setup(t)
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  time.set(41_000) // asleep: no timer ran
  net.wake()
  assert.deepEqual(links, ['connecting', 'open', 'lost'])
  time.tick(1000)
  newest().onopen!()
  const before = FakeSocket.all.length
  net.wake()
  assert.equal(links.at(-1), 'open')
  time.set(-3_600_000)
  time.tick(65_000)
  assert.ok(FakeSocket.all.length > before)
})

test('a connection that died while the phone was locked for seconds is noticed seconds after it wakes', (t) => {
  const { net, links, time } = setup(t)
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  net.wake()
  assert.equal(newest().sent.length, 1, 'heard just now')
  // Locked for ten seconds: whether the connection still lives, only an answer tells.
  time.set(10_000)
  net.wake()
  assert.deepEqual(newest().sent.slice(1), [{ type: 'subscribe', poll_id: 'p' }])
  newest().onmessage!({ data: '{"type":"beat","now_ms":10000}' })
  time.tick(20_000)
  assert.deepEqual([FakeSocket.all.length, links.at(-1)], [1, 'open'])
  // And once more; now nobody answers.
  net.wake()
  assert.equal(links.at(-1), 'open')
  time.tick(10_500)
  assert.equal(FakeSocket.all[0]!.closed, true)
  assert.equal(FakeSocket.all.length, 2)
})

test('who wakes the page does not wait out the long waits of before, and the next ones are short again', (t) => {
  const { net, time } = setup(t),
    real = Math.random
  t.after(() => {
    Math.random = real
  })
  Math.random = () => 1 // each wait is as long as possible
  net.subscribe({ poll_id: 'p' })
  for (let i = 0; i < 8; i++) {
    newest().onclose!({ code: 1006 })
    time.tick(backoff(i))
  }
  newest().onclose!({ code: 1006 })
  const before = FakeSocket.all.length
  net.wake()
  assert.equal(FakeSocket.all.length, before + 1)
  newest().onclose!({ code: 1006 })
  time.tick(300)
  assert.equal(FakeSocket.all.length, before + 2)
})

test('who leaves while the connection is lost is not connected again', (t) => {
  const { net, links, time } = setup(t)
  const leave = net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  newest().onclose!({ code: 1006 })
  leave()
  time.tick(60_000)
  assert.equal(FakeSocket.all.length, 1)
  assert.equal(links.at(-1), 'idle')
})

for (const code of [1001, 1012])
  test(`after a restart (${code}) all of them come back over a second more`, (t) => {
    const { net, time } = setup(t),
      real = Math.random
    t.after(() => {
      Math.random = real
    })
    Math.random = () => 0.99
    net.subscribe({ poll_id: 'p' })
    newest().onopen!()
    newest().onclose!({ code })
    time.tick(1200)
    assert.equal(FakeSocket.all.length, 1)
    time.tick(100)
    assert.equal(FakeSocket.all.length, 2)
  })

test('beats stay inside, other frames go out, rubbish is ignored', (t) => {
  const { net, frames } = setup(t)
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  newest().onmessage!({ data: '{"type":"beat","now":"2026-01-01T00:00:00Z","now_ms":1}' })
  newest().onmessage!({ data: 'not json' })
  newest().onmessage!({ data: '{"type":"viewers","poll_id":"p","count":3}' })
  assert.deepEqual(frames, [{ type: 'viewers', poll_id: 'p', count: 3 }])
})

test('the clock follows the beats, but not one that comes late', (t) => {
  const { net, time } = setup(t)
  t.after(resetClock)
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  const beat = (late: number) => newest().onmessage!({ data: JSON.stringify({ type: 'beat', now: '', now_ms: Date.now() + 5000 - late }) })
  for (const late of [20, 14_000, 30]) {
    beat(late)
    assert.ok(Math.abs(now() - Date.now() - 5000) <= 50)
    time.tick(15_000)
  }
})

const busy = (ref?: string) => newest().onmessage!({ data: JSON.stringify({ type: 'error', ref, code: 'unavailable', detail: '' }) })

test('what the server could not answer is asked for again, later each time, all at once and the key first', (t) => {
  const { net, time } = setup(t)
  net.introduce({ type: 'auth', room_id: 'r' })
  net.subscribe({ room_id: 'r' })
  net.subscribe({ poll_id: 'p' })
  newest().onopen!()
  for (const longest of [1200, 2400, 4800, 9600, 15_000, 15_000]) {
    newest().sent = []
    busy()
    busy('r')
    busy('p')
    time.tick(longest / 2 - 1)
    assert.equal(newest().sent.length, 0)
    time.tick(longest / 2 + 1)
    assert.deepEqual(
      newest().sent.map((m) => m.type),
      ['auth', 'subscribe', 'subscribe'],
    )
  }
  assert.equal(net.state, 'open')
  net.stop()
})

test('an answer that was missing long ago is no reason to wait long', (t) => {
  const { net, time } = setup(t)
  net.subscribe({ room_id: 'r' })
  newest().onopen!()
  for (let i = 0; i < 4; i++) {
    busy('r')
    time.tick(15_000)
  }
  for (let i = 0; i < 4; i++) newest().onmessage!({ data: JSON.stringify({ type: 'beat', now: '', now_ms: 1 }) })
  newest().sent = []
  busy('r')
  time.tick(1200)
  assert.equal(newest().sent.length, 1)
})

test('a new connection, or none, says nothing twice', (t) => {
  const { net, time } = setup(t)
  const leave = net.subscribe({ room_id: 'r' })
  newest().onopen!()
  busy('r')
  newest().onclose!({ code: 1006 })
  time.tick(301)
  newest().onopen!()
  time.tick(15_000)
  assert.equal(newest().sent.length, 1)
  busy('r')
  leave()
  time.tick(15_000)
  assert.equal(newest().sent.length, 2)
})
