// What somebody is writing outlives its screen: a reload, another question in between, a Q&A that closes.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until } from './dom'
import { render } from 'preact'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import type { Poll } from '../../src/proto'
import { Vote } from '../../src/screens/vote'
import { choice, lastOutcome, outbox, pollCell, takePoll } from '../../src/store'
import { poll } from './fixtures'

const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const field = () => page().querySelector<HTMLInputElement>('.texts input, .ask-form textarea')!
const open = (change: Partial<Poll> = {}) =>
  poll({
    kind: 'open',
    options: [],
    total_votes: 0,
    total_voters: 0,
    settings: { per_voter: 1, max_length: 40, moderated: false },
    ...change,
  })
const qna = (change: Partial<Poll> = {}) =>
  open({
    kind: 'qna',
    settings: { per_voter: 3, max_length: 60, moderated: false },
    result: { questions: [], orders: { best: [], newest: [], net: [], controversial: [] }, distinct: 0, pending: 0 },
    ...change,
  })

async function show(p: Poll) {
  takePoll({ ...p, epoch: Math.random() }, false)
  const Live = () => {
    const now = pollCell(p.id).value
    return now ? <Vote key={p.id} poll={now} /> : null
  }
  render(<Live />, page())
  await settle(5)
}

/** As on a reload, or on moving to another question. */
const leave = () => {
  render(null, page())
}

/** Waits until what is kept of a poll's draft is as described. */
const kept = (is: RegExp | null) =>
  until(() => {
    const said = sessionStorage.getItem(`pollstream.held.${poll().id}`)
    return is ? is.test(said ?? '') : said === null
  })

async function type(written: string) {
  field().value = written
  field().dispatchEvent(new Event('input', { bubbles: true }))
  await kept(new RegExp(written))
}

async function send() {
  page()
    .querySelector('form')!
    .dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(50)
}

beforeEach(() => {
  lazyParts.value = parts
  leave()
  localStorage.clear()
  sessionStorage.clear()
  choice(poll().id).value = undefined
  lastOutcome.value = null
  outbox.waiting.value = []
})

test('an answer that is half written is there again, in its own poll only, and a closed one is told about', async () => {
  serve(() => 'offline')
  await show(open())
  await type('Because the sky')
  leave()
  await show(open({ id: '01KPOLL0000000000000000002' }))
  assert.equal(field().value, '')
  leave()
  await show(open())
  assert.equal(field().value, 'Because the sky')
  leave()
  await show(open({ status: 'closed' }))
  assert.match(text(), /Your choice was not counted/)
})

test('what was counted is no draft any more, and neither is what was given up', async () => {
  const { id } = open()
  serve((a) =>
    a.method === 'POST'
      ? {
          status: 201,
          body: {
            receipt: { poll_id: id, seq: 1, vote_id: 'v' },
            poll: open({ epoch: 'after', version: 9, has_voted: true, voted: { texts: ['Blue'] } }),
          },
        }
      : 'offline',
  )
  await show(open())
  await type('Blue')
  await send()
  await until(() => /You wrote/.test(text()))
  assert.match(text(), /You wrote/)
  await kept(null)
  leave()
  choice(id).value = undefined
  await show(open())
  assert.equal(field().value, '')
  await type('Red')
  leave()
  await show(open({ status: 'closed' }))
  page().querySelector<HTMLElement>('.thanks.late button')!.click()
  await kept(null)
  leave()
  await show(open({ status: 'closed' }))
  assert.doesNotMatch(text(), /Your choice was not counted/)
})

test('a question that is half written is there again; where the Q&A closes meanwhile, that is said beside it', async () => {
  serve(() => 'offline')
  await show(qna())
  await type('When is the ex')
  leave()
  await show(qna())
  assert.equal(field().value, 'When is the ex')
  await show(qna({ status: 'closed' }))
  assert.match(page().querySelector('[role=alert]')!.textContent!, /Questions are closed\. Yours was not sent/)
  assert.match(text(), /When is the ex/)
  await show(qna())
  await type('')
  await show(qna({ status: 'closed' }))
  assert.equal(page().querySelector('[role=alert]'), null)
})

test('a question that was refused while somebody looked elsewhere is in its field again', async () => {
  let online = false
  serve((a) =>
    online && a.method === 'POST'
      ? { status: 400, body: { code: 'invalid', errors: [{ field: 'question', reason: 'is not wanted' }] } }
      : 'offline',
  )
  await show(qna())
  await type('When is the exam?')
  await send()
  assert.equal(field().value, '')
  leave()
  online = true
  await outbox.flush()
  await show(qna())
  assert.equal(field().value, 'When is the exam?')
})
