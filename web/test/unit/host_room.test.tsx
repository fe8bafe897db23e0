import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, window, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { hosted, keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { kinds } from '../../src/locales/en_kinds'
import type { Room, RoomPoll } from '../../src/proto'
import { HostScreen } from '../../src/screens/host'
import { take } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens: these pages are read by HTTP, and the test delivers news.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish({ ...desk, ...kinds })
const page = () => document.getElementById('app')!
const name = () => page().querySelector('.desk-top input.name') as HTMLInputElement
const button = (text: string) => [...page().querySelectorAll('button')].find((b) => b.textContent === text)

beforeEach(() => {
  render(null, page())
  localStorage.clear()
})

/** The page of a room with these questions, the first of which has the room's name. */
async function hosting(id: string, titles: string[], answer: (asked: Asked, room: Room) => Answer | undefined = () => undefined) {
  const list: RoomPoll[] = titles.map((title, n) => ({
    id: `01KPOLL00000000000000000${id.slice(-1)}${n}`,
    title,
    kind: 'single',
    status: 'open',
    total_votes: 0,
  }))
  const room: Room = {
    id,
    code: '482913',
    title: titles[0]!,
    created_at: '',
    current_poll_id: null,
    pace: 'host',
    viewers: 0,
    version: 1,
    polls: list,
  }
  const asked = serve(
    (a) =>
      answer(a, room) ?? {
        body: a.path.includes('/polls/')
          ? poll({ id: list[0]!.id, room_id: id, title: titles[0]!, total_votes: 0, total_voters: 0 })
          : room,
      },
  )
  keepHost({ id, admin: 'psa_key', kiosk: '', title: titles[0]!, at: 0 })
  render(
    <>
      <HostScreen route={{ screen: 'host', id }} />
      <Toasts />
    </>,
    page(),
  )
  const news = async (polls: RoomPoll[], version: number) => {
    take({ type: 'room', room: { ...room, version, polls } })
    await settle(30)
  }
  return { list, news, renamed: () => asked.filter((a) => a.method === 'PATCH' && a.body.title).map((a) => a.body.title) }
}

test('a room that has the name of its first question is renamed with it, and by nothing else', async () => {
  const { list, news, renamed } = await hosting('01KROOM0000000000000000011', ['Luhnch?', 'Dinner?'])
  await until(name)
  await news([list[1]!, list[0]!], 2)
  await news(list, 3)
  assert.deepEqual(renamed(), [], 'another one is first')
  await news([list[0]!, { ...list[1]!, title: 'Supper?' }], 4)
  assert.deepEqual(renamed(), [], 'another one was renamed')
  await news([{ ...list[0]!, title: 'Lunch?' }, list[1]!], 5)
  assert.deepEqual(renamed(), ['Lunch?'])
})

test('a name that was not taken is told, and the old one is back', async () => {
  await hosting('01KROOM0000000000000000012', ['Lunch?'], (a) =>
    a.body?.title ? { status: 409, body: { status: 409, code: 'x', detail: 'Not now.' } } : undefined,
  )
  await until(name)
  name().value = 'Dinner?'
  name().dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  name().dispatchEvent(new Event('blur'))
  await until(() => page().querySelector('.toast'))
  assert.equal(page().querySelector('.toast')!.textContent, 'The server refused this: Not now.')
  assert.equal(name().value, 'Lunch?')
})

test('the key is kept by the time the page is there: who goes on to the stage at once drives the room', async () => {
  const id = '01KROOM0000000000000000016'
  serve(() => ({
    body: {
      id,
      code: '482913',
      title: 'Lunch?',
      created_at: '',
      current_poll_id: null,
      pace: 'host',
      viewers: 0,
      version: 1,
      polls: [],
    } satisfies Room,
  }))
  history.replaceState(null, '', `/base/host/${id}#psa_key`)
  const kept = new Promise<number>((done) => {
    const watch = new window.MutationObserver(() => {
      if (name()) {
        watch.disconnect()
        done(hosted().length)
      }
    })
    watch.observe(page() as never, { childList: true, subtree: true })
  })
  render(<HostScreen route={{ screen: 'host', id }} />, page())
  assert.equal(await kept, 1)
})

test('a room that is gone while its page is open stays on the list, too: a server that came back without its data may get it again', async () => {
  const id = '01KROOM0000000000000000013'
  const { list, news } = await hosting(id, ['Lunch?'])
  await until(name)
  for (const gone of [
    { type: 'error', code: 'not_found', ref: id },
    { type: 'room', event: 'deleted', room_id: id, room: null },
  ] as const) {
    take(gone as never)
    await until(() => button('Remove it from my list'))
    assert.match(page().textContent!, /This room was deleted.*It is no longer on this server/)
    assert.equal(hosted().length, 1)
    if (gone.type === 'error') {
      await news(list, 1)
      await until(name)
      assert.ok(name())
    }
  }
  button('Remove it from my list')!.click()
  await settle(5)
  assert.deepEqual(hosted(), [])
})

test('a room that the server does not have stays on the list until its host takes it off: another server may have it', async () => {
  await hosting('01KROOM0000000000000000014', ['Lunch?'], (a) =>
    a.path.includes('/rooms/') ? { status: 404, body: { status: 404, code: 'not_found' } } : undefined,
  )
  await until(() => button('Remove it from my list'))
  assert.equal(hosted().length, 1)
  button('Remove it from my list')!.click()
  await settle(5)
  assert.deepEqual(hosted(), [])
})

test('a name that was copied with characters that cannot be seen has spaces there, as the server wants it', async () => {
  const { renamed } = await hosting('01KROOM0000000000000000015', ['Lunch?'])
  await until(name)
  name().value = 'Lunch\u000bor dinner'
  name().dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  assert.equal(name().value, 'Lunch or dinner')
  name().dispatchEvent(new Event('blur'))
  await until(() => renamed().length)
  assert.deepEqual(renamed(), ['Lunch or dinner'])
})
