import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { fillScreen, isFull, leaveScreen } from '../../src/ui/full_screen'

const root = document.documentElement as unknown as Record<string, unknown>
const page = document as unknown as Record<string, unknown>

/** Gives the page these properties for the length of a test. */
function have(t: { after(run: () => void): void }, of: Record<string, unknown>, more: Record<string, unknown>) {
  for (const [name, value] of Object.entries(more)) {
    const before = Object.getOwnPropertyDescriptor(of, name)
    Object.defineProperty(of, name, { value, configurable: true, writable: true })
    t.after(() => {
      if (before) Object.defineProperty(of, name, before)
      else delete of[name]
    })
  }
}

test('the whole screen is filled and left by the standard, and a refusal is nobody’s error', async (t) => {
  const said: string[] = []
  have(t, root, {
    requestFullscreen: async () => {
      said.push('fill')
      throw new TypeError('not now')
    },
  })
  have(t, page, { fullscreenElement: null, exitFullscreen: async () => void said.push('leave') })
  fillScreen()
  assert.equal(isFull(), false)
  page.fullscreenElement = root
  assert.equal(isFull(), true)
  leaveScreen()
  await new Promise((done) => setTimeout(done))
  assert.deepEqual(said, ['fill', 'leave'])
})

test('an older Safari has it under its own names', (t) => {
  const said: string[] = []
  have(t, root, { requestFullscreen: undefined, webkitRequestFullscreen: () => void said.push('fill') })
  have(t, page, {
    fullscreenElement: undefined,
    exitFullscreen: undefined,
    webkitFullscreenElement: null,
    webkitExitFullscreen: () => void said.push('leave'),
  })
  fillScreen()
  assert.equal(isFull(), false)
  page.webkitFullscreenElement = root
  assert.equal(isFull(), true)
  leaveScreen()
  assert.deepEqual(said, ['fill', 'leave'])
})

test('an iPhone has none of it, and nothing happens', (t) => {
  have(t, root, { requestFullscreen: undefined })
  have(t, page, { fullscreenElement: undefined, exitFullscreen: undefined })
  fillScreen()
  leaveScreen()
  assert.equal(isFull(), false)
})
