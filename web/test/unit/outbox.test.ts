import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settle } from './dom'
import { FakeTime } from './clock'
import { Problem } from '../../src/api'
import { Outbox, type Outcome, type Sealed } from '../../src/outbox'
import type { VoteAnswer } from '../../src/proto'

const letter = (pollId: string, vote_id: string, option = 1): Sealed => ({ pollId, at: 0, ballot: { option_ids: [option], vote_id } })
const answer = { receipt: { poll_id: 'p', seq: 1, vote_id: 'v' } } as VoteAnswer

test('a vote that cannot be sent is kept, also for the next page, and sent later with the same id', async () => {
  let online = false
  const sent: Sealed[] = [],
    done: Outcome[] = []
  const carry = async (l: Sealed) => {
    if (!online) throw new Problem('offline', 0)
    sent.push(l)
    return answer
  }
  const box = new Outbox('t1', carry, (_l, o) => done.push(o))
  box.put(letter('p', 'v1'))
  await settle()
  assert.equal(box.waiting.value.length, 1)
  assert.equal(done.length, 0)
  online = true
  const next = new Outbox('t1', carry, (_l, o) => done.push(o))
  assert.equal(next.pending('p')?.ballot.vote_id, 'v1')
  await next.flush()
  assert.deepEqual(
    sent.map((l) => l.ballot.vote_id),
    ['v1'],
  )
  assert.equal(next.waiting.value.length, 0)
  assert.equal(localStorage.getItem('pollstream.t1'), null)
  await box.flush()
})

test('a newer choice replaces the one that waits; at a kiosk every one counts', async () => {
  const carry = async (): Promise<VoteAnswer> => {
    throw new Problem('unavailable', 503)
  }
  const box = new Outbox('t2', carry, () => undefined)
  box.put(letter('p', 'a', 1))
  box.put(letter('p', 'b', 2))
  await settle()
  assert.deepEqual(
    box.waiting.value.map((l) => l.ballot.vote_id),
    ['b'],
  )
  box.put(letter('p', 'c'), false)
  assert.equal(box.waiting.value.length, 2)
})

test('a refusal is final: it leaves the box and is told', async () => {
  const done: Outcome[] = []
  const box = new Outbox(
    't3',
    async () => {
      throw new Problem('poll_closed', 409)
    },
    (_l, o) => done.push(o),
  )
  box.put(letter('p', 'v'))
  await settle()
  assert.equal(box.waiting.value.length, 0)
  assert.equal(done[0]!.ok, false)
})

test('what a portal answers in place of the server is no receipt: the vote is kept, and sent again', async () => {
  for (const said of [undefined, { login: 'required' }]) {
    const done: Outcome[] = []
    let portal = true
    const box = new Outbox(
      't10',
      async () => (portal ? (said as unknown as VoteAnswer) : answer),
      (_l, o) => done.push(o),
    )
    box.put(letter('p', 'v'))
    await settle()
    assert.deepEqual([box.waiting.value.length, done.length], [1, 0])
    portal = false
    await box.flush()
    assert.deepEqual([box.waiting.value.length, done.map((o) => o.ok)], [0, [true]])
  }
})

test('Retry-After is kept, and sending goes on by itself', async () => {
  let tries = 0
  const box = new Outbox(
    't4',
    async () => {
      if (++tries === 1) throw new Problem('throttled', 429, {}, 0.05)
      return answer
    },
    () => undefined,
  )
  box.put(letter('p', 'v'))
  await settle(20)
  assert.equal(tries, 1)
  await settle(500)
  assert.equal(tries, 2)
  assert.equal(box.waiting.value.length, 0)
})

test('two tabs keep what waits in both, and take away only what they sent themselves', async () => {
  const online: Record<string, boolean> = {}
  const tab = (name: string) =>
    new Outbox(
      't5',
      async () => {
        if (!online[name]) throw new Problem('offline', 0)
        return answer
      },
      () => undefined,
    )
  const kept = () => (JSON.parse(localStorage.getItem('pollstream.t5') ?? '[]') as Sealed[]).map((l) => l.ballot.vote_id)
  const a = tab('a'),
    b = tab('b')
  a.put(letter('p1', 'of a'))
  b.put(letter('p2', 'of b'))
  await settle()
  assert.deepEqual(kept(), ['of a', 'of b'])
  online.a = true
  await a.flush()
  assert.deepEqual(kept(), ['of b'])
  assert.deepEqual(
    tab('c').waiting.value.map((l) => l.ballot.vote_id),
    ['of b'],
  )
  online.b = true
  await b.flush()
  assert.equal(localStorage.getItem('pollstream.t5'), null)
})

/** An outbox whose server answers as the test says; a tick of the clock sends what is due. */
function timed(name: string, t: { after(run: () => void): void }, says: (l: Sealed) => Promise<VoteAnswer>) {
  const time = new FakeTime(),
    sent: string[] = [],
    { random } = Math
  t.after(() => {
    time.restore()
    Math.random = random
  })
  Math.random = () => 0 // each wait is half of its maximum: 150 ms, 300 ms, …
  const box = new Outbox(
    name,
    (l) => {
      sent.push(l.ballot.vote_id)
      return says(l)
    },
    () => undefined,
  )
  return {
    box,
    sent,
    pass: async (ms: number) => {
      time.tick(ms)
      await settle()
    },
  }
}
const offline = async (): Promise<VoteAnswer> => {
  throw new Problem('offline', 0)
}

test('nothing is sent again before the server said, and only who writes too fast is told to be slowed', async (t) => {
  let problem = new Problem('throttled', 429, {}, 20)
  const { box, sent, pass } = timed('t6', t, async () => {
    throw problem
  })
  box.put(letter('p', 'v'))
  await pass(0)
  await pass(19_999)
  assert.equal(sent.length, 1)
  assert.equal(box.slowed.value, 1_020_000)
  problem = new Problem('unavailable', 503, {}, 30)
  await pass(1)
  assert.deepEqual([sent.length, box.slowed.value], [2, 0])
  await pass(29_999)
  assert.equal(sent.length, 2)
  await pass(1)
  assert.equal(sent.length, 3)
})

test('the waits get longer, and short again once the server has answered', async (t) => {
  let answers = false
  const { box, sent, pass } = timed('t7', t, async () => {
    if (answers) return answer
    throw new Problem('offline', 0)
  })
  box.put(letter('p', 'a'))
  for (const ms of [0, 150, 300, 600]) await pass(ms)
  assert.equal(sent.length, 4)
  await pass(1199)
  assert.equal(sent.length, 4)
  answers = true
  await pass(1)
  assert.deepEqual([sent.length, box.waiting.value.length], [5, 0])
  answers = false
  box.put(letter('p', 'b'))
  await pass(0)
  await pass(150)
  assert.equal(sent.length, 7)
})

test('while a vote is on its way it is not sent a second time, and a try by hand takes the place of the one that was due', async (t) => {
  const ends: (() => void)[] = []
  const { box, sent, pass } = timed('t8', t, () => new Promise((_done, failed) => ends.push(() => failed(new Problem('offline', 0)))))
  box.put(letter('p', 'v'))
  void box.flush()
  await pass(0)
  assert.equal(sent.length, 1)
  ends[0]!()
  await pass(0)
  void box.flush()
  ends[1]!()
  await pass(0)
  assert.equal(sent.length, 2)
  await pass(299)
  assert.equal(sent.length, 2)
  await pass(1)
  assert.equal(sent.length, 3)
})

test('a kiosk that is offline for long keeps the newest five thousand', async (t) => {
  localStorage.setItem('pollstream.t9', JSON.stringify(Array.from({ length: 5000 }, (_, i) => letter('p', `v${i}`))))
  const { box } = timed('t9', t, offline)
  box.put(letter('p', 'last'), false)
  assert.deepEqual(
    [box.waiting.value.length, box.waiting.value[0]!.ballot.vote_id, box.waiting.value.at(-1)!.ballot.vote_id],
    [5000, 'v1', 'last'],
  )
  localStorage.clear()
})
