import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, test, WALL } from './fixtures.mjs'
import { open, prepare, SCREENS } from './screens.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
const only = process.env.POLLSTREAM_SCREENS?.split(',')
const screens = SCREENS.filter((s) => !only || only.includes(s.name))

/** Runs a look at every screen, each opened once, and tells all that is wrong at once. */
async function each(server, device, viewport, query, look) {
  mkdirSync(shots, { recursive: true })
  const rooms = await prepare(server)
  const wrong = []
  for (const screen of screens) {
    const page = await device(viewport, { reducedMotion: 'reduce', bypassCSP: true })
    try {
      await open(page, screen, rooms, query)
      for (const line of await look(page, screen.name)) wrong.push(`${screen.name}: ${line}`)
    } catch (e) {
      wrong.push(`${screen.name}: ${e.message.split('\n')[0]}`)
    }
    await page.context().close()
  }
  expect(wrong).toEqual([])
}

const shoot = (page, name) => page.screenshot({ path: join(shots, `${name}.png`) })
const about = (where, lines) => lines.map((line) => `${where}: ${line}`)

/** Until colours have arrived where they are going: halfway there they have no contrast. */
const settled = (page) => page.evaluate(async () => {
  const frame = () => new Promise((done) => { requestAnimationFrame(done) })
  const moving = () => document.getAnimations().filter((a) => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity)
  await frame()
  await frame()
  for (let left = 200; left && moving().length; --left) await frame()
})

/** Accessible in light and in dark. The stage chooses its theme itself, so it is told; the rest follows the system. */
async function bothThemes(page) {
  const wrong = []
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme })
    await page.evaluate((t) => { document.documentElement.dataset.theme = t }, theme)
    await settled(page)
    wrong.push(...about(theme, await axe(page)))
  }
  return wrong
}

/** Nothing sticks out at 320 pixels, nor with text at 200 %. */
async function narrow(page) {
  await page.setViewportSize({ width: 320, height: 640 })
  const wrong = about('320 pixels', await overflow(page))
  await page.setViewportSize({ width: 640, height: 900 })
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%' })
  return [...wrong, ...about('text at 200 %', await overflow(page))]
}

test.setTimeout(300_000)

test('phone: accessible in both themes, no sideways scrolling at 320 pixels or with text at 200 %', ({ server, device }) =>
  each(server, device, PHONE, '', async (page, name) => {
    await shoot(page, `${name}-phone-390x844`)
    return [...await bothThemes(page), ...await narrow(page)]
  }))

test('laptop: accessible in both themes', ({ server, device }) =>
  each(server, device, LAPTOP, '', async (page, name) => {
    await shoot(page, `${name}-laptop-1366x768`)
    return bothThemes(page)
  }))

test('wall: nothing sticks out', ({ server, device }) =>
  each(server, device, WALL, '', async (page, name) => {
    await shoot(page, `${name}-wall-1920x1080`)
    return overflow(page)
  }))

test('right to left, in Arabic', ({ server, device }) =>
  each(server, device, PHONE, 'lang=ar', async (page, name) => {
    await shoot(page, `${name}-phone-rtl`)
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    return overflow(page)
  }))
