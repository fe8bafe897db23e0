import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { hosted } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Poll, Room } from '../../src/proto'
import { DownloadAll } from '../../src/screens/download_all'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish(desk)
/** Next to the app itself, which is loaded along with the copying code and then goes to the copy. */
const beside = document.body.appendChild(document.createElement('div')),
  page = () => beside
const toasts = () => [...page().querySelectorAll('.toast')].map((e) => e.textContent).join()

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  history.replaceState(null, '', '/base/host/01KROOM0000000000000000021')
})

const QUIZ = poll({
  id: 'quiz',
  kind: 'quiz',
  title: 'Where is the heart?',
  results: 'after_close',
  allow_change: false,
  status: 'closed',
  settings: { correct: [2], time_limit_s: 20, speed: true },
})
const OVER = poll({
  id: 'over',
  title: 'Lunch?',
  end_time: '2020-01-01T10:00:00Z',
  status: 'closed',
  creator_name: 'Mina',
  total_votes: 7,
  total_voters: 7,
})

/** Presses the button `presses` times in a room with these polls; the server answers the creating requests with `answer`. */
async function copying(polls: Poll[], answer: (asked: Asked) => Answer, presses = 1) {
  const room: Room = {
    id: '01KROOM0000000000000000021',
    code: '482913',
    title: 'Class 7b',
    created_at: '',
    current_poll_id: null,
    pace: 'audience',
    viewers: 0,
    version: 1,
    polls: polls.map(({ id, title, kind, status, total_votes }) => ({ id, title, kind, status, total_votes })),
  }
  const asked = serve((a) =>
    a.method === 'POST'
      ? answer(a)
      : { body: polls.find((p) => a.path.endsWith(p.id)) ?? { ...room, id: a.path.split('/').pop(), polls: [] } },
  )
  render(
    <>
      <DownloadAll room={room} adminKey="psa_old" />
      <Toasts />
    </>,
    page(),
  )
  const button = [...page().querySelectorAll('button')].find((b) => b.textContent === 'Duplicate room')!
  for (let n = 1; n <= presses; n++) {
    button.click()
    await until(() => asked.filter((a) => a.method === 'POST' && a.path.endsWith('/rooms')).length === n)
    await until(() => !button.hasAttribute('aria-disabled'))
  }
  await settle(20)
  return asked.filter((a) => a.method === 'POST')
}

test('a room is made once more with its questions and without what they have been through; its host is there, with its keys', async () => {
  const made = {
    status: 201,
    body: { id: '01KROOM0000000000000000022', code: '111222', title: 'Class 7b', admin_key: 'psa_new', kiosk_key: 'psk_new', polls: [] },
  }
  const [sent] = await copying([QUIZ, OVER], () => made)
  assert.equal(sent!.path, '/base/api/v1/rooms')
  const { polls, ...room } = sent!.body
  assert.deepEqual(room, { title: 'Class 7b', pace: 'audience' })
  assert.deepEqual(
    polls.map((p: Poll) => p.title),
    ['Where is the heart?', 'Lunch?'],
  )
  assert.deepEqual(
    [polls[0].settings, polls[0].options.length, polls[1].creator_name, 'end_time' in polls[1]],
    [QUIZ.settings, QUIZ.options.length, 'Mina', false],
  )
  assert.equal(location.pathname, '/base/host/01KROOM0000000000000000022')
  assert.deepEqual(
    hosted().map(({ id, admin, kiosk, fresh }) => [id, admin, kiosk, fresh]),
    [['01KROOM0000000000000000022', 'psa_new', 'psk_new', true]],
  )
  assert.match(toasts(), /This is the copy/)
})

test('who may not make rooms is told so; what did not arrive is sent again as the same copy', async () => {
  await copying([OVER], () => ({ status: 403, body: { status: 403, code: 'admin_key_wrong' } }))
  assert.match(toasts(), /Only the administrator/)
  render(null, page())
  const sent = await copying([OVER], () => ({ status: 503, body: { status: 503, code: 'overloaded' } }), 2)
  assert.equal(new Set(sent.map((a) => a.headers['Idempotency-Key'])).size, 1)
  assert.deepEqual([hosted(), location.pathname], [[], '/base/host/01KROOM0000000000000000021'])
})

test('questions that are too many bytes for one request are added to the copy, and a copy that was not finished goes on', async () => {
  const many = Array.from({ length: 20 }, (_, i) => poll({ id: `q${i}`, title: `Question ${i}`, description: 'ü'.repeat(2000) }))
  const made = {
    status: 201,
    body: { id: '01KROOM0000000000000000023', code: '111222', title: 'Class 7b', admin_key: 'psa_new', kiosk_key: 'psk_new', polls: [] },
  }
  let refuse = 1
  const sent = await copying(
    many,
    (a) =>
      a.path.endsWith('/rooms')
        ? made
        : a.body.title === 'Question 17' && refuse-- > 0
          ? { status: 429, body: { status: 429, code: 'rate_limited' } }
          : { status: 201, body: {} },
    2,
  )
  const rooms = sent.filter((a) => a.path === '/base/api/v1/rooms'),
    added = sent.filter((a) => a.path === '/base/api/v1/rooms/01KROOM0000000000000000023/polls')
  assert.deepEqual([rooms.length, rooms[0]!.body], [2, rooms[1]!.body])
  assert.ok(new TextEncoder().encode(JSON.stringify(rooms[0]!.body)).length < 64 * 1024)
  const n = rooms[0]!.body.polls.length
  assert.ok(n > 10 && n < 17, String(n))
  assert.deepEqual(
    [...new Set([...rooms[0]!.body.polls, ...added.map((a) => a.body)].map((p: Poll) => p.title))],
    many.map((p) => p.title),
  )
  assert.ok(added.every((a) => a.headers.Authorization === 'Bearer psa_new'))
  assert.deepEqual(new Set(added.map((a) => a.headers['Idempotency-Key'])).size, 20 - n)
  assert.equal(location.pathname, '/base/host/01KROOM0000000000000000023')
})

test('to begin anew asks first, forgets what was voted, opens what was closed, and leaves the rest alone', async () => {
  const list = [
    ['voted', 'single', 'open', 3],
    ['over', 'single', 'closed', 0],
    ['quiz', 'quiz', 'closed', 0],
    ['rest', 'words', 'open', 0],
  ] as const
  const room: Room = {
    id: 'R',
    code: '482913',
    title: 'Class',
    created_at: '',
    current_poll_id: 'over',
    pace: 'host',
    viewers: 0,
    version: 1,
    polls: list.map(([id, kind, status, total_votes]) => ({ id, title: id, kind, status, total_votes })),
  }
  const asked = serve((a) => ({ body: a.path.endsWith('/current') ? room : poll({ id: a.path.split('/').at(-2)!, status: 'open' }) }))
  render(
    <>
      <DownloadAll room={room} adminKey="psa_old" />
      <Toasts />
    </>,
    page(),
  )
  const button = (name: string) => [...page().querySelectorAll('button')].find((b) => b.textContent === name)!
  button('Reset all votes').click()
  await until(() => button('Reset votes'))
  assert.equal(asked.length, 0)
  button('Reset votes').click()
  await until(() => /Votes deleted/.test(toasts()))
  assert.deepEqual(
    asked.filter((a) => a.method === 'POST').map((a) => a.path.split('/').slice(-2).join(' ')),
    ['R current', 'voted reset', 'over reopen', 'quiz reset'],
  )
  assert.deepEqual(asked.find((a) => a.path.endsWith('/current'))!.body, { poll_id: null })
})
