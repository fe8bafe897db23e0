import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, window, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { kinds } from '../../src/locales/en_kinds'
import type { Poll, Room } from '../../src/proto'
import { HostScreen } from '../../src/screens/host'
import { take, takePoll } from '../../src/store'
import { toast as say, Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens: these pages are read by HTTP, and the test delivers news.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish({ ...desk, ...kinds })
const page = () => document.getElementById('app')!
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const title = () => page().querySelector('.q-in') as HTMLTextAreaElement
const options = () => (all('.orow textarea') as HTMLTextAreaElement[]).map((o) => o.value)
const saving = () => page().querySelector('.saved')?.textContent
const slide = (n: number) => all('.slide')[n]!
const toasts = () =>
  all('.toast')
    .map((one) => one.textContent)
    .join()
const click = async (target: HTMLElement) => {
  target.click()
  await settle(30)
}
const button = (name: string) => all('button').find((b) => (b.getAttribute('aria-label') ?? b.textContent) === name)!
const asksToStay = () => {
  const e = new window.Event('beforeunload', { cancelable: true })
  window.dispatchEvent(e)
  return e.defaultPrevented
}

async function type(into: HTMLElement, text: string) {
  ;(into as HTMLTextAreaElement).value = text
  into.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
}
const typeOption = (n: number, text: string) => type(all('.orow textarea')[n]!, text)

let rooms = 0
/** The page of a room with two questions, on a server that keeps what it is sent, or answers with what `refuse` returns. */
async function hosting(refuse: (asked: Asked) => Answer | undefined = () => undefined) {
  const id = `01KROOM00000000000000EDIT${++rooms}`
  const polls: Poll[] = ['Red?', 'Cat?'].map((text, n) =>
    poll({
      id: `01KPOLL00000000000000EDT${rooms}${n}`,
      room_id: id,
      title: text,
      options: [
        { id: 1, text: 'Red' },
        { id: 2, text: 'Green' },
        { id: 3, text: 'Blue' },
      ],
      total_votes: 0,
      total_voters: 0,
    }),
  )
  const room = (): Room => ({
    id,
    code: '482913',
    title: 'Colours',
    created_at: '',
    current_poll_id: null,
    pace: 'host',
    viewers: 0,
    version: 1,
    polls: polls.map((p) => ({ id: p.id, title: p.title, kind: p.kind, status: 'open', total_votes: p.total_votes })),
  })
  const change = (n: number, patch: object) => (polls[n] = { ...polls[n]!, ...patch, version: polls[n]!.version + 1 })
  const kept = (n: number, { options: texts, ...patch }: { options?: string[] }) =>
    change(n, { ...patch, ...(texts ? { options: texts.map((text, i) => ({ id: i + 1, text })) } : {}) })
  const asked = serve((a) => {
    const n = polls.findIndex((p) => a.path.endsWith(p.id))
    if (n < 0) return { body: room() }
    return refuse(a) ?? { body: a.method === 'PATCH' ? kept(n, a.body) : polls[n] }
  })
  keepHost({ id, admin: 'psa_key', kiosk: '', title: 'Colours', at: 0 })
  const show = async () => {
    render(null, page())
    render(
      <>
        <HostScreen route={{ screen: 'host', id }} />
        <Toasts />
      </>,
      page(),
    )
    await until(title)
    await settle(20)
  }
  const news = async (n: number, patch: object) => {
    takePoll(change(n, patch), false)
    await settle(30)
  }
  await show()
  return {
    id,
    polls,
    show,
    news,
    patches: () => asked.filter((a) => a.method === 'PATCH' && a.path.includes('/polls/')).map((a) => a.body),
  }
}

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  say('nothing yet')
})

test('what cannot be saved yet is kept when its host goes on, is said so in the list, and is there again', async () => {
  const { show, patches } = await hosting()
  assert.equal(asksToStay(), false)
  await type(title(), 'Which red?')
  await typeOption(1, 'Red')
  await settle(750)
  assert.deepEqual([saving(), asksToStay()], ['Not saved', true])
  await click(slide(1))
  assert.equal(title().value, 'Cat?')
  assert.match(slide(0).textContent!, /Not saved/)
  assert.match(toasts(), /Not saved: Which red\?/)
  assert.equal(asksToStay(), true)
  await click(slide(0))
  await until(() => saving() !== 'Saved')
  assert.deepEqual([title().value, options(), saving()], ['Which red?', ['Red', 'Red', 'Blue'], 'Not saved'])
  await show()
  assert.deepEqual([title().value, options()], ['Which red?', ['Red', 'Red', 'Blue']], 'after a reload')
  await typeOption(1, 'Rose')
  await settle(750)
  assert.deepEqual([saving(), asksToStay(), patches()], ['Saved', false, [{ title: 'Which red?', options: ['Red', 'Rose', 'Blue'] }]])
  await click(slide(1))
  await click(slide(0))
  assert.deepEqual([title().value, slide(1).textContent!.includes('Not saved')], ['Which red?', false])
})

test('what the server refuses after its host has gone on is said, and waits to be mended', async () => {
  let wrong = true
  await hosting((a) =>
    wrong && a.method === 'PATCH' && a.path.includes('/polls/')
      ? { status: 422, body: { code: 'validation', errors: [{ field: 'title', reason: 'x' }] } }
      : undefined,
  )
  await type(title(), 'Refused?')
  await click(slide(1))
  assert.match(toasts(), /Not saved: Refused\?/)
  assert.match(slide(0).textContent!, /Not saved/)
  wrong = false
  await click(slide(0))
  assert.equal(title().value, 'Refused?')
  await settle(750)
  assert.equal(saving(), 'Saved')
})

test('a kept change takes along what was changed elsewhere meanwhile', async () => {
  const { news, patches } = await hosting()
  await type(title(), 'Mine')
  await typeOption(1, 'Red')
  await click(slide(1))
  await news(0, { description: 'Theirs' })
  await click(slide(0))
  assert.deepEqual([title().value, (page().querySelector('.d-in') as HTMLTextAreaElement).value], ['Mine', 'Theirs'])
  await typeOption(1, 'Rose')
  await settle(750)
  assert.deepEqual(patches(), [{ title: 'Mine', options: ['Red', 'Rose', 'Blue'] }])
})

test('options that were not saved when the first vote came are as voters see them, and the rest is kept', async () => {
  const { news, patches } = await hosting()
  await type(title(), 'Mine')
  await typeOption(1, '')
  await typeOption(2, '')
  await settle(750)
  await news(0, { total_votes: 1, total_voters: 1 })
  assert.deepEqual([title().value, options()], ['Mine', ['Red', 'Green', 'Blue']])
  await settle(750)
  assert.deepEqual([saving(), patches()], ['Saved', [{ title: 'Mine' }]])
})

test('what could not be saved is kept as a new question when somebody else deletes its question', async () => {
  const { id, polls } = await hosting()
  await type(title(), 'Mine')
  await typeOption(1, 'Red')
  const gone = polls.shift()!
  take({ type: 'poll', event: 'deleted', poll: gone } as never)
  take({
    type: 'room',
    room: {
      id,
      code: '482913',
      title: 'Colours',
      created_at: '',
      current_poll_id: null,
      pace: 'host',
      viewers: 0,
      version: 2,
      polls: [{ id: polls[0]!.id, title: 'Cat?', kind: 'single', status: 'open', total_votes: 0 }],
    },
  })
  await until(() => /kept as/.test(toasts()))
  assert.match(toasts(), /kept as a new question/)
  assert.match(slide(1).textContent!, /Mine/)
})

test('of a question that its host deletes nothing is said to be unsaved; brought back, it has what was written into it', async () => {
  await hosting()
  await type(title(), 'Mine')
  await typeOption(1, 'Red')
  await click(button('Delete'))
  await settle(30)
  assert.deepEqual([title().value, /Not saved/.test(toasts())], ['Cat?', false])
  await click(undo()!)
  await click(slide(0))
  assert.deepEqual([title().value, options()], ['Mine', ['Red', 'Red', 'Blue']])
})

const undo = () => all('.toast button').find((b) => b.textContent === 'Undo')

test('a removed option comes back alone: what was written since stays', async () => {
  const { patches } = await hosting()
  await click(button('Remove option B'))
  await type(title(), 'Which?')
  await settle(750)
  await click(undo()!)
  assert.deepEqual([title().value, options()], ['Which?', ['Red', 'Green', 'Blue']])
  await settle(750)
  assert.deepEqual(patches(), [{ title: 'Which?', options: ['Red', 'Blue'] }, { options: ['Red', 'Green', 'Blue'] }])
})

test('no way back is offered for an option that cannot come back: in another question, and once somebody has voted', async () => {
  const { news, polls } = await hosting()
  await click(button('Remove option B'))
  assert.ok(undo())
  await click(slide(1))
  await until(() => !undo())
  assert.equal(undo(), undefined)
  await click(button('Remove option B'))
  await settle(750)
  assert.ok(undo())
  await news(1, { total_votes: 1, total_voters: 1 })
  await until(() => !undo())
  assert.deepEqual([undo(), options(), polls.map((p) => p.options.length), saving()], [undefined, ['Red', 'Blue'], [2, 2], 'Saved'])
})
