import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settle } from './dom'
import { Problem } from '../../src/api'
import { Outbox, type Outcome, type Sealed } from '../../src/outbox'
import type { VoteAnswer } from '../../src/proto'

const letter = (pollId: string, vote_id: string, option = 1): Sealed => ({ pollId, at: 0, ballot: { option_ids: [option], vote_id } })
const answer = { receipt: { poll_id: 'p', seq: 1, vote_id: 'v' } } as VoteAnswer

test('a vote that cannot be sent is kept, also for the next page, and sent later with the same id', async () => {
  let online = false
  const sent: Sealed[] = [], done: Outcome[] = []
  const carry = async (l: Sealed) => { if (!online) throw new Problem('offline', 0); sent.push(l); return answer }
  const box = new Outbox('t1', carry, (_l, o) => done.push(o))
  box.put(letter('p', 'v1'))
  await settle()
  assert.equal(box.waiting.value.length, 1)
  assert.equal(done.length, 0)
  online = true
  const next = new Outbox('t1', carry, (_l, o) => done.push(o))
  assert.equal(next.pending('p')?.ballot.vote_id, 'v1')
  await next.flush()
  assert.deepEqual(sent.map((l) => l.ballot.vote_id), ['v1'])
  assert.equal(next.waiting.value.length, 0)
  assert.equal(localStorage.getItem('pollstream.t1'), null)
  await box.flush()
})

test('a newer choice replaces the one that waits; at a kiosk every one counts', async () => {
  const carry = async (): Promise<VoteAnswer> => { throw new Problem('unavailable', 503) }
  const box = new Outbox('t2', carry, () => undefined)
  box.put(letter('p', 'a', 1))
  box.put(letter('p', 'b', 2))
  await settle()
  assert.deepEqual(box.waiting.value.map((l) => l.ballot.vote_id), ['b'])
  box.put(letter('p', 'c'), false)
  assert.equal(box.waiting.value.length, 2)
})

test('a refusal is final: it leaves the box and is told', async () => {
  const done: Outcome[] = []
  const box = new Outbox('t3', async () => { throw new Problem('poll_closed', 409) }, (_l, o) => done.push(o))
  box.put(letter('p', 'v'))
  await settle()
  assert.equal(box.waiting.value.length, 0)
  assert.equal(done[0]!.ok, false)
})

test('Retry-After is kept, and sending goes on by itself', async () => {
  let tries = 0
  const box = new Outbox('t4', async () => { if (++tries === 1) throw new Problem('throttled', 429, {}, 0.05); return answer }, () => undefined)
  box.put(letter('p', 'v'))
  await settle(20)
  assert.equal(tries, 1)
  await settle(500)
  assert.equal(tries, 2)
  assert.equal(box.waiting.value.length, 0)
})

test('two tabs keep what waits in both, and take away only what they sent themselves', async () => {
  const online: Record<string, boolean> = {}
  const tab = (name: string) => new Outbox('t5', async () => { if (!online[name]) throw new Problem('offline', 0); return answer }, () => undefined)
  const kept = () => (JSON.parse(localStorage.getItem('pollstream.t5') ?? '[]') as Sealed[]).map((l) => l.ballot.vote_id)
  const a = tab('a'), b = tab('b')
  a.put(letter('p1', 'of a'))
  b.put(letter('p2', 'of b'))
  await settle()
  assert.deepEqual(kept(), ['of a', 'of b'])
  online.a = true
  await a.flush()
  assert.deepEqual(kept(), ['of b'])
  assert.deepEqual(tab('c').waiting.value.map((l) => l.ballot.vote_id), ['of b'])
  online.b = true
  await b.flush()
  assert.equal(localStorage.getItem('pollstream.t5'), null)
})
