// Presses on the stage that nobody meant: a key that is held, a second press too soon, and one that failed.
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { serve, settle, type Answer } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Poll, Room, RoomPoll } from '../../src/proto'
import { useStageKeys, type StageView } from '../../src/screens/stage_keys'
import { hold } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const { id, room_id } = poll()
let view: StageView

function Driven({ poll: p, rounds }: { poll: Poll | undefined; rounds: number }) {
  const { kind, status } = p ?? poll(),
    summary: RoomPoll = { id, title: '', kind, status, total_votes: 0 }
  const room: Room = {
    id: room_id,
    code: '482913',
    title: 'Class',
    created_at: '',
    polls: [summary, { ...summary, id: 'after', status: 'open' }],
    current_poll_id: p?.id ?? null,
    pace: 'host',
    viewers: 0,
    version: 1,
  }
  view = useStageKeys(room, p, true, rounds)
  return <Toasts />
}
const show = (p: Poll | undefined, rounds = 0) => act(() => render(<Driven poll={p} rounds={rounds} />, page()))
const press = async (key: string, repeat = false) => {
  const e = new KeyboardEvent('keydown', { key, repeat, bubbles: true, cancelable: true })
  await act(() => void document.dispatchEvent(e))
  return e
}
const quiz = (change: Partial<Poll> = {}) => poll({ kind: 'quiz', settings: { time_limit_s: 30 }, ...change })
const running = { started_at: '2026-01-01T10:00:00Z' }
const driven = (answer: () => Answer | Promise<Answer>) => {
  const asked = serve(answer)
  return () => asked.map((a) => a.path.split('/').at(-1))
}

/** As if this much time had passed before the next press. */
const real = Date.now
let skipped = 0
const later = (ms: number) => {
  skipped += ms
}

after(() => {
  Date.now = real
})
beforeEach(() => {
  render(null, page())
  hold(room_id, 'key')
  localStorage.clear()
  Date.now = () => real() + skipped
  later(10_000)
})

test('a key that is held acts once; only the size goes on changing', async () => {
  const done = driven(() => ({ body: poll() }))
  await show(quiz())
  await press(' ')
  await settle(10)
  await show(quiz(running))
  later(600)
  const held = await press(' ', true)
  await settle(10)
  assert.deepEqual([done(), held.defaultPrevented], [['start'], true], 'and the page does not scroll either')
  await press('l')
  await press('l', true)
  await settle(10)
  assert.deepEqual(done(), ['start', 'close'])
  await press('b')
  await press('b', true)
  assert.equal(view.black, true)
  for (const repeat of [false, true, true]) await press('+', repeat)
  assert.equal(view.zoom, 1.3)
  const enter = [await press('Enter'), await press('Enter', true)].map((e) => e.defaultPrevented)
  assert.deepEqual(enter, [false, true], 'on a button that has the focus')
})

test('the second press of a double press does nothing if the first has changed what it means', async () => {
  const done = driven(() => ({ body: poll() }))
  const twice = async (key: string, before: Poll | undefined, then: Poll) => {
    await show(before)
    await press(key)
    await settle(10)
    await show(then)
    await press(key)
    await settle(10)
    const so_far = done()
    later(600)
    await press(key)
    await settle(10)
    later(600)
    return [so_far.length, done().length]
  }
  assert.deepEqual(await twice(' ', quiz(), quiz(running)), [1, 2], 'started, and later revealed')
  assert.deepEqual(await twice('PageDown', quiz(running), quiz({ ...running, status: 'closed' })), [3, 4], 'revealed, and later left')
  assert.deepEqual(await twice(' ', undefined, quiz()), [5, 6], 'asked, and later started')
  assert.deepEqual(await twice('l', poll(), poll({ status: 'closed' })), [7, 8], 'closed, and later reopened')
  assert.deepEqual(done(), ['start', 'close', 'close', 'current', 'current', 'start', 'close', 'reopen'])
  // Whoever goes through plain questions may do so quickly.
  await show(poll())
  for (let n = 0; n < 3; n++) {
    await press('PageDown')
    await settle(10)
  }
  assert.equal(done().length, 11)
  // And whoever goes back goes back, whatever comes up.
  for (const p of [quiz({ ...running, status: 'closed' }), quiz(running), quiz()]) {
    await show(p)
    await press('PageUp')
    await settle(10)
  }
  assert.equal(done().length, 14)
})

test('the press that takes a cover away, or ends the rounds, does not move the show if it comes twice', async () => {
  const done = driven(() => ({ body: poll() }))
  await show(poll(), 2)
  await press('b')
  await press(' ')
  await press(' ')
  assert.deepEqual([view.black, done()], [false, []])
  await press('i')
  later(600)
  for (let n = 0; n < 3; n++) await press('PageDown')
  assert.deepEqual([view.rounds, done()], [false, []])
  later(600)
  await press('PageDown')
  assert.deepEqual(done(), ['current'])
  await settle(10)
})

test('while a step is on its way there is no second one, but voting can be closed', async () => {
  let answer: (a: Answer) => void = () => undefined
  const done = driven(() => new Promise((given) => (answer = given)))
  await show(poll())
  await press('PageDown')
  later(3000)
  await press('PageDown')
  await press('PageUp')
  assert.deepEqual(done(), ['current'])
  answer({ body: poll() })
  await settle(10)
  await press('PageDown')
  assert.deepEqual(done(), ['current', 'current'])
  await press('l')
  later(600)
  await press('l')
  assert.deepEqual(done(), ['current', 'current', 'close'])
})

test('a press that is dropped because the network has swallowed the one before says so, once', async () => {
  let answer: (a: Answer) => void = () => undefined
  const done = driven(() => new Promise((given) => (answer = given)))
  const toast = () => page().querySelector('.toast')
  await show(poll())
  const before = toast()
  await press('PageDown')
  later(1000)
  await press('PageDown')
  assert.equal(toast(), before, 'it may still be quick')
  later(1000)
  await press('PageDown')
  const told = toast()
  assert.deepEqual([told !== before, told?.textContent], [true, desk.err_offline])
  later(3000)
  await press('PageUp')
  assert.deepEqual([toast() === told, done()], [true, ['current']])
  answer({ body: poll() })
  await settle(10)
})

test('a step that could not be done is said so, and can be tried again', async () => {
  const done = driven(() => 'offline')
  await show(poll())
  await press('PageDown')
  await settle(20)
  assert.equal(page().querySelector('.toast')?.textContent, desk.err_offline)
  await press('PageDown')
  assert.equal(done().length, 2)
  await settle(10)
})
