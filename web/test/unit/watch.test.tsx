import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { serve, settle, type Answer } from './dom'
import { FakeTime } from './clock'
import { poll } from './fixtures'
import type { Poll, Room } from '../../src/proto'
import { link, take } from '../../src/store'
import { usePoll, useRoom, type Watched } from '../../src/watch'

;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  send() {
    /* nobody hears it */
  }
  close() {
    /* nothing to close */
  }
}
const page = () => document.getElementById('app')!
let polls = 0

/** A screen that watches a poll by its id, or a room by its code; the test controls the clock. */
async function watching(of: 'poll' | 'room', says: () => Answer, subscribe = true) {
  const id = `01KPOLL00000000000WATCH${++polls}`,
    seen: { now: Watched<Poll | Room> } = { now: { state: 'loading' } }
  const time = new FakeTime(),
    asked = serve(says)
  const One = () => {
      seen.now = usePoll(id, subscribe)
      return null
    },
    All = () => {
      seen.now = useRoom(id)
      return null
    }
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(5)
    await act(() => undefined)
  }
  await act(() => render(of === 'poll' ? <One /> : <All />, page()))
  await pass(0)
  return {
    id,
    asked,
    pass,
    state: () => seen.now.state,
    shown: () => JSON.parse(JSON.stringify(seen.now)) as unknown,
    retry: () =>
      act(() => {
        if (seen.now.state === 'offline') seen.now.retry()
      }),
    leave: () => act(() => render(null, page())),
    end: () => {
      render(null, page())
      time.restore()
    },
  }
}

test('where nobody answers, it is asked again by itself after four seconds, or as the server says; and at once by hand', async () => {
  let says: Answer = 'offline'
  const { id, asked, pass, state, retry, end } = await watching('poll', () => says)
  try {
    assert.deepEqual([state(), asked.length], ['offline', 1])
    await pass(3999)
    assert.equal(asked.length, 1)
    says = { status: 503, headers: { 'Retry-After': '20' } }
    await pass(1)
    await pass(0)
    assert.equal(asked.length, 2)
    await pass(19_999)
    assert.equal(asked.length, 2)
    await pass(1)
    await pass(0)
    assert.equal(asked.length, 3)
    says = { body: poll({ id, epoch: Math.random() }) }
    await retry()
    await pass(0)
    assert.deepEqual([state(), asked.length], ['ready', 4])
    await pass(60_000)
    assert.equal(asked.length, 4)
  } finally {
    end()
  }
})

test('one that is not there is not asked for again; one that is deleted under our eyes is gone', async () => {
  const never = await watching('poll', () => ({ status: 404, body: { code: 'not_found' } }))
  try {
    assert.equal(never.state(), 'missing')
    await never.pass(60_000)
    assert.equal(never.asked.length, 1)
  } finally {
    never.end()
  }
  const once = await watching('poll', () => ({ body: poll({ id: `01KPOLL00000000000WATCH${polls}`, epoch: Math.random() }) }))
  try {
    assert.equal(once.state(), 'ready')
    await act(() => take({ type: 'poll', event: 'deleted', poll: poll({ id: once.id }) }))
    assert.equal(once.state(), 'gone')
  } finally {
    once.end()
  }
})

test('a room is found by its code; who has left asks no more, also where no answer came', async () => {
  const room: Room = {
    id: 'W1',
    code: '482913',
    title: 'Room',
    created_at: '',
    polls: [],
    current_poll_id: null,
    pace: 'host',
    viewers: 1,
    version: 1,
  }
  const there = await watching('room', () => ({ body: room }))
  try {
    assert.equal(there.state(), 'ready')
  } finally {
    there.end()
  }
  const away = await watching('room', () => 'offline')
  try {
    assert.equal(away.state(), 'offline')
    await away.leave()
    await away.pass(60_000)
    assert.equal(away.asked.length, 1)
  } finally {
    away.end()
  }
})

test('when a whole room moves on, its phones do not ask in the same instant; without a line they do', async (t) => {
  const { random } = Math
  t.after(() => {
    Math.random = random
    link.value = 'idle'
  })
  Math.random = () => 0.5
  link.value = 'open'
  const moved = await watching('poll', () => 'offline', false)
  try {
    await moved.pass(749)
    assert.equal(moved.asked.length, 0)
    await moved.pass(1)
    assert.equal(moved.asked.length, 1)
  } finally {
    moved.end()
  }
  link.value = 'lost'
  const alone = await watching('poll', () => 'offline', false)
  try {
    assert.equal(alone.asked.length, 1)
  } finally {
    alone.end()
  }
})

test('a server that answers without what was asked for is told from one that does not answer', async () => {
  for (const [answer, busy] of [
    [{ status: 503, body: { status: 503, code: 'connections' } }, true],
    ['offline', false],
  ] as const) {
    const { shown, end } = await watching('room', () => answer)
    assert.deepEqual(shown(), { state: 'offline', busy })
    end()
  }
})
