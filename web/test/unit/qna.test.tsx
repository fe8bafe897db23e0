import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, submitText, until } from './dom'
import { render } from 'preact'
import { learnEnglish } from '../../src/i18n'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import { desk } from '../../src/locales/en_desk'
import type { Poll, Voted } from '../../src/proto'
import type { QnaResult } from '../../src/results'
import { Moderation } from '../../src/screens/moderation'
import { StageChart } from '../../src/screens/stage_kinds'
import { Vote } from '../../src/screens/vote'
import { choice, lastOutcome, outbox, pollCell, take, takenBack, takePoll } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

learnEnglish(desk)
const id = poll().id
const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const one = (selector: string) => page().querySelector(selector) as HTMLElement
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const result = (change: Partial<QnaResult> = {}): QnaResult => ({
  questions: [
    { id: 1, text: 'When is the exam?', state: 'active', up: 4, down: 1 },
    { id: 2, text: 'May we bring a calculator?', state: 'pinned', up: 1, down: 0 },
    { id: 3, text: 'Is chapter 7 part of it?', state: 'active', up: 2, down: 0 },
    { id: 4, text: 'Which room?', state: 'answered', up: 3, down: 0 },
  ],
  orders: { best: [2, 1, 4, 3], newest: [2, 4, 3, 1], net: [2, 1, 4, 3], controversial: [2, 1, 3, 4] },
  distinct: 4,
  pending: 2,
  ...change,
})
const qna = (change: Partial<Poll> = {}): Poll =>
  poll({
    kind: 'qna',
    title: 'What do you want to know?',
    options: [],
    total_votes: 5,
    total_voters: 5,
    result: result(),
    settings: { per_voter: 3, max_length: 60, moderated: true, downvotes: true },
    ...change,
  })
const answer = (voted: Voted, r = result()) => ({
  status: 201,
  body: { receipt: {}, poll: qna({ epoch: Math.random(), has_voted: true, voted, result: r }) },
})

function Live() {
  const now = pollCell(id).value
  return now ? (
    <>
      <Vote poll={now} />
      <Toasts />
    </>
  ) : null
}

async function show(p: Poll) {
  takePoll({ ...p, epoch: Math.random() }, false)
  render(<Live />, page())
  await settle(10)
}

async function ask(question: string) {
  await submitText(question)
  await settle(15)
}

const rows = (list = 0) => [...(all('.asks')[list]?.children ?? [])].map((li) => li.querySelector('p')!.textContent)

beforeEach(() => {
  lazyParts.value = parts
  render(null, page())
  localStorage.clear()
  choice(id).value = undefined
  lastOutcome.value = null
  outbox.waiting.value = []
  outbox.slowed.value = 0
})

test('pinned first, answered apart, and the order is a choice that is kept', async () => {
  serve(() => 'offline')
  await show(qna())
  assert.deepEqual(rows(), ['May we bring a calculator?', 'When is the exam?', 'Is chapter 7 part of it?'])
  assert.match(one('.answered').textContent!, /Answered.*Which room\?/)
  assert.equal(all('.answered .thumb').length, 0)
  all('.seg button')[1]!.click()
  await settle(5)
  assert.deepEqual(rows(), ['May we bring a calculator?', 'Is chapter 7 part of it?', 'When is the exam?'])
  assert.equal(localStorage.getItem('pollstream.qna-order'), '"newest"')
})

test('a vote shows at once, another tap takes it back, and the server has the last word', async () => {
  let said: Voted = { asked: [], up: [1], down: [] }
  let there = false
  const asked = serve((a) => (a.method === 'POST' && there ? answer(said) : 'offline'))
  await show(qna())
  const up = () => all('.ask')[1]!.querySelectorAll('.thumb')[0] as HTMLElement
  assert.equal(up().getAttribute('aria-label'), 'Vote up: When is the exam?, 4')
  up().click()
  await until(() => up().textContent === '5')
  assert.deepEqual([up().getAttribute('aria-pressed'), up().textContent], ['true', '5'])
  there = true
  await outbox.flush()
  await settle(15)
  assert.deepEqual([asked[0]!.body.question_id, asked[0]!.body.value], [1, 1])
  assert.deepEqual([up().getAttribute('aria-pressed'), up().textContent], ['true', '4'])
  said = { asked: [], up: [], down: [] }
  up().click()
  await settle(15)
  assert.equal(asked.at(-1)!.body.value, 0)
  assert.equal(up().getAttribute('aria-pressed'), 'false')
})

test('the own vote is counted once also where everybody hears of it before its answer is there', async () => {
  serve(() => 'offline')
  await show(qna())
  const up = () => all('.ask')[1]!.querySelectorAll('.thumb')[0] as HTMLElement
  up().click()
  await until(() => up().textContent === '5')
  const heard = result()
  heard.questions[0]!.up = 5
  takePoll(qna({ epoch: pollCell(id).value!.epoch, version: 6, title: 'Heard', result: heard }), false)
  await until(() => /Heard/.test(text()))
  assert.equal(up().textContent, '5')
})

test('without votes against there is one button', async () => {
  serve(() => 'offline')
  await show(qna({ settings: { per_voter: 3, downvotes: false } }))
  assert.equal(all('.ask')[0]!.querySelectorAll('.thumb').length, 1)
})

test('an own question waits for the host, and counts against the limit', async () => {
  const asked = serve((a) =>
    a.method === 'POST' ? answer({ asked: [{ id: 9, text: 'Can I sit here?', state: 'pending' }], up: [9], down: [] }) : 'offline',
  )
  await show(qna())
  assert.match(text(), /You can ask 3 more questions\. The host reviews questions/)
  await ask('  Can I   sit here? ')
  assert.equal(asked[0]!.body.question, 'Can I sit here?')
  assert.match(text(), /You can ask 2 more questions/)
  assert.match(one('.kind-res').textContent!, /Your questions.*Waiting for the host.*Can I sit here\?/)
  assert.equal((one('textarea') as HTMLTextAreaElement).value, '')
})

test('who has asked sees that the question is in: it may stand far below, or nowhere yet', async () => {
  for (const [moderated, said] of [
    [false, 'Your question is in.'],
    [true, 'Your question is waiting for the host.'],
  ] as const) {
    const settings = { per_voter: 3, moderated, downvotes: true }
    serve((a) =>
      a.method === 'POST'
        ? {
            status: 201,
            body: {
              receipt: {},
              poll: qna({
                epoch: Math.random(),
                has_voted: true,
                settings,
                voted: { asked: [{ id: 9, text: 'Why?', state: 'active' }], up: [9], down: [] },
              }),
            },
          }
        : 'offline',
    )
    await show(qna({ settings }))
    await ask('Why?')
    await until(() => one('.toast')?.textContent === said)
    assert.equal(one('.toast')?.textContent, said)
  }
})

test('who has lost what it asked and voted for is told so, and may ask again', async () => {
  serve(() => 'offline')
  await show(qna())
  takenBack.value = { id, all: false }
  await settle(5)
  assert.match(one('[role=alert]').textContent!, /The host removed some votes, including yours\. You can vote again\./)
  assert.match(text(), /You can ask 3 more questions/)
  takenBack.value = undefined
})

test('who has asked enough sees why there is no field', async () => {
  serve(() => 'offline')
  choice(id).value = { asked: [1, 2, 3].map((n) => ({ id: n, text: 'x', state: 'active' })), up: [], down: [] }
  await show(qna())
  assert.equal(!!one('textarea'), false)
  assert.match(text(), /reached the question limit/)
})

test('a question is as long as the server finds it, and one that is too long is not sent', async () => {
  const asked = serve((a) => (a.method === 'POST' ? answer({ asked: [], up: [], down: [] }) : 'offline'))
  await show(qna({ settings: { per_voter: 3, max_length: 8 } }))
  await ask('👍'.repeat(9))
  assert.match(one('[role=alert]').textContent!, /This question is too long/)
  assert.equal(asked.length, 0)
  await ask(`  ${'👍'.repeat(4)}   ${'👍'.repeat(3)} `)
  assert.equal(asked[0]!.body.question, '👍👍👍👍 👍👍👍')
})

test('a refused question comes back into the field with a sentence', async () => {
  serve((a) =>
    a.method === 'POST'
      ? {
          status: 422,
          body: { status: 422, code: 'validation', errors: [{ field: 'question', reason: 'has something that may not be written here' }] },
        }
      : 'offline',
  )
  await show(qna())
  await ask('A rude thing')
  await until(() => (one('textarea') as HTMLTextAreaElement).value)
  assert.match(one('[role=alert]').textContent!, /a word that the host does not allow/)
  assert.equal((one('textarea') as HTMLTextAreaElement).value, 'A rude thing')
})

test('asking too fast: the question is kept, and one is told when it is sent', async () => {
  serve((a) =>
    a.method === 'POST' ? { status: 429, headers: { 'Retry-After': '6' }, body: { status: 429, code: 'too_many_requests' } } : 'offline',
  )
  await show(qna())
  await ask('One more?')
  assert.match(text(), /You are asking too fast\. Your question will be sent in [56] seconds.*Not sent yet.*One more\?/)
  assert.equal(outbox.waiting.value[0]!.ballot.question, 'One more?')
})

test('a closed Q&A shows counts and takes nothing', async () => {
  serve(() => 'offline')
  await show(qna({ status: 'closed' }))
  assert.equal(!!one('textarea'), false)
  assert.equal(all('.thumb').length, 0)
  assert.match(all('.ask')[1]!.textContent!, /for 4.*against 1/)
})

test('the list keeps still while counts move', async () => {
  serve(() => 'offline')
  await show(qna())
  const moved = result()
  moved.orders = { ...moved.orders, best: [2, 3, 1, 4] }
  moved.questions[2]!.up = 9
  take({ type: 'tally', poll_id: id, epoch: 'new', version: 99, counts: [], total_votes: 6, total_voters: 6, result: moved })
  await settle(10)
  assert.deepEqual(rows(), ['May we bring a calculator?', 'When is the exam?', 'Is chapter 7 part of it?'])
  assert.match(all('.ask')[2]!.querySelector('.thumb')!.textContent!, /9/)
})

test('stage: pinned large, answered away, and what else there is', async () => {
  serve(() => 'offline')
  render(<StageChart poll={qna()} order={[]} mode="bars" round={0} by={0} />, page())
  assert.deepEqual(
    all('.stage-qna li').map((li) => li.className),
    ['pinned', 'active', 'active'],
  )
  assert.match(text(), /Best first1 answered2 waiting for the host/)
  render(<StageChart poll={qna()} order={[]} mode="bars" round={0} by={1} />, page())
  await settle(5)
  assert.match(all('.stage-qna li')[1]!.textContent!, /chapter 7/)
  assert.match(text(), /Newest first/)
})

test('the list follows while votes pour in: further news does not put it off', async () => {
  const asked = serve(() => ({ body: { texts: [] } }))
  const root = page()
  const end = Date.now() + 2600
  for (let version = 1; Date.now() < end; ++version) {
    render(<Moderation poll={qna({ version })} adminKey="k" />, root)
    await settle(100)
  }
  assert.ok(asked.length >= 2 && asked.length <= 4, `${asked.length} times`)
})

test('the host lets in, pins, marks and archives; each state has its ways', async () => {
  const texts = [
    { id: 1, text: 'Waits', state: 'pending', count: 1, up: 1, down: 0 },
    { id: 2, text: 'Runs', state: 'active', count: 3, up: 3, down: 1 },
    { id: 3, text: 'Up there', state: 'pinned', count: 1, up: 1, down: 0 },
  ]
  const asked = serve((a) => (a.method === 'GET' ? { body: { texts } } : { body: qna({ epoch: Math.random() }) }))
  render(<Moderation poll={qna()} adminKey="k" />, page())
  await until(() => all('.moderation li').length)
  const names = () => all('.moves button').map((b) => b.getAttribute('aria-label'))
  assert.deepEqual(
    all('.seg button').map((b) => b.textContent),
    ['Waiting 1', 'Shown 2', 'Answered 0', 'Archived 0'],
  )
  assert.deepEqual(names(), ['Show “Waits”', 'Archive “Waits”', 'Erase for good: “Waits”'])
  all('.moves button')[0]!.click()
  await until(() => asked.length > 1)
  assert.deepEqual([asked[1]!.path.endsWith('/texts/1'), asked[1]!.body], [true, { state: 'active', text: 'Waits' }])
  all('.seg button')[1]!.click()
  await settle(5)
  assert.match(all('.moderation li')[0]!.textContent!, /Pinned.*Up there/)
  assert.deepEqual(names().slice(0, 3), ['Unpin “Up there”', 'Mark “Up there” as answered', 'Archive “Up there”'])
})

test('a question is erased only by a host who is sure, and its number is all that is left', async () => {
  let texts: unknown[] = [{ id: 1, text: 'Is Ann ill?', state: 'archived', count: 2, up: 2, down: 0 }]
  const asked = serve((a) => {
    if (a.method === 'GET') return { body: { texts } }
    texts = [{ id: 1, text: null, state: 'erased', count: 2, up: 2, down: 0 }]
    return { status: 204 }
  })
  render(<Moderation poll={qna()} adminKey="k" />, page())
  await until(() => all('.seg button').length && all('.seg button')[3]!.textContent === 'Archived 1')
  all('.seg button')[3]!.click()
  await until(() => all('.moderation li').length)
  const sure = async () => {
    all('.moves button').at(-1)!.click()
    await until(() => one('.btn.danger'))
    assert.match(text(), /Erase “Is Ann ill\?” for good\?.*cannot be brought back/)
  }
  await sure()
  one('dialog .btn.ghost').click()
  await settle(5)
  assert.equal(asked.filter((a) => a.method === 'DELETE').length, 0)
  await sure()
  one('.btn.danger').click()
  await until(() => text().includes('No. 1 was erased'))
  const done = asked.filter((a) => a.method === 'DELETE')
  assert.deepEqual([done.length, done[0]!.path.endsWith('/texts/1'), done[0]!.body], [1, true, { text: 'Is Ann ill?' }])
  assert.equal(all('.moves button').length, 0)
  assert.doesNotMatch(text(), /Ann/)
})

test('of more texts than one list holds the newest is at hand, and the others are a tap away', async () => {
  const texts = Array.from({ length: 221 }, (_, n) => ({
    id: n + 1,
    text: `Text ${n + 1}`,
    state: n === 5 ? 'pinned' : 'active',
    count: 1,
    up: n === 2 ? 9 : 1,
    down: 0,
  }))
  serve(() => ({ body: { texts } }))
  render(<Moderation poll={qna()} adminKey="k" />, page())
  await until(() => all('.seg button').length)
  all('.seg button')[1]!.click()
  const listed = () => all('.moderation li > span:first-child').map((row) => row.textContent)
  await until(() => listed().length)
  assert.deepEqual([listed().length, ...listed().slice(0, 4)], [100, 'PinnedText 6', 'Text 3', 'Text 221', 'Text 220'])
  const more = () => all('.moderation > button').at(-1)
  for (const word of ['Show 100 more', 'Show 21 more']) {
    assert.equal(more()!.textContent, word)
    more()!.click()
    await settle(5)
  }
  assert.deepEqual([listed().length, listed().at(-1), more()], [221, 'Text 1', undefined])
})

/** A server on which these names have voted; posting under a name adds it to them. */
function named(voted: string[]) {
  const base = qna({ epoch: Math.random(), identity: 'name' })
  return serve((a) => {
    if (a.method !== 'POST')
      return { body: { ...base, has_voted: voted.some((name) => a.query === `?voter_name=${encodeURIComponent(name)}`) } }
    voted.push(a.body.voter_name)
    return {
      status: 201,
      body: {
        receipt: {},
        poll: { ...base, has_voted: true, voted: { asked: [{ id: 9, text: a.body.question ?? '', state: 'pending' }] } },
      },
    }
  })
}

async function giveName(name: string) {
  const field = one('.ask-form input') as HTMLInputElement
  field.value = name
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(20)
}

test('where names vote, one reads without a name, and asks and votes with one that nobody else has voted under', async () => {
  const asked = named(['Max'])
  await show(qna({ identity: 'name' }))
  assert.deepEqual([rows()[0], all('.thumb').length, !!one('textarea')], ['May we bring a calculator?', 0, false])
  await giveName(' ')
  assert.match(one('[role=alert]').textContent!, /Enter a name/)
  await giveName('Max')
  assert.match(one('[role=alert]').textContent!, /This name has already voted here/)
  await giveName('Max  B')
  assert.ok(all('.thumb').length > 0)
  await ask('Why so late?')
  one('.thumb').click()
  await until(() => asked.filter((a) => a.method === 'POST').length === 2 && !outbox.waiting.value.length)
  assert.deepEqual(
    asked.filter((a) => a.method === 'POST').map((a) => a.body.voter_name),
    ['Max B', 'Max B'],
  )
  assert.equal(choice(id).value!.voter_name, 'Max B')
})

test('a name that somebody else was faster with is given up, nothing is asked under it, and the question comes back', async () => {
  const voted: string[] = [],
    asked = named(voted)
  await show(qna({ identity: 'name' }))
  await giveName('Max')
  voted.push('Max')
  await ask('Why so late?')
  await until(() => /already voted here/.test(text()))
  assert.match(one('.ask-form [role=alert]').textContent!, /This name has already voted here/)
  assert.equal(asked.filter((a) => a.method === 'POST').length, 0)
  await giveName('Max B')
  assert.equal((one('textarea') as HTMLTextAreaElement).value, 'Why so late?')
  assert.equal(!!one('[role=alert]'), false)
})

test('Enter asks the question, but not the one that ends the composing of a word, which Safari reports afterwards', async () => {
  const asked = serve(() => answer({ asked: [] }))
  await show(qna())
  const field = one('textarea') as HTMLTextAreaElement
  field.value = 'When?'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(10)
  const sent = () => asked.filter((a) => a.method === 'POST').length
  for (const [keyCode, n] of [
    [229, 0],
    [13, 1],
  ] as const) {
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode, bubbles: true, cancelable: true } as KeyboardEventInit))
    await settle(15)
    assert.equal(sent(), n)
  }
})
