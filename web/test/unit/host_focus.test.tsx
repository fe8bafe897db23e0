// Hosting with the keyboard, or with a quick thumb: the focus moves on to what comes next, and a second tap does nothing else.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import { kinds } from '../../src/locales/en_kinds'
import type { Poll, Room } from '../../src/proto'
import { HostScreen } from '../../src/screens/host'
import { Moderation } from '../../src/screens/moderation'
import { Remote } from '../../src/screens/remote'

import { Announcer } from '../../src/ui/announcer'
import { toast as say, Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens: these pages are read by HTTP, and the test delivers news.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish({ ...desk, ...kinds, ...gone })
const page = () => document.getElementById('app')!
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const button = (name: string) => all('button').find((b) => (b.getAttribute('aria-label') ?? b.textContent?.trim()) === name)!
const title = () => page().querySelector('.q-in') as HTMLTextAreaElement
const said = () => [...page().querySelectorAll('[role=status][aria-live]')].map((e) => e.textContent).join()
const focused = () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim()
const press = async (target: HTMLElement) => {
  target.focus()
  target.click()
  await settle(30)
}
const tab = (shiftKey = false) => {
  const e = new KeyboardEvent('keydown', { key: 'Tab', shiftKey, bubbles: true, cancelable: true })
  document.activeElement!.dispatchEvent(e)
  return e.defaultPrevented
}

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  sessionStorage.clear()
  history.replaceState(null, '')
  say('nothing yet')
})

let rooms = 0
async function hosting(titles: string[], answer: (asked: Asked) => Answer | undefined = () => undefined) {
  const id = `01KROOM0000000000000FOCUS${++rooms}`
  const polls: Poll[] = titles.map((text, n) =>
    poll({ id: `01KPOLL0000000000000FOC${rooms}${n}`, room_id: id, title: text, epoch: Math.random(), total_votes: 0, total_voters: 0 }),
  )
  const room = (): Room => ({
    id,
    code: '482913',
    title: 'Focus',
    created_at: '',
    current_poll_id: null,
    pace: 'host',
    viewers: 0,
    version: 1,
    polls: polls.map((p) => ({ id: p.id, title: p.title, kind: p.kind, status: 'open', total_votes: 0 })),
  })
  const asked = serve((a) => {
    if (a.method === 'POST' && a.path.endsWith('/polls')) {
      polls.push(
        poll({
          id: `01KPOLL0000000000000FOC${rooms}${polls.length}`,
          room_id: id,
          title: a.body.title,
          epoch: Math.random(),
          total_votes: 0,
          total_voters: 0,
        }),
      )
      return { status: 201, body: polls.at(-1) }
    }
    return answer(a) ?? { body: polls.find((p) => a.path.endsWith(p.id)) ?? room() }
  })
  keepHost({ id, admin: 'psa_key', kiosk: '', title: 'Focus', at: 0 })
  const show = async () => {
    render(null, page())
    render(
      <>
        <HostScreen route={{ screen: 'host', id }} />
        <Toasts />
        <Announcer />
      </>,
      page(),
    )
    await until(title)
    await settle(20)
  }
  await show()
  return { id, asked, show }
}

test('a new question and a copy are written at once: the cursor is in them', async () => {
  await hosting(['One', 'Two'])
  await press(button('Add question'))
  await until(() => document.activeElement === title())
  assert.deepEqual([document.activeElement === title(), title().value], [true, ''])
  await press(all('.slide')[0]!)
  await until(() => title().value === 'One')
  await press(button('Duplicate'))
  await until(() => document.activeElement === title())
  assert.deepEqual([document.activeElement === title(), title().value], [true, 'One'])
})

test('after a deletion the focus is in the list; the way back is the next stop, and opens the question again', async () => {
  await hosting(['One', 'Two', 'Three'])
  await press(all('.slide')[1]!)
  await until(() => title().value === 'Two')
  await press(button('Delete'))
  await until(() => title()?.value === 'Three')
  assert.match(focused()!, /Three/)
  assert.equal(tab(), true)
  assert.equal(focused(), 'Undo')
  assert.equal(tab(), true)
  assert.match(focused()!, /Three/, 'and on from where one was')
  assert.equal(tab(), false, 'it is a stop once')
  await press(button('Undo'))
  await until(() => title()?.value === 'Two')
  assert.deepEqual([title().value, /Two/.test(focused()!)], ['Two', true])
})

test('Tab out of a text is a part of writing, and does not lead to a way back', async () => {
  await hosting(['One'])
  await press(button('Remove option B'))
  assert.ok(document.activeElement!.matches('.orow textarea'))
  assert.ok(button('Undo'))
  assert.equal(tab(), false)
})

test('who comes back to the page finds the question that was open', async () => {
  const { show } = await hosting(['One', 'Two', 'Three'])
  await press(all('.slide')[2]!)
  await until(() => title().value === 'Three')
  await show()
  assert.equal(title().value, 'Three')
})

test('after a decision the focus is on the next text, and what was decided is said with what still waits', async () => {
  const texts = [1, 2, 3].map((id) => ({ id, text: `Text ${id}`, state: 'pending', count: 1 }))
  const open = poll({ kind: 'open', options: [], settings: { moderated: true }, epoch: Math.random() })
  serve((a) => (a.method === 'GET' ? { body: { texts } } : { body: open }))
  render(
    <>
      <Moderation poll={open} adminKey="k" />
      <Announcer />
    </>,
    page(),
  )
  await until(() => all('.moderation li').length)
  await press(button('Show “Text 2”'))
  assert.equal(focused(), 'Show “Text 3”')
  await until(() => said())
  assert.equal(said(), 'Shown. 2 waiting.')
  await press(button('Hide “Text 3”'))
  assert.equal(focused(), 'Show “Text 1”')
  await press(button('Show “Text 1”'))
  assert.equal(document.activeElement, page().querySelector('.seg [aria-pressed=true]'))
  await until(() => said() === 'Shown.')
  assert.equal(said(), 'Shown.')
})

const questions = (n: number, kind: Poll['kind']) =>
  Array.from({ length: n }, (_, i) =>
    poll({
      id: `01KPOLL000000000000REMOTE${i}`,
      kind,
      title: `Question ${i + 1}`,
      epoch: Math.random(),
      settings: kind === 'quiz' ? { time_limit_s: null, correct: [1] } : {},
    }),
  )
/** The remote of a room with these questions, of which the first is on the screen. */
function remote(polls: Poll[]) {
  let at = 0,
    now = polls
  const room = (): Room => ({
    id: 'R',
    code: '482913',
    title: 'Room',
    created_at: '',
    current_poll_id: now[at]?.id ?? null,
    pace: 'host',
    viewers: 0,
    version: 1,
    polls: now.map((p) => ({ id: p.id, title: p.title, kind: p.kind, status: p.status, total_votes: 0 })),
  })
  const show = () =>
    render(
      <>
        <Remote room={room()} poll={now[at]} adminKey="psa_key" />
        <Announcer />
      </>,
      page(),
    )
  const asked = serve((a) => {
    if (a.path.endsWith('/current')) at = now.findIndex((p) => p.id === a.body.poll_id)
    if (a.path.endsWith('/close')) now = now.map((p, i) => (i === at ? { ...p, status: 'closed', version: p.version + 1 } : p))
    return { body: a.path.endsWith('/current') ? room() : now[at] }
  })
  show()
  return { show, shown: () => asked.filter((a) => a.path.endsWith('/current')).map((a) => a.body.poll_id), asked }
}
const onward = () => all('.remote-bar .btn').at(-1)!

test('while a quiz runs its answer is to be revealed next, and to go on stands back', async () => {
  const { show } = remote(questions(2, 'quiz'))
  await settle(10)
  assert.deepEqual(
    [button('Reveal the answer').className, button('Reveal the answer').hasAttribute('aria-pressed'), onward().className],
    ['main', false, 'btn ghost'],
  )
  await press(button('Reveal the answer'))
  show()
  await until(() => !button('Reveal the answer'))
  await settle(10)
  assert.deepEqual(
    [onward().className, document.activeElement === button('Leaderboard') || document.activeElement === onward()],
    ['btn', true],
  )
  await until(() => said())
  assert.match(said(), /^The answer is revealed/)
})

for (const [when, by] of [
  ['half a second later', 550],
  ['where the clock was set back meanwhile', -3_600_000],
] as const)
  test(`the second tap of a double one does not do what the button has come to mean since; one ${when} does`, async (t) => {
    const polls = questions(2, 'single'),
      { show, shown } = remote(polls),
      real = Date.now
    t.after(() => {
      Date.now = real
    })
    await settle(10)
    onward().click()
    await settle(20)
    show()
    await settle(20)
    assert.match(onward().textContent!, /Show nothing/)
    onward().click()
    await settle(20)
    assert.deepEqual(shown(), [polls[1]!.id])
    Date.now = () => real() + by
    onward().click()
    await settle(20)
    assert.deepEqual(shown(), [polls[1]!.id, null])
  })
