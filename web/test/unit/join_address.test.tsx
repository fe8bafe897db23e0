// The address that phones are told, while the computer that serves them moves to another network.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, window, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Room } from '../../src/proto'
import { ShareDialog } from '../../src/screens/share'
import { StageScreen } from '../../src/screens/stage'
import { FakeTime } from './clock'

// A connection that never opens: what the stage shows comes by HTTP.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish(desk)
document.querySelector('base')!.href = 'http://localhost:9010/'
const page = () => document.getElementById('app')!
const room: Room = {
  id: '01KROOM0000000000000000001',
  code: '482913',
  title: 'Class',
  created_at: '',
  polls: [],
  current_poll_id: null,
  pace: 'host',
  viewers: 0,
  version: 1,
}
const HOME = 'http://10.0.0.2:9010/',
  HALL = 'http://192.168.7.31:9010/'

/** The addresses of the server's computer; undefined while it cannot be reached. */
let here: string[] | undefined
const answer = (a: Asked): Answer =>
  a.path.endsWith('/server') && here
    ? { body: { version: '1', base_url: here[0], addresses: here, loopback_only: false, create_policy: 'anyone' } }
    : a.path.includes('/codes/')
      ? { body: room }
      : 'offline'
const shown = () => page().querySelector('.joincard .at b')?.textContent
const code = () => page().querySelector('.joincard img')

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  here = [HOME]
})

/** Does what a test needs time for, under its clock. */
async function timed(run: (pass: (ms: number) => Promise<void>) => Promise<void>) {
  const time = new FakeTime()
  try {
    await run(async (ms) => {
      await act(() => time.tick(ms))
      for (let n = 0; n < 3; n++) {
        await settle(5)
        await act(() => time.tick(0))
      }
    })
  } finally {
    render(null, page())
    time.restore()
  }
}

test('the stage shows the address of the network that the computer is in now', () =>
  timed(async (pass) => {
    const asked = serve(answer),
      questions = () => asked.filter((a) => a.path.endsWith('/server')).length
    await act(() => render(<StageScreen route={{ screen: 'stage', code: '482913' }} />, page()))
    for (let n = 0; n < 5; n++) await pass(10)
    assert.equal(shown(), '10.0.0.2:9010')
    const image = code()

    here = [HALL]
    await act(() => void window.dispatchEvent(new window.Event('online')))
    await pass(1500)
    assert.equal(shown(), '192.168.7.31:9010')
    assert.match(code()!.getAttribute('src')!, /192\.168\.7\.31/)

    here = [HOME]
    await act(() => void document.dispatchEvent(new Event('visibilitychange')))
    await pass(1500)
    assert.equal(shown(), '10.0.0.2:9010', 'whoever comes back to the page')

    here = [HALL]
    await pass(150_000)
    assert.equal(shown(), '192.168.7.31:9010', 'and after a while by itself')

    here = undefined
    await pass(150_000)
    assert.equal(shown(), '192.168.7.31:9010', 'no answer takes nothing away')
    here = [HALL]
    await pass(10_000)
    const before = questions(),
      source = code()!.getAttribute('src')
    for (let n = 0; n < 10; n++) await pass(150_000)
    assert.deepEqual([code() === image, code()!.getAttribute('src')], [true, source], 'and nothing flickers')
    const n = questions() - before
    assert.ok(n >= 8 && n <= 15, `asked ${n} times in 25 minutes`)
  }))

test('whoever opens the share dialog again gets the addresses of now, and what they chose as long as it is there', async () => {
  const open = async () => {
    render(<ShareDialog room={room} adminKey="psa_key" kioskKey={undefined} onClose={() => undefined} />, page())
    await settle(20)
  }
  const choices = () => [...page().querySelectorAll('select option')].map((o) => o.textContent),
    link = () => page().querySelector<HTMLInputElement>('.share-links input')!.value
  serve(answer)
  here = [HOME, HALL]
  await open()
  await until(() => choices().length === 3)
  assert.deepEqual(choices(), ['localhost:9010', '10.0.0.2:9010', '192.168.7.31:9010'])
  const select = page().querySelector('select')!
  select.value = HALL
  await act(() => void select.dispatchEvent(new Event('change', { bubbles: true })))
  assert.deepEqual([shown(), link()], ['192.168.7.31:9010', HALL + '482913'])
  render(null, page())

  here = [HOME]
  await open()
  await until(() => choices().length === 2)
  assert.deepEqual([shown(), choices()], ['10.0.0.2:9010', ['localhost:9010', '10.0.0.2:9010']])
  here = [HALL, HOME]
  await act(() => void window.dispatchEvent(new window.Event('online')))
  await until(() => choices().length === 3)
  assert.deepEqual([shown(), link()], ['192.168.7.31:9010', HALL + '482913'])
})
