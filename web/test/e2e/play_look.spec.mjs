import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, pick, settled, test, WALL } from './fixtures.mjs'
import { ASK, guests, HEART, stage } from './play.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
const NAMES = ['Ana', 'Ben', 'Chidi', 'Dora', 'Emil', 'Fatima', 'Gus', 'Hana']
const QUESTIONS = [
  'When is the exam?',
  'May we bring a calculator?',
  'How many questions will there be, and how long do we have for each of them on average?',
  'Will the lab reports count?',
  'Can we see last year’s exam?',
]

/** Checks a page in both themes and, on a phone, at 320 pixels and right to left. */
function looker(wrong) {
  const note = (where, lines) => {
    for (const line of lines) wrong.push(`${where}: ${line}`)
  }
  return async (page, name, { narrow = false, themes = true } = {}) => {
    await settled(page)
    for (const theme of themes ? ['light', 'dark'] : ['as is']) {
      if (themes) {
        await page.emulateMedia({ colorScheme: theme })
        await page.locator(`html[data-theme=${theme}]`).waitFor()
        await settled(page)
      }
      await page.screenshot({ path: join(shots, `play-${name}${themes ? '-' + theme : ''}.png`) })
      note(`${name}, ${theme}`, await axe(page))
    }
    if (!narrow) return
    await page.setViewportSize({ width: 320, height: 640 })
    note(`${name}, 320`, await overflow(page))
    await page.setViewportSize(PHONE)
  }
}
const calm = { reducedMotion: 'reduce', bypassCSP: true }

test('quiz: accessible in both themes, nothing sticks out', async ({ server, device }) => {
  test.setTimeout(180_000)
  mkdirSync(shots, { recursive: true })
  const wrong = [],
    look = looker(wrong)
  const room = await server.room('Biology 2b', [{ ...HEART, settings: { ...HEART.settings, time_limit_s: 600 } }], { show: 0 })
  const others = await guests(server, room, NAMES)
  const phone = await device(PHONE, calm),
    rtl = await device(PHONE, calm),
    host = await device(PHONE, calm),
    wall = await stage(await device(WALL, calm), room)
  await phone.goto(room.code)
  await phone.locator('.quiz-join').waitFor()
  await look(phone, 'quiz-join', { narrow: true })
  await phone.getByLabel('Your name').fill('Mina')
  await phone.getByRole('button', { name: 'Join', exact: true }).click()
  await phone.getByText('Get ready').waitFor()
  await look(phone, 'quiz-waiting', { narrow: true })
  await look(wall, 'quiz-stage-waiting', { themes: false })
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByLabel('Name of Mina').waitFor()
  await look(host, 'quiz-remote', { narrow: true })
  await wall.keyboard.press('Space')
  await pick(phone, 'The heart')
  await look(phone, 'quiz-answering', { narrow: true })
  await rtl.goto(room.code + '?lang=ar')
  await rtl.locator('.quiz-join .quiet').click()
  await pick(rtl, 'The heart')
  await look(rtl, 'quiz-rtl', { narrow: true })
  await rtl.locator('button[type=submit]').click()
  for (const [i, guest] of others.entries()) await guest.answer(room.polls[0], [2, 2, 1, 2, 3, 2, 2, 4][i])
  await phone.locator('button[type=submit]').click()
  await phone.locator('.thanks').waitFor()
  await look(phone, 'quiz-answered', { narrow: true })
  await look(wall, 'quiz-stage-running', { themes: false })
  await wall.keyboard.press('ArrowRight')
  await wall.locator('.bar').first().waitFor()
  await look(wall, 'quiz-stage-reveal', { themes: false })
  await wall.keyboard.press('p')
  await wall.locator('.board li').first().waitFor()
  await look(wall, 'quiz-stage-board', { themes: false })
  await wall.keyboard.press('t')
  await look(wall, 'quiz-stage-board-other', { themes: false })
  await wall.keyboard.press('p')
  await look(wall, 'quiz-stage-reveal-other', { themes: false })
  await phone.locator('.board').waitFor()
  await look(phone, 'quiz-reveal', { narrow: true })
  await rtl.locator('.board').waitFor()
  await look(rtl, 'quiz-rtl-reveal', { narrow: true })
  const page = await device(LAPTOP, calm)
  await page.goto(`results/${room.polls[0].id}`)
  await page.locator('.board').waitFor()
  await look(page, 'quiz-results')
  expect(wrong).toEqual([])
})

test('qna and editor: accessible in both themes, nothing sticks out', async ({ server, device }) => {
  test.setTimeout(180_000)
  mkdirSync(shots, { recursive: true })
  const wrong = [],
    look = looker(wrong)
  const room = await server.room('Biology 2b', [{ ...ASK, settings: { moderated: true } }, HEART], { show: 0 })
  const poll = room.polls[0],
    others = await guests(server, room, NAMES)
  for (const [i, text] of QUESTIONS.entries()) await others[i].question(poll, text)
  const state = (no, to) => server.ask('PATCH', `polls/${poll.id}/texts/${no}`, { state: to }, room.key)
  for (const [no, to] of [
    [1, 'active'],
    [2, 'pinned'],
    [3, 'active'],
    [4, 'answered'],
  ])
    await state(no, to)
  for (const [k, guest] of others.entries()) for (const no of [1, 2, 3]) if ((k * no) % 3) await guest.vote(poll, no, (k + no) % 5 ? 1 : -1)
  const phone = await device(PHONE, calm),
    rtl = await device(PHONE, calm),
    host = await device(PHONE, calm),
    wall = await stage(await device(WALL, calm), room)
  await phone.goto(room.code)
  await phone.locator('.ask').first().waitFor()
  await phone.getByLabel('Your question').fill('Can I sit near the window?')
  await phone.getByRole('button', { name: 'Ask', exact: true }).click()
  await phone.getByText('Waiting for the host', { exact: true }).waitFor()
  await look(phone, 'qna-phone', { narrow: true })
  await rtl.goto(room.code + '?lang=ar')
  await rtl.locator('.ask').first().waitFor()
  await look(rtl, 'qna-rtl', { narrow: true })
  await look(wall, 'qna-stage', { themes: false })
  await wall.keyboard.press('t')
  await look(wall, 'qna-stage-other', { themes: false })
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.locator('.moderation li').first().waitFor()
  await look(host, 'qna-remote-waiting', { narrow: true })
  await host.locator('.moderation .seg button').nth(1).click()
  await look(host, 'qna-remote', { narrow: true })
  const page = await device(LAPTOP, calm)
  await page.goto(`results/${poll.id}`)
  await page.locator('.ask').first().waitFor()
  await look(page, 'qna-results')
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.locator('.slide').nth(1).click()
  await page.locator('.rightmark').first().waitFor()
  await look(page, 'quiz-editor')
  await page.setViewportSize({ width: 320, height: 700 })
  await settled(page)
  for (const line of await overflow(page)) wrong.push(`editor, 320: ${line}`)
  expect(wrong).toEqual([])
})
