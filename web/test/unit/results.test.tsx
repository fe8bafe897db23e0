import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer } from './dom'
import { render } from 'preact'
import { lazyParts } from '../../src/kinds'
import { parts } from '../../src/kinds/parts'
import { keepHost } from '../../src/hosted'
import type { Poll } from '../../src/proto'
import type { Ranking } from '../../src/results'
import { ResultsScreen } from '../../src/screens/results'
import { rankingOf, takePoll } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

/** A socket that never opens: what the page shows comes by HTTP. */
class Silent {
  send() {}
  close() {}
}
Object.assign(globalThis, { WebSocket: Silent })

const page = () => document.getElementById('app')!
const name = () => page().querySelector('.winner .k')?.textContent

beforeEach(() => {
  lazyParts.value = parts
  render(null, page())
  localStorage.clear()
})

async function show(change: Partial<Poll>, ranking?: Ranking) {
  const now = poll({
    epoch: Math.random(),
    kind: 'star',
    result: { winners: [1], options: [], abstentions: 0, finalists: null, runoff: null } as unknown as NonNullable<Poll['result']>,
    ...change,
  })
  serve((a) => (a.path.endsWith(`/polls/${now.id}`) ? { body: now } : 'offline'))
  takePoll(now, false)
  rankingOf(now.id).value = ranking
  render(<ResultsScreen route={{ screen: 'results', id: now.id }} />, page())
  await until(name)
}

test('while voting is open nobody has won yet', async () => {
  await show({ status: 'open' })
  assert.equal(name(), 'Leading')
})

test('once voting is closed the one ahead is the winner', async () => {
  await show({ status: 'closed', closed_at: '2026-01-01T11:00:00Z' })
  assert.equal(name(), 'Winner')
})

test('several seats: the page is headed by who has them, not by whom one method alone elects', async () => {
  const won = { order: [], tie_break: 'none', winners_complete: true }
  await show(
    {
      status: 'closed',
      closed_at: '2026-01-01T11:00:00Z',
      kind: 'rank',
      settings: { seats: 2 },
      total_voters: 3,
      result: { first: [3, 0, 0], borda: [], matrix: [], abstentions: 0, ballots: 3, condorcet: null },
    },
    {
      version: 1,
      ballots: 3,
      agree: true,
      irv: null,
      stv: null,
      methods: [
        { ...won, method: 'plurality', winners: [1] },
        { ...won, method: 'stv', winners: [1, 2] },
      ],
    },
  )
  const { options } = poll()
  assert.equal(name(), '2 seats:')
  assert.equal(page().querySelector('.winner b')!.textContent, `${options[0]!.text} and ${options[1]!.text}`)
})

/** Presses CSV on a host's page; the server answers the export with this, and everything else as usual. */
async function exported(answer: Answer) {
  const now = poll({ epoch: Math.random(), status: 'closed', closed_at: '2026-01-01T11:00:00Z' })
  keepHost({ id: now.room_id, admin: 'psa_key', kiosk: '', title: '', at: 0 })
  const asked = serve((a) => (a.path.endsWith('/export') ? answer : a.path.endsWith('/series') ? 'offline' : { body: now }))
  takePoll(now, false)
  render(
    <>
      <ResultsScreen route={{ screen: 'results', id: now.id }} />
      <Toasts />
    </>,
    page(),
  )
  const button = () => [...page().querySelectorAll<HTMLElement>('.tools button')].find((b) => b.textContent === 'CSV')
  await until(button)
  // A toast outlives its page: one from an earlier test is not the one waited for here.
  const said = () => [...page().querySelectorAll('.toast')],
    before = said()
  button()!.click()
  await until(() => said().some((e) => !before.includes(e)))
  return {
    asked: asked.filter((a) => a.path.endsWith('/export')),
    said: said()
      .filter((e) => !before.includes(e))
      .map((e) => e.textContent),
  }
}

test('the ballots that a host takes along are CSV that a spreadsheet reads as UTF-8', async () => {
  const { asked, said } = await exported('offline')
  assert.deepEqual(
    asked.map((a) => a.query),
    ['?format=csv&bom=true'],
  )
  assert.deepEqual(said, ['The server did not answer. Nothing is lost; try again.'])
})

test('where decimals have a comma, spreadsheets part cells at semicolons', async () => {
  const before = navigator.language
  for (const [language, query] of [
    ['de-AT', '&separator=semicolon'],
    ['en-GB', ''],
    ['en-US@posix', ''],
    // As some systems have it that have no language.
    ['C', ''],
  ] as const) {
    Object.defineProperty(navigator, 'language', { value: language, configurable: true })
    assert.deepEqual(
      (await exported('offline')).asked.map((a) => a.query),
      [`?format=csv&bom=true${query}`],
    )
  }
  Object.defineProperty(navigator, 'language', { value: before, configurable: true })
})

test('a host who may not take the ballots along is told why', async () => {
  const detail = 'The poll publishes in steps; it can be exported once it is closed.'
  for (const [answer, why] of [
    [{ status: 409, body: { code: 'withheld', detail } }, `The server refused this: ${detail}`],
    [{ status: 403, body: { code: 'forbidden' } }, 'This key does not open the room.'],
    [{ status: 404, body: { code: 'not_found' } }, 'This poll was deleted'],
    [{ status: 418, body: { code: 'teapot' } }, 'The server refused this: teapot'],
    [{ status: 503, body: { code: 'overloaded' } }, 'The server did not answer. Nothing is lost; try again.'],
    // A filter's page.
    [{ status: 403 }, 'The server did not answer. Nothing is lost; try again.'],
  ] as const)
    assert.deepEqual((await exported(answer)).said, [why])
})

test('votes over time follow the votes and the voids, also on a closed poll, but do not ask with every vote', async () => {
  const real = Date.now,
    axis = () => page().querySelectorAll('.area-axis span')[1]?.textContent
  let votes = [12, 12]
  const now = poll({ epoch: Math.random(), total_votes: 24, total_voters: 24 })
  const asked = serve((a) =>
    a.path.endsWith('/series')
      ? { body: { poll_id: now.id, from: '2026-01-01T10:00:00Z', to: '2026-01-01T10:02:00Z', bucket_ms: 60_000, votes } }
      : a.path.endsWith(`/polls/${now.id}`)
        ? { body: now }
        : 'offline',
  )
  const loads = () => asked.filter((a) => a.path.endsWith('/series')).length
  takePoll(now, false)
  render(<ResultsScreen route={{ screen: 'results', id: now.id }} />, page())
  await until(axis)
  assert.equal(axis(), '24 votes')
  const change = (to: Partial<Poll>) => takePoll({ ...now, ...to }, false)
  try {
    for (const [version, status, half] of [
      [8, 'open', 60],
      [9, 'closed', 61],
      [10, 'closed', 5],
    ] as const) {
      votes = [half, half]
      Date.now = () => real() + version * 10_000
      change({ version, status, total_votes: half * 2, total_voters: half * 2 })
      await until(() => axis() === `${half * 2} votes`)
      assert.equal(axis(), `${half * 2} votes`)
    }
    for (const version of [11, 12, 13]) change({ version })
    await settle(60)
    assert.equal(loads(), 4)
  } finally {
    Date.now = real
  }
})

/** Opens the results of a word cloud: 60 different words, of which the public result includes 50. */
async function written(hosting: boolean) {
  const words = Array.from({ length: 60 }, (_, i) => ({ id: i + 1, text: `word ${i + 1}`, count: 60 - i }))
  const now = poll({
    epoch: Math.random(),
    kind: 'words',
    options: [],
    room_id: hosting ? 'hosted' : 'anybody',
    result: { texts: words.slice(0, 50), distinct: 60, pending: 1 },
  })
  if (hosting) keepHost({ id: now.room_id, admin: 'psa_key', kiosk: '', title: '', at: 0 })
  serve((a) =>
    a.path.endsWith('/texts') && a.headers.Authorization
      ? { body: { texts: [{ id: 99, text: 'unseen', count: 1, state: 'pending' }, ...words.map((w) => ({ ...w, state: 'shown' }))] } }
      : a.path.endsWith(`/polls/${now.id}`)
        ? { body: now }
        : 'offline',
  )
  takePoll(now, false)
  render(<ResultsScreen route={{ screen: 'results', id: now.id }} />, page())
  const press = (named: string) => {
    ;[...page().querySelectorAll<HTMLElement>('button')].find((b) => b.textContent === named)?.click()
  }
  const listed = () => page().querySelectorAll('.said li').length,
    rows = () => page().querySelectorAll('dialog table:first-of-type tbody tr').length
  await until(listed)
  return { press, listed, rows, said: () => page().textContent! }
}

test('a host reaches all that was written, in the list and in the table', async () => {
  const { press, listed, rows, said } = await written(true)
  assert.equal(listed(), 20)
  press('Show 60 answers')
  await until(() => listed() === 60)
  assert.equal(listed(), 60)
  assert.doesNotMatch(said(), /more answer|unseen/)
  press('Table')
  await until(() => rows() === 60)
  assert.equal(rows(), 60)
})

test('others reach what is told to everybody, and how much more there is', async () => {
  const { press, listed, rows, said } = await written(false)
  press('Show 50 answers')
  await until(() => listed() === 50)
  assert.equal(listed(), 50)
  assert.match(said(), /and 10 more answers/)
  press('Table')
  await until(rows)
  assert.equal(rows(), 50)
  assert.match(page().querySelector('dialog')!.textContent!, /and 10 more answers/)
})

test('the page does not ask the server for its addresses before somebody shares the results', async () => {
  const now = poll({ epoch: Math.random() })
  const asked = serve((a) => (a.path.endsWith(`/polls/${now.id}`) ? { body: now } : 'offline')),
    questions = () => asked.filter((a) => a.path.endsWith('/server')).length
  takePoll(now, false)
  render(<ResultsScreen route={{ screen: 'results', id: now.id }} />, page())
  await until(() => page().querySelector('.tools'))
  await settle(30)
  assert.equal(questions(), 0)
  page().querySelector<HTMLButtonElement>('.tools .btn')!.click()
  await until(() => questions())
  assert.match(page().querySelector<HTMLInputElement>('[role=dialog] input, dialog input')!.value, new RegExp(`results/${now.id}$`))
  render(null, page())
})
