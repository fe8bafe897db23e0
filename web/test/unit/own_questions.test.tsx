import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, submitText, until } from './dom'
import { render } from 'preact'
import { lazyParts } from '../../src/kinds'
import { numbered, withOwn, type Own } from '../../src/kinds/own_questions'
import { parts } from '../../src/kinds/parts'
import type { Asked, Poll, Voted } from '../../src/proto'
import { Vote } from '../../src/screens/vote'
import { choice, lastOutcome, outbox, pollCell, takePoll } from '../../src/store'
import { poll } from './fixtures'

// A Q&A among names: the server keeps to itself what anybody could ask it about a name, and the device knows what is its own.

const id = poll().id
const page = () => document.getElementById('app')!
const one = (selector: string) => page().querySelector(selector) as HTMLElement
const mine = () => [...page().querySelectorAll('.asks p')].map((p) => p.textContent)

const empty = { questions: [], orders: { best: [], newest: [], net: [], controversial: [] }, distinct: 0, pending: 0 }
const qna = (change: Partial<Poll> = {}): Poll =>
  poll({
    kind: 'qna',
    identity: 'name',
    options: [],
    result: empty,
    settings: { per_voter: 3, max_length: 60, moderated: true },
    epoch: Math.random(),
    ...change,
  })
const hidden = { results: 'after_close', results_hidden: true, result: null } as const
const answer = (p: Poll, voted: Voted | null) => ({
  status: 201,
  body: { receipt: {}, poll: { ...p, epoch: Math.random(), has_voted: true, voted } },
})

function Live() {
  const now = pollCell(id).value
  return now ? <Vote poll={now} /> : null
}

/** The page as it is for Max, before or after a reload. */
async function show(p: Poll) {
  render(null, page())
  takePoll({ ...p, epoch: Math.random() }, false)
  render(<Live />, page())
  await settle(10)
}

async function ask(question: string) {
  await submitText(question)
  await until(() => !outbox.waiting.value.length)
  await settle(10)
}

const waits = (number: number, text: string | null = null): Asked => ({ id: number, text, state: 'pending' })

beforeEach(() => {
  lazyParts.value = parts
  localStorage.clear()
  localStorage.setItem(`pollstream.qna-name.${id}`, '"Max"')
  choice(id).value = undefined
  lastOutcome.value = null
  outbox.waiting.value = []
})

test('numbers go to the questions with their texts, the others in the order in which they were asked, until they change', () => {
  const own: Own[] = ['Why?', 'How?', 'When?'].map((text) => ({ vote: text, text }))
  const told = numbered(own, [waits(2), waits(5, 'How?'), waits(7)], 1)
  assert.deepEqual(
    told.map((o) => o.id),
    [2, 5, 7],
  )
  assert.deepEqual(numbered(told, [waits(7)], 1), told)
  assert.deepEqual(
    numbered(told, [waits(1), waits(3, 'When?')], 2).map((o) => o.id),
    [1, undefined, 3],
  )
})

test('texts that the server keeps to itself are filled in; what it does not tell at all counts while results are hidden', () => {
  const own: Own[] = [
    { vote: 'a', text: 'Why?', id: 2, of: 1 },
    { vote: 'b', text: 'How?' },
  ]
  const told = { asked: [waits(2), waits(3), waits(4, 'When?')] }
  const texts = (p: Poll) => withOwn(p, told, own).asked!.map((a) => a.text)
  assert.deepEqual(texts(qna()), ['Why?', null, 'When?'])
  assert.deepEqual(texts(qna(hidden)), ['Why?', null, 'When?', 'How?'])
})

test('while results are hidden, the answer to a step tells nothing of it, and the device still knows what it has asked', async () => {
  const p = qna(hidden)
  serve((a) => (a.method === 'POST' ? answer(p, null) : { body: { ...p, has_voted: false } }))
  await show(p)
  await ask('Why so late?')
  await ask('And where?')
  assert.deepEqual(mine(), ['Why so late?', 'And where?'])
  await show(p)
  assert.deepEqual(mine(), ['Why so late?', 'And where?'])
  await ask('Who pays?')
  assert.equal(!!one('textarea'), false)
  choice(id).value = undefined // by a reset
  await settle(10)
  assert.deepEqual(mine(), [])
})

test('a waiting question keeps its text on the device that asked it, until the host has decided', async () => {
  const asked: Asked[] = []
  const p = qna()
  serve((a) => {
    if (a.method === 'POST') asked.push(waits(asked.length + 1))
    return asked.length ? answer(p, { asked: [...asked], up: [], down: [] }) : { body: { ...p, has_voted: false } }
  })
  await show(p)
  await ask('Why so late?')
  await ask('And where?')
  assert.deepEqual(mine(), ['Why so late?', 'And where?'])
  await show(p)
  assert.deepEqual(mine(), ['Why so late?', 'And where?'])
  choice(id).value = { ...choice(id).value, asked: [{ id: 1, text: null, state: 'archived' }, asked[1]!] }
  await settle(10)
  assert.deepEqual(mine(), ['And where?'])
})

test('a refused question is none of those asked', async () => {
  const p = qna(hidden)
  let refuses = false
  serve((a) => {
    if (a.method !== 'POST') return { body: { ...p, has_voted: refuses } }
    return refuses ? { status: 422, body: { status: 422, code: 'validation', errors: [] } } : answer(p, null)
  })
  await show(p)
  await ask('Why so late?')
  refuses = true
  await ask('darn?')
  assert.deepEqual(mine(), ['Why so late?'])
})

test('once results show, the server is asked what this name has said', async (t) => {
  t.mock.method(Math, 'random', () => 0)
  const p = qna(hidden)
  const asked = serve((a) =>
    a.method === 'POST' ? answer(p, null) : { body: { ...qna(), has_voted: true, voted: { asked: [], up: [7], down: [] } } },
  )
  choice(id).value = { voter_name: 'Max' }
  await show(p)
  const before = asked.length
  takePoll({ ...qna(), epoch: -1 }, false)
  await until(() => asked.length > before)
  await until(() => choice(id).value?.up?.length)
  assert.equal(asked.at(-1)!.query, '?voter_name=Max')
})
