import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Asked } from './dom'
import { render } from 'preact'
import { beginOf, burstIn, votesIn } from '../../src/burst'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Series } from '../../src/proto'
import { Vote } from '../../src/screens/vote'
import { voidable, VoidVotes } from '../../src/screens/void_votes'
import { choice, pollCell } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const text = (selector = '#app') => document.querySelector(selector)?.textContent ?? ''
const button = (name: string) => [...document.querySelectorAll('button')].find((b) => b.textContent === name)
const id = poll().id
const series: Series = { poll_id: id, from: '2026-11-27T10:00:00.000Z', to: '2026-11-27T10:00:29.000Z', bucket_ms: 5000, votes: [3, 1, 200, 212, 2, 1] }

beforeEach(() => render(null, page()))

/** The host's dialog, over a server that says what `answer` says about the voiding. */
async function dialog(votes: number[], answer: { status?: number; body?: unknown } | 'offline' = { body: { voided: 412, poll: poll() } }): Promise<Asked[]> {
  const asked = serve((a) => (a.method === 'GET' ? { body: { ...series, votes } } : answer))
  render(<><VoidVotes poll={poll({ total_voters: 419 })} adminKey="psa_x" onClose={() => undefined} /><Toasts /></>, page())
  await until(() => !document.querySelector('.spin'))
  return asked
}

test('a burst is the fullest bucket and what belongs to it', () => {
  assert.deepEqual(burstIn([3, 1, 200, 212, 2, 1]), [2, 3])
  assert.deepEqual(burstIn([9, 0, 0]), [0, 0])
  assert.deepEqual(burstIn([0, 4, 5]), [1, 2])
  assert.deepEqual(burstIn([5, 5, 5]), [0, 2])
  assert.equal(votesIn([3, 1, 200, 212, 2, 1], [2, 3]), 412)
  assert.equal(new Date(beginOf(series, 4)).toISOString(), '2026-11-27T10:00:20.000Z')
})

test('the obvious burst is chosen, and its stretch is what is asked for', async () => {
  const asked = await dialog(series.votes)
  assert.match(text(), /412 votes between/)
  assert.equal(document.querySelectorAll('.burst .on').length, 2)
  button('Void 412 votes')!.click()
  await until(() => text('.toast'))
  const post = asked.at(-1)!
  assert.equal(post.path, `/base/api/v1/polls/${id}/void`)
  assert.deepEqual(post.body, { from: '2026-11-27T10:00:10.000Z', until: '2026-11-27T10:00:20.000Z' })
  assert.equal(post.headers.Authorization, 'Bearer psa_x')
  assert.equal(text('.toast'), '412 votes were taken back')
})

test('another stretch is chosen by its edges, which never cross', async () => {
  await dialog(series.votes)
  const edge = (at: number, value: number) => {
    const select = document.querySelectorAll('select')[at]! as unknown as HTMLSelectElement
    select.value = String(value)
    select.dispatchEvent(new Event('change', { bubbles: true }))
    return settle(5)
  }
  await edge(0, 4)
  assert.ok(button('Void 2 votes'))
  await edge(1, 5)
  assert.ok(button('Void 3 votes'))
  await edge(1, 0)
  assert.ok(button('Void 3 votes'))
  assert.equal(document.querySelectorAll('.burst .on').length, 1)
})

test('what cannot be taken back is said, and so is a server that is away', async () => {
  await dialog(series.votes, { status: 409, body: { code: 'too_many_ballots', status: 409 } })
  button('Void 412 votes')!.click()
  await until(() => text('.toast').startsWith('These'))
  assert.match(text('.toast'), /Reset them instead/)
  render(null, page())
  await dialog(series.votes, 'offline')
  button('Void 412 votes')!.click()
  await until(() => !text('.toast').startsWith('These'))
  assert.doesNotMatch(text('.toast'), /taken back/)
})

test('where all came at once there is no burst to choose', async () => {
  await dialog([419])
  assert.match(text(), /All votes came within a moment/)
  assert.equal(document.querySelector('.burst'), null)
})

test('a quiz and what guards small groups has no such tool', () => {
  assert.equal(voidable(poll({ total_voters: 5 })), true)
  assert.equal(voidable(poll({ total_voters: 1 })), false)
  assert.equal(voidable(poll({ total_voters: 5, kind: 'quiz' })), false)
  assert.equal(voidable(poll({ total_voters: 5, publish_step: 5 })), false)
})

test('whose vote was taken back is told, and chooses again', async () => {
  serve(() => 'offline')
  pollCell(id).value = poll()
  choice(id).value = { option_ids: [2] }
  const draw = () => render(<><Vote poll={poll()} /><Toasts /></>, page())
  draw()
  await settle(20)
  assert.equal(document.querySelector('button[type=submit]'), null)
  choice(id).value = undefined
  draw()
  await until(() => /taken back by the host/.test(text('.toast')))
  assert.match(text('.toast'), /You can vote again/)
  assert.ok(document.querySelector('button[type=submit]'))
})
