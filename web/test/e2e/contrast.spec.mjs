// Forced colours, which a user's system applies to every page: edges show what backgrounds and shadows show elsewhere.
import { expect, FEEL, LAPTOP, pick, PHONE, test } from './fixtures.mjs'

const forced = { forcedColors: 'active', colorScheme: 'dark' }
const ASK = { title: 'Your questions', kind: 'qna', options: [] }
const SCORE = { title: 'How good was it?', kind: 'rating', options: ['Food'] }

const css = (found, name) => found.evaluate((e, n) => getComputedStyle(e)[n], name)
const edge = async (found) => parseFloat(await css(found, 'borderTopWidth'))

test('forced colours: only what is picked has a check mark, and answers, buttons and scores have edges', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, SCORE], { show: 0 }),
    phone = await device(PHONE, forced)
  await phone.goto(room.code)
  await pick(phone, 'Good')
  const marks = phone.locator('.opt .chk svg')
  await expect(marks).toHaveCount(4)
  expect(await marks.evaluateAll((all) => all.map((e) => getComputedStyle(e).visibility))).toEqual([
    'hidden',
    'visible',
    'hidden',
    'hidden',
  ])
  for (const what of ['.opt:not(.on)', '.opt:not(.on) .chk', 'button[type=submit]'])
    expect(await edge(phone.locator(what).first()), what).toBeGreaterThan(0)
  // What scrolls below the bar must not show through it.
  expect(await css(phone.locator('.vote-bar'), 'backgroundColor')).toBe(await css(phone.locator('.vote-top'), 'backgroundColor'))
  expect(await css(phone.locator('.vote-bar'), 'backgroundColor')).toMatch(/^rgb\(/)
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.locator('.scale label')).toHaveCount(5)
  expect(await edge(phone.locator('.scale label').first())).toBeGreaterThan(0)
})

test('forced colours: the chosen one of a few is told from the others, and what may not be pressed is grey', async ({ server, device }) => {
  const room = await server.room('All hands', [ASK], { show: 0 }),
    phone = await device(PHONE, forced)
  for (const question of ['When?', 'Where?'])
    await server.ask('POST', `polls/${room.polls[0].id}/votes`, { question, vote_id: crypto.randomUUID() })
  await phone.goto(room.code)
  const pressed = (yes) => phone.locator(`.seg [aria-pressed=${yes}]`)
  await expect(pressed(true)).toHaveCount(1)
  expect(await css(pressed(true), 'backgroundColor')).not.toBe(await css(pressed(false), 'backgroundColor'))
  expect(await css(pressed(true), 'color')).not.toBe(await css(pressed(false), 'color'))
  const ask = phone.locator('button[type=submit]'),
    grey = await css(ask, 'color')
  await phone.locator('textarea').fill('Why?')
  expect(await css(ask, 'color')).not.toBe(grey)
})

test('forced colours: the card to join with stays light and whole, and switches are drawn', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    stage = await device(LAPTOP, forced)
  await stage.goto(`stage/${room.code}`)
  expect(await css(stage.locator('.joincard'), 'backgroundColor')).toBe('rgb(255, 255, 255)')
  expect(await css(stage.locator('.joincard .at b').first(), 'color')).toBe('rgb(22, 19, 31)')
  await stage.goto(`host/${room.id}#${room.admin_key}`)
  const knob = stage.locator('.sw i').first()
  expect(await edge(knob)).toBeGreaterThan(0)
  expect(await knob.evaluate((e) => getComputedStyle(e, '::after').backgroundColor)).not.toBe(await css(knob, 'backgroundColor'))
})

/** A page in a browser from 2022: it drops rules with :has, and cannot mix colours. */
async function older(page) {
  await page.route('**/*.css', async (route) => {
    const answer = await route.fetch(),
      css = (await answer.text()).replaceAll(':has(', ':hasnt(').replaceAll('color-mix(', 'colour-mix(')
    await route.fulfill({ response: answer, body: css })
  })
  return page
}

test('an older browser: the focus is seen on every mark, and what scrolls under the head is not read through it', async ({
  server,
  device,
}) => {
  const rank = { title: 'In which order?', kind: 'rank', options: ['Tea', 'Coffee'] },
    star = { title: 'How many stars?', kind: 'star', options: ['Tea', 'Coffee'] }
  const room = await server.room('All hands', [FEEL, SCORE, star, rank], { show: 0 }),
    page = await older(await device(PHONE))
  for (const [i, mark, ring] of [
    [0, '.opt input', 'label.opt'],
    [1, '.scale input', '.scale label'],
    [2, '.stars input', '.stars label'],
    [3, '.tap', '.tap'],
  ]) {
    await room.show({ poll_id: room.polls[i].id })
    await page.goto(room.code)
    await page.locator(mark).first().waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect(page.locator(mark).first()).toBeFocused()
    expect(await css(page.locator(ring).first(), 'outlineStyle'), mark).toBe('solid')
  }
  expect(await css(page.locator('.vote-top'), 'backgroundColor')).toMatch(/^rgb\(/)
})

test('an older browser: the stage has its bars, and a big QR code that hides what is behind it', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    page = await older(await device(LAPTOP))
  await server.crowd(room.polls[0].id, [3, 1, 0, 0])
  await page.goto(`stage/${room.code}`)
  const bar = page.locator('.bar .fill').first()
  await bar.waitFor()
  expect(await css(bar, 'backgroundColor')).toMatch(/^rgb\(/)
  await page.keyboard.press('q')
  expect(await css(page.locator('.bigqr'), 'backgroundColor')).toMatch(/^rgb\(/)
})
