import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, test, WALL } from './fixtures.mjs'
import { open, prepare, SCREENS } from './screens.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
const SIZES = { 'phone-390x844': PHONE, 'laptop-1366x768': LAPTOP, 'wall-1920x1080': WALL }
const only = process.env.POLLSTREAM_SCREENS?.split(',')
const screens = SCREENS.filter((s) => !only || only.includes(s.name))

/** Runs a look at every screen and tells all that is wrong at once. */
async function each(server, device, viewport, options, query, look) {
  const rooms = await prepare(server)
  const wrong = []
  for (const screen of screens) {
    const page = await device(viewport, options)
    try {
      await open(page, screen, rooms, query)
      for (const line of (await look(page, screen)) ?? []) wrong.push(`${screen.name}: ${line}`)
    } catch (e) {
      wrong.push(`${screen.name}: ${e.message.split('\n')[0]}`)
    }
    await page.context().close()
  }
  expect(wrong).toEqual([])
}

test.setTimeout(300_000)

for (const theme of ['light', 'dark'])
  for (const [size, viewport] of [['phone', PHONE], ['laptop', LAPTOP]])
    test(`accessible: ${theme}, ${size}`, ({ server, device }) =>
      each(server, device, viewport, { colorScheme: theme, reducedMotion: 'reduce', bypassCSP: true }, theme === 'light' ? 'theme=light' : '', axe))

test('no sideways scrolling at 320 pixels', ({ server, device }) =>
  each(server, device, { width: 320, height: 640 }, { reducedMotion: 'reduce' }, '', overflow))

test('no sideways scrolling with text at 200 %', ({ server, device }) =>
  each(server, device, { width: 640, height: 900 }, { reducedMotion: 'reduce' }, '', async (page) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
    return overflow(page)
  }))

test('right to left, in Arabic', ({ server, device }) =>
  each(server, device, PHONE, { reducedMotion: 'reduce' }, 'lang=ar', async (page, screen) => {
    mkdirSync(shots, { recursive: true })
    await page.screenshot({ path: join(shots, `${screen.name}-phone-rtl.png`) })
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    return overflow(page)
  }))

for (const [size, viewport] of Object.entries(SIZES))
  test(`screenshots: ${size}`, ({ server, device }) =>
    each(server, device, viewport, { reducedMotion: 'reduce' }, '', async (page, screen) => {
      mkdirSync(shots, { recursive: true })
      await page.screenshot({ path: join(shots, `${screen.name}-${size}.png`) })
    }))
