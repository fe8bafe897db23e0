import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, send, settled, test, WALL } from './fixtures.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
const WORDS = { title: 'One word for this week?', kind: 'words', options: [] }
const SAID = ['curious', 'Curious', 'tired', 'coffee', 'coffee!', 'Coffee', 'ready', 'a bit lost', 'hopeful', 'curious']

async function write(server, pollId, texts) {
  for (const text of texts) await server.ask('POST', `polls/${pollId}/votes`, { texts: [text], vote_id: crypto.randomUUID() })
}

async function hostPage(device, room, view = PHONE) {
  const host = await device(view)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  return host
}

test('words: made in the editor, written on a phone, a cloud on the stage', async ({ device }) => {
  const host = await device(LAPTOP)
  await host.goto('create')
  await host.locator('.types').getByRole('button', { name: 'Word cloud', exact: true }).click()
  await host.getByRole('textbox', { name: 'Question', exact: true }).fill(WORDS.title)
  await expect(host.getByRole('textbox', { name: 'Option A', exact: true })).toHaveCount(0)
  await host.getByRole('button', { name: 'Create poll' }).click()
  await host.waitForURL(/host\/\w+$/)
  const code = (await host.locator('.host-top .pill[dir=ltr]').textContent()).replace(/\D/g, '')
  const phone = await device()
  await phone.goto(code)
  await phone.getByLabel('Answer 1').fill('curious')
  await phone.getByLabel('Answer 2').fill('  a   bit tired ')
  await expect(phone.locator('button[type=submit]')).toHaveText('Send 2 answers')
  await send(phone)
  await expect(phone.locator('.thanks')).toContainText('curious and a bit tired')
  const wall = await device(WALL)
  await wall.goto(`stage/${code}?view`)
  await expect(wall.locator('.cloud text')).toHaveText(['curious', 'a bit tired'])
})

test('moderated words wait for the host, on every screen', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...WORDS, settings: { moderated: true } }], { show: 0 })
  const id = room.polls[0].id
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  await write(server, id, ['curious', 'rude thing'])
  await expect(wall.locator('.stage-main')).toContainText('The first answers are waiting for the host.')
  expect(await wall.content()).not.toContain('rude thing')
  const host = await hostPage(device, room)
  await host.getByRole('button', { name: 'Show “curious”' }).click()
  await host.getByRole('button', { name: 'Hide “rude thing”' }).click()
  await expect(wall.locator('.cloud text')).toHaveText(['curious'])
  await expect(host.getByText('Nothing is waiting.')).toBeVisible()
  expect(await wall.content()).not.toContain('rude thing')
})

test('a word is erased for good: from the stage, from every phone, and from the host', async ({ server, device }) => {
  const room = await server.room('Class', [WORDS], { show: 0 })
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  const phone = await device()
  await phone.goto(room.code)
  await phone.getByLabel('Answer 1').fill('Ann Lee')
  await phone.getByLabel('Answer 2').fill('curious')
  await send(phone)
  await expect(wall.locator('.cloud text')).toHaveText(['Ann Lee', 'curious'])
  const host = await hostPage(device, room)
  const erase = host.getByRole('button', { name: 'Erase for good: “Ann Lee”' })
  await erase.click()
  await host.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(wall.locator('.cloud text')).toHaveCount(2)
  await erase.click()
  await expect(host.getByRole('dialog')).toContainText('cannot be brought back')
  expect(await axe(host)).toEqual([])
  await host.getByRole('dialog').getByRole('button', { name: 'Erase for good' }).click()
  await expect(wall.locator('.cloud text')).toHaveText(['curious'])
  await expect(phone.locator('.said li')).toHaveText([/^curious/])
  await host.getByRole('button', { name: 'Hidden 1' }).click()
  await expect(host.locator('.moderation li')).toContainText('No. 1 was erased')
  expect(await host.content()).not.toContain('Ann Lee')
  await phone.reload()
  await expect(phone.locator('.thanks')).toContainText('curious')
  expect(await phone.content()).not.toContain('Ann Lee')
  // The announcement that contains it is replaced by the next one, some seconds later.
  await expect.poll(() => wall.content(), { timeout: 20_000 }).not.toContain('Ann Lee')
})

test('a cloud keeps its words in place while others come', async ({ server, device }) => {
  const room = await server.room('Class', [WORDS], { show: 0 })
  const id = room.polls[0].id
  await write(server, id, SAID)
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  await expect(wall.locator('.cloud text')).toHaveCount(6)
  const place = () => wall.locator('.cloud text', { hasText: 'tired' }).evaluate((e) => e.style.transform)
  const before = await place()
  await write(server, id, ['new', 'newer'])
  await expect(wall.locator('.cloud text')).toHaveCount(8)
  expect(await place()).toBe(before)
})

test('texts on every screen: accessible, within the page, looked at', async ({ server, device }) => {
  test.setTimeout(180_000)
  mkdirSync(shots, { recursive: true })
  const room = await server.room('Class', [WORDS, { title: 'What should we change?', kind: 'open', options: [] }], { show: 0 })
  await write(server, room.polls[0].id, SAID)
  await write(server, room.polls[1].id, [
    'Shorter meetings',
    'shorter meetings.',
    'More time to read before we decide anything that matters',
    'Nothing',
  ])
  const problems = []
  const look = async (page, name) => {
    await settled(page)
    await page.screenshot({ path: join(shots, `texts-${name}.png`) })
    problems.push(...(await axe(page)).map((v) => `${name} ${v}`), ...(await overflow(page)).map((v) => `${name} ${v}`))
  }
  const phone = await device({ width: 320, height: 640 })
  await phone.goto(room.code)
  await phone.getByLabel('Answer 1').fill('curious')
  await look(phone, 'phone')
  await send(phone)
  await expect(phone.locator('.said li').first()).toBeVisible()
  await look(phone, 'phone-results')
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  await expect(wall.locator('.cloud text').first()).toBeVisible()
  await look(wall, 'stage-words')
  const host = await hostPage(device, room)
  await expect(host.locator('.moderation li').first()).toBeVisible()
  await look(host, 'remote')
  const page = await device(LAPTOP)
  for (const [i, name] of [
    [0, 'results-words'],
    [1, 'results-open'],
  ]) {
    await page.goto(`results/${room.polls[i].id}`)
    await expect(page.locator('.said li').first()).toBeVisible()
    await look(page, name)
  }
  expect(problems).toEqual([])
})

test('where the window is low, the host still sees several answers, and on a small phone the first with its buttons', async ({
  server,
  device,
}) => {
  const room = await server.room(
    'Class',
    [
      { ...WORDS, settings: { per_voter: 1 } },
      { title: 'What shall we change?', kind: 'open', options: [], settings: { moderated: true } },
    ],
    { show: 0 },
  )
  await write(
    server,
    room.polls[0].id,
    Array.from({ length: 22 }, (_, i) => `word ${String.fromCharCode(97 + i)}`),
  )
  await write(
    server,
    room.polls[1].id,
    Array.from({ length: 10 }, (_, i) => `More breaks, number ${i}`),
  )
  /** How many rows are entirely visible between what is above the list and what is below it. */
  const whole = (page, bar) =>
    page.evaluate((below) => {
      const end = document.querySelector(below).getBoundingClientRect().top
      return [...document.querySelectorAll('.moderation li')].filter((e) => e.getBoundingClientRect().bottom <= end).length
    }, bar)
  const host = await hostPage(device, room, { width: 1280, height: 620 })
  await expect(host.locator('.moderation li')).toHaveCount(22)
  expect(await whole(host, '.remote-ctl')).toBeGreaterThanOrEqual(4)
  expect(await overflow(host)).toEqual([])
  await room.show({ poll_id: room.polls[1].id })
  const remote = await hostPage(device, room, { width: 360, height: 640 })
  await expect(remote.locator('.moderation li')).toHaveCount(10)
  expect(await whole(remote, '.remote-ctl')).toBeGreaterThanOrEqual(1)
  expect(await overflow(remote)).toEqual([])
})
