import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, settled, test, WALL } from './fixtures.mjs'
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

/** How far the question and its bars run into the head and the foot of the wall. */
const runsOver = (page) => page.evaluate(() => {
  const at = (selector) => document.querySelector(selector).getBoundingClientRect()
  const bars = [...document.querySelectorAll('.stage-main .bar')]
  return { bars: bars.length, above: Math.max(0, at('.stage-top').bottom - at('.stage-main h1').top), below: Math.max(0, ...bars.map((b) => b.getBoundingClientRect().bottom - innerHeight)) }
})

test('wall: eight bars make room for a title of any length, and a lot names the winner', async ({ server, device }) => {
  const words = 'Which of the many things that we could do together next year would you like to see first'
  const options = Array.from({ length: 8 }, (_, i) => `Place number ${i + 1}`)
  for (const length of [30, 60, 70, 88, 139, 200]) {
    const title = `${`${words}, and why, ${words}, and why`.slice(0, length - 1).trim()}?`
    const room = await server.room('Lunch', [{ title, options }], { show: 0 })
    await server.crowd(room.polls[0].id, [2, 0, 2, 1, 0, 0, 0, 0])
    await room.close(0)
    const page = await device(WALL, { reducedMotion: 'reduce' })
    await page.goto(`stage/${room.code}`)
    await expect(page.locator('.bar .lead')).toHaveText('Winner · lot')
    expect(await runsOver(page), title).toEqual({ bars: 8, above: 0, below: 0 })
    await shoot(page, `stage-title-${length}`)
    await page.context().close()
  }
})

test('right to left, in Arabic', ({ server, device }) =>
  each(server, device, PHONE, 'lang=ar', async (page, name) => {
    await shoot(page, `${name}-phone-rtl`)
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    return overflow(page)
  }))
