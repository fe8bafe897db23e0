import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeTime } from './clock'
import { serve, settle } from './dom'
import { Problem, request } from '../../src/api'
import { now, resetClock } from '../../src/clock'

test('an answer’s date has whole seconds: the clock it gives is off by half of one at most', async (t) => {
  const server = Date.parse('2026-01-01T10:00:00Z'),
    time = new FakeTime()
  // The answer takes no time, however busy the machine is.
  t.mock.method(performance, 'now', () => 0)
  t.after(() => {
    time.restore()
    resetClock()
  })
  serve(() => ({ body: {}, headers: { Date: new Date(server).toUTCString() } }))
  await request('api/v1/polls/x')
  for (const into of [0, 250, 500, 999]) assert.ok(Math.abs(now() - (server + into)) <= 500, String(into))
})

/** A response whose head is there at once, and whose body comes when the test says so, or never, until the request is given up. */
function slowly() {
  let rest!: ReadableStreamDefaultController<Uint8Array>
  globalThis.fetch = async (_url, init) => {
    init?.signal?.addEventListener('abort', () => rest.error(new Error('aborted')))
    return new Response(
      new ReadableStream({
        start: (c) => {
          rest = c
        },
      }),
    )
  }
  return {
    end: (text: string) => {
      rest.enqueue(new TextEncoder().encode(text))
      rest.close()
    },
  }
}

/** Makes a request, lets time pass, and reports its state. */
async function asked(t: { after(run: () => void): void }) {
  const time = new FakeTime()
  t.after(() => time.restore())
  let state: unknown = 'waits'
  void request<string>('api/v1/polls/x').then(
    (said) => {
      state = said
    },
    (e: unknown) => {
      state = e instanceof Problem ? e.code : e
    },
  )
  await settle(5)
  return {
    after: async (ms: number) => {
      time.tick(ms)
      await settle(5)
      return state
    },
  }
}

test('an answer that stops in its middle is none: who waits is told after a while, and can ask again', async (t) => {
  slowly()
  const { after } = await asked(t)
  assert.equal(await after(35_000), 'waits')
  assert.equal(await after(2000), 'offline')
})

test('a long answer may take as long as a slow line needs for it', async (t) => {
  const body = slowly()
  const { after } = await asked(t)
  assert.equal(await after(31_000), 'waits')
  body.end('"all of it"')
  assert.equal(await after(0), 'all of it')
})
