import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { REFUSED, serve, settle, until } from './dom'
import { problemOf } from '../../src/api'
import type { Sealed } from '../../src/outbox'
import { choice, lastOutcome, loadPoll, outbox, pollCell, take } from '../../src/store'
import { poll } from './fixtures'

// What answers in the server's place: a proxy while the server restarts, a filter, the page of a network that wants a login.

const id = poll().id
const letter = (vote_id: string): Sealed => ({ pollId: id, at: 0, ballot: { option_ids: [1], vote_id } })
/** Such a page says nothing in the server's own terms. */
const PAGES = [404, 401, 400, 410, 451].map((status) => ({ status, body: { message: 'no route' } }))

beforeEach(async () => {
  serve(() => REFUSED)
  await outbox.flush()
  localStorage.clear()
  choice(id).value = undefined
  lastOutcome.value = null
  take({ type: 'snapshot', poll: poll({ epoch: Math.random() }), epoch: Math.random(), version: 5 })
})

test('a vote that a page of something else answers waits, and is sent again', async () => {
  for (const [n, page] of PAGES.entries()) {
    serve(() => page)
    outbox.put(letter(`v${n}`))
    await settle(5)
    assert.deepEqual([outbox.waiting.value.length, lastOutcome.value, !!pollCell(id).value], [1, null, true], String(page.status))
    serve(() => ({ status: 201, body: { receipt: {}, poll: poll({ epoch: Math.random(), has_voted: true, voted_option_ids: [1] }) } }))
    await outbox.flush()
    await until(() => lastOutcome.value?.outcome.ok)
    assert.deepEqual([outbox.waiting.value, choice(id).value], [[], { option_ids: [1] }])
    lastOutcome.value = null
  }
})

test('a vote that a filter refuses holds back no other', async () => {
  const other = poll({ id: '01JZ0000000000000000000009' })
  const asked = serve(({ path }) =>
    path.includes(id)
      ? { status: 403, body: '<h1>Blocked</h1>' }
      : { status: 201, body: { receipt: {}, poll: { ...other, has_voted: true } } },
  )
  outbox.put(letter('blocked'))
  outbox.put({ ...letter('free'), pollId: other.id })
  await until(() => !outbox.waiting.value.length)
  assert.equal(asked.filter((r) => r.method === 'POST').length, 2)
  assert.equal(problemOf(await loadPoll(id).catch((e: unknown) => e)).status, 400)
})

test('a vote that arrived too slowly is sent again', async () => {
  serve(() => ({ status: 408, body: { status: 408, code: 'request_timeout' } }))
  outbox.put(letter('slow'))
  await settle(5)
  assert.deepEqual([outbox.waiting.value.length, lastOutcome.value], [1, null])
})

test('a poll is deleted only if the server says so; after another page, it is asked for again', async () => {
  serve(() => PAGES[0]!)
  const problem = problemOf(await loadPoll(id).catch((e: unknown) => e))
  assert.deepEqual([problem.passing, !!pollCell(id).value], [true, true])
  serve(() => ({ status: 404, body: { status: 404, code: 'not_found' } }))
  await loadPoll(id).catch(() => undefined)
  assert.equal(pollCell(id).value, null)
})

test('a proxy that asks for patience gets it', async () => {
  serve(() => ({ status: 429, headers: { 'Retry-After': '20' } }))
  const { passing, retryAfter } = problemOf(await loadPoll(id).catch((e: unknown) => e))
  assert.deepEqual([passing, retryAfter], [true, 20])
})
