// A kiosk between two people: what covers it while nobody is there, and the end of the time.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { settle } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { learnEnglish, speak } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Poll } from '../../src/proto'
import { Session } from '../../src/screens/kiosk_session'
import { FakeTime } from './clock'
import { poll } from './fixtures'

Object.assign(globalThis, {
  IntersectionObserver: class {
    observe() {}
    disconnect() {}
  },
})
learnEnglish(desk)
const page = () => document.getElementById('app')!
const cover = () => page().querySelector<HTMLElement>('.attract')
const options = () => [...page().querySelectorAll<HTMLInputElement>('.kiosk-form input')]
const chosen = () => options().findIndex((o) => o.checked)
const at = (target: Element, e: Event) => act(() => void target.dispatchEvent(e))
const finger = (target: Element) => at(target, new Event('pointerdown', { bubbles: true }))

beforeEach(() => render(null, page()))

/** A kiosk with this poll, under the test's clock. */
async function kiosk(change: Partial<Poll>, run: (pass: (ms: number) => Promise<void>, time: FakeTime) => Promise<void>) {
  const time = new FakeTime()
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(5)
    await act(() => undefined)
  }
  try {
    await act(() => render(<Session poll={poll({ identity: 'kiosk', ...change })} kioskKey="psk_key" />, page()))
    await run(pass, time)
  } finally {
    render(null, page())
    time.restore()
  }
}

test('the touch that brings the kiosk back stays on its cover until the finger is up: what is behind it does not get the click', () =>
  kiosk({}, async (pass) => {
    await pass(46_000)
    assert.match(cover()!.textContent!, /Touch to vote/)
    await finger(cover()!)
    assert.ok(cover(), 'the finger is still down')
    await act(() => cover()!.click())
    assert.equal(cover(), null)

    await act(() => options()[1]!.click())
    await pass(46_000)
    assert.match(cover()!.textContent!, /Are you still there/)
    await finger(cover()!)
    assert.ok(cover(), 'the finger is still down')
    await act(() => cover()!.click())
    assert.deepEqual([cover(), chosen()], [null, 1])
    await pass(40_000)
    await finger(options()[1]!)
    await pass(40_000)
    assert.equal(cover(), null, 'somebody is there')
    await pass(6000)
    assert.ok(cover())
  }))

test('any key brings the kiosk back, and does nothing else by that', () =>
  kiosk({}, async (pass) => {
    await act(() => options()[1]!.click())
    await pass(46_000)
    const heard: string[] = [],
      key = (name: string, more: KeyboardEventInit = {}) =>
        new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...more })
    page()
      .querySelector('form')!
      .addEventListener('keydown', (e) => heard.push(e.key))
    const reload = key('r', { ctrlKey: true })
    await at(options()[0]!, reload)
    assert.deepEqual([!!cover(), reload.defaultPrevented], [true, false], 'a shortcut of the browser keeps its meaning')
    const space = key(' ')
    await at(options()[0]!, space)
    assert.deepEqual([cover(), space.defaultPrevented], [null, true])
    const up = () => new KeyboardEvent('keyup', { key: ' ', bubbles: true, cancelable: true }),
      ups = [up(), up()]
    for (const e of ups) await at(options()[0]!, e)
    assert.deepEqual(
      ups.map((e) => e.defaultPrevented),
      [true, false],
      'in Firefox, a button is clicked when the key comes up',
    )
    const again = key(' ')
    await at(options()[0]!, again)
    assert.deepEqual([again.defaultPrevented, heard], [false, ['r', ' ']])
  }))

test('once the time is over no vote is taken, even if the server cannot say so', async () => {
  const time = (ms: number) => new Date(1_000_000 + ms).toISOString()
  await kiosk({ end_time: time(60_000) }, async (pass) => {
    await act(() => options()[1]!.click())
    await pass(20_000)
    assert.equal(chosen(), 1)
    await finger(options()[1]!)
    await pass(40_500)
    assert.deepEqual([!!page().querySelector('form'), page().querySelector('h1')!.textContent], [false, desk.kiosk_closed])
    assert.equal(page().querySelector('h2')!.textContent, poll().title)
  })
})

test('the language that somebody chose at a kiosk is not the next person’s', () =>
  kiosk({}, async (pass) => {
    await speak('de')
    await pass(46_000)
    await settle(5)
    assert.match(cover()!.textContent!, /Touch to vote/)
  }))
