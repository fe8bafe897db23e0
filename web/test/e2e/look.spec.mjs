import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, resize, settled, test, WALL } from './fixtures.mjs'
import { open, prepare, SCREENS } from './screens.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
const only = process.env.POLLSTREAM_SCREENS?.split(',')
const screens = SCREENS.filter((s) => !only || only.includes(s.name))

/** Runs a check on every screen, opening each once, and reports everything that is wrong together. */
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

/** Accessible in light and in dark mode. The stage chooses its own theme, so it is told which; the rest follows the system. */
async function bothThemes(page) {
  const wrong = []
  for (const theme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: theme })
    await page.evaluate((t) => {
      document.documentElement.dataset.theme = t
    }, theme)
    await settled(page)
    wrong.push(...about(theme, await axe(page)))
  }
  return wrong
}

/** Nothing sticks out at 320 pixels, nor with text at 200 %. */
async function narrow(page) {
  await resize(page, { width: 320, height: 640 })
  await settled(page)
  const wrong = about('320 pixels', await overflow(page))
  await resize(page, { width: 640, height: 900 })
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  await settled(page)
  return [...wrong, ...about('text at 200 %', await overflow(page))]
}

test.describe.configure({ mode: 'parallel', timeout: 300_000 })

test('phone: accessible in both themes, no sideways scrolling at 320 pixels or with text at 200 %', ({ server, device }) =>
  each(server, device, PHONE, '', async (page, name) => {
    await shoot(page, `${name}-phone-390x844`)
    return [...(await bothThemes(page)), ...(await narrow(page))]
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

/** How far the question and its bars overlap the header and the footer of the wall. */
const runsOver = (page) =>
  page.evaluate(() => {
    const at = (selector) => document.querySelector(selector).getBoundingClientRect()
    const bars = [...document.querySelectorAll('.stage-main .bar')]
    return {
      bars: bars.length,
      above: Math.max(0, at('.stage-top').bottom - at('.stage-main h1').top),
      below: Math.max(0, ...bars.map((b) => b.getBoundingClientRect().bottom - innerHeight)),
    }
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

/** Which parts of the stage's content overlap the page header, or are outside the screen. */
const outside = (page) =>
  page.evaluate(() => {
    const head = document.querySelector('.stage-top').getBoundingClientRect().bottom,
      main = document.querySelector('.stage-main').getBoundingClientRect()
    return [...document.querySelectorAll('.stage-main *:not(.fill)')]
      .filter((e) => {
        const r = e.getBoundingClientRect()
        return r.width > 1 && r.height > 1 && (r.top < head - 1 || r.bottom > innerHeight + 1 || r.left < -1 || r.right > main.right + 1)
      })
      .map((e) => {
        const r = e.getBoundingClientRect()
        return `${e.tagName}.${e.className?.baseVal ?? e.className} ${Math.round(r.top)}–${Math.round(r.bottom)}`
      })
      .slice(0, 4)
  })

/** How much of the stage's height is unused although something was made smaller. */
const idle = (page) =>
  page.evaluate(() => {
    const main = document.querySelector('.stage-main'),
      box = main.getBoundingClientRect()
    const used = main.lastElementChild.getBoundingClientRect().bottom - main.firstElementChild.getBoundingClientRect().top
    return main.style.getPropertyValue('--fit') === '1' ? 0 : 1 - used / box.height
  })

const LONG =
  'Which of the many things that we could do together next year would you like to see first, and why, and what would you leave out for it'
const named = (n, name = 'Idea for the team number') => Array.from({ length: n }, (_, i) => `${name} ${i + 1}`)
const said = (length) => `${`${LONG}, ${LONG}`.slice(0, length - 1).trim()}?`
const quiz = (n, title) => ({ title, kind: 'quiz', allow_change: false, options: named(n), settings: { correct: [1] } })
const scale = { min: 1, max: 5, min_label: 'Not at all', max_label: 'Very well' }
/** Each with what it shows, and ballots in its own format. */
const FULL = {
  'rating-6': [
    { title: said(32), kind: 'rating', options: named(6), settings: scale },
    (k) => ({ scores: named(6).map((_, i) => 1 + ((k + i) % 5)) }),
    '.cols',
  ],
  'rating-title-200': [
    { title: said(200), kind: 'rating', options: named(6), settings: scale },
    (k) => ({ scores: named(6).map((_, i) => 1 + ((k + i) % 5)) }),
    '.cols',
  ],
  'star-8': [
    { title: said(58), kind: 'star', options: named(8) },
    (k) => ({ scores: named(8).map((_, i) => (k + i) % 6) }),
    '.stage-runoff',
  ],
  'rank-8': [
    { title: said(88), kind: 'rank', options: named(8) },
    (k) => ({ ranking: k % 3 ? [1, 2, 3, 4, 5, 6, 7, 8] : [3, 2, 1] }),
    '.method',
  ],
  'rank-12': [{ title: said(32), kind: 'rank', options: named(12) }, (k) => ({ ranking: k % 3 ? [1, 2, 3, 4] : [3, 2, 1] }), '.method'],
  'rank-title-200': [
    { title: said(200), kind: 'rank', options: named(8) },
    (k) => ({
      ranking: [
        [1, 2, 3],
        [2, 3, 1],
        [3, 1, 2],
      ][k % 3],
    }),
    '.method',
  ],
  'quiz-12': [quiz(12, said(58)), (k) => ({ option_ids: [1 + (k % 12)] }), '.choices'],
  'quiz-20': [{ ...quiz(20, said(88)), settings: { correct: [1], time_limit_s: 600 } }, null, '.choices'],
  'hidden-6': [{ title: said(88), options: named(6), results: 'after_close' }, (k) => ({ option_ids: [1 + (k % 6)] }), '.choices'],
  'hidden-12-long': [
    { title: said(200), options: named(12, LONG.slice(0, 110)), results: 'after_close' },
    (k) => ({ option_ids: [1 + (k % 6)] }),
    '.choices',
  ],
  'bars-20': [{ title: said(200), options: named(20) }, (k) => ({ option_ids: [1 + (k % 6)] }), '.bar'],
  'open-8': [{ title: said(88), kind: 'open', options: [] }, (k) => ({ texts: [`${LONG} ${k}`] }), '.stage-said li'],
}
/** The rooms of `FULL`, each with some votes. */
async function full(server) {
  const rooms = {}
  for (const [name, [poll, ballot]] of Object.entries(FULL)) {
    const room = (rooms[name] = await server.room('Lunch', [poll], { show: 0 }))
    if (poll.settings?.time_limit_s) await server.ask('POST', `polls/${room.polls[0].id}/start`, {}, room.key)
    for (let k = 0; ballot && k < 8; k++)
      await server.ask('POST', `polls/${room.polls[0].id}/votes`, { ...ballot(k), vote_id: crypto.randomUUID() })
  }
  return rooms
}

for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
])
  test(`wall: whatever is asked, nothing runs into the head of the page or off the screen at ${width}x${height}`, async ({
    server,
    device,
  }) => {
    const rooms = await full(server),
      wrong = []
    const page = await device({ width, height }, { reducedMotion: 'reduce' })
    for (const [name, room] of Object.entries(rooms)) {
      await page.goto(`stage/${room.code}`)
      await page.locator(`.stage-main ${FULL[name][2]}`).first().waitFor({ timeout: 40_000 })
      await settled(page)
      for (const line of await outside(page)) wrong.push(`${name}: ${line}`)
      if ((await idle(page)) > 0.2) wrong.push(`${name}: smaller than there is room for`)
      await shoot(page, `stage-${name}-${width}x${height}`)
    }
    expect(wrong).toEqual([])
  })

for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
])
  test(`wall: figures stay in their column, and the ends of a scale stand under its columns at ${width}x${height}`, async ({
    server,
    device,
  }) => {
    const page = await device({ width, height }, { reducedMotion: 'reduce' })
    const few = await server.room('Lunch', [{ title: 'Where to?', options: named(3) }], { show: 0 })
    await server.crowd(few.polls[0].id, [1, 0, 0])
    await page.goto(`stage/${few.code}`)
    await expect(page.locator('.bar .val').first()).toContainText('100%')
    await settled(page)
    const out = await page.evaluate(() =>
      [...document.querySelectorAll('.bar .val')].map((v) => {
        const text = document.createRange()
        text.selectNodeContents(v)
        return Math.round(
          Math.max(
            0,
            v.getBoundingClientRect().left - text.getBoundingClientRect().left,
            text.getBoundingClientRect().right - v.getBoundingClientRect().right,
          ),
        )
      }),
    )
    expect(out).toEqual([0, 0, 0])
    await shoot(page, `stage-first-vote-${width}x${height}`)
    for (const n of [2, 6]) {
      const room = await server.room('Lunch', [{ title: said(32), kind: 'rating', options: named(n), settings: scale }], { show: 0 })
      await server.ask('POST', `polls/${room.polls[0].id}/votes`, {
        scores: named(n).map((_, i) => 1 + (i % 5)),
        vote_id: crypto.randomUUID(),
      })
      await page.goto(`stage/${room.code}`)
      await page.locator('.scale-ends').waitFor()
      await settled(page)
      const off = await page.evaluate(() => {
        const cols = document.querySelector('.cols').getBoundingClientRect(),
          [low, high] = [...document.querySelectorAll('.scale-ends span')].map((e) => e.getBoundingClientRect())
        return Math.max(Math.abs(low.left - cols.left), Math.abs(high.right - cols.right))
      })
      expect(off, `${n} options`).toBeLessThan(2)
      await shoot(page, `stage-scale-${n}-${width}x${height}`)
    }
  })

test('wall: who presents has a button for every key, also where there are only fingers, and no way out by accident', async ({
  server,
  device,
}) => {
  const room = await server.room(
    'Lunch',
    [
      { title: 'Where to?', options: named(3) },
      { title: 'And when?', options: named(2) },
    ],
    { show: 0 },
  )
  for (const [name, viewport, touch] of [
    ['mouse', LAPTOP, false],
    ['touch', LAPTOP, true],
    ['tablet', { width: 768, height: 1024 }, true],
  ]) {
    await room.show({ poll_id: room.polls[0].id })
    const page = await device(viewport, { reducedMotion: 'reduce', hasTouch: touch })
    await page.goto(`host/${room.id}#${room.admin_key}`)
    await page.getByRole('button', { name: 'Share' }).waitFor()
    await page.goto(`stage/${room.code}`)
    const hint = (label) => page.locator('.hints').getByRole('button', { name: label, exact: true })
    await expect(hint('Next'), name).toBeVisible()
    await expect(page.locator('.stage-top a')).toHaveCount(0)
    await settled(page)
    expect(await overflow(page), name).toEqual([])
    // A finger moves nothing before it taps, so on touch screens the buttons do not go away.
    if (touch) await expect(page.locator('.hints.quiet'), name).toHaveCSS('opacity', '1')
    await shoot(page, `stage-buttons-${name}`)
    await hint('Hide on this screen').click()
    await expect(page.locator('.veil'), name).toBeVisible()
    await hint('Next').click()
    await expect(page.locator('.stage-main h1'), name).toHaveText('And when?')
    await expect(hint('Next'), name).toHaveCount(0)
    await hint('All keys').click()
    await page.getByLabel('Show how to join').uncheck()
    await page.keyboard.press('Escape')
    await expect(page.locator('.stage-side'), name).toBeHidden()
    await expect(page.locator('.way-in'), name).toContainText(`${room.code.slice(0, 3)} ${room.code.slice(3)}`)
    await settled(page)
    expect(await overflow(page), name).toEqual([])
    await shoot(page, `stage-folded-${name}`)
    await hint('Show how to join').click()
    await expect(page.locator('.stage-side'), name).toBeVisible()
    await hint('Big QR').click()
    await expect(page.locator('.bigqr'), name).toBeVisible()
    await page.context().close()
  }
})

test('right to left, in Arabic', ({ server, device }) =>
  each(server, device, PHONE, 'lang=ar', async (page, name) => {
    await shoot(page, `${name}-phone-rtl`)
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl')
    return overflow(page)
  }))
