import { expect, LAPTOP, overflow, PHONE, test, WALL } from './fixtures.mjs'
import { ASK, Guest, stage } from './play.mjs'

const ask = async (page, text) => {
  await page.getByLabel('Your question').fill(text)
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
}
const up = (page, text) => page.getByRole('button', { name: `Vote up: ${text}` })
const settings = (more = {}) => ({ ...ASK, settings: more })

test('qna: made in the editor, asked and voted on phones, read on the stage', async ({ device }) => {
  const host = await device(LAPTOP)
  await host.goto('create')
  await host.locator('.types').getByRole('button', { name: 'Q&A', exact: true }).click()
  await host.getByRole('textbox', { name: 'Question', exact: true }).fill(ASK.title)
  await host.getByRole('button', { name: 'Create poll' }).click()
  await host.waitForURL(/host\/\w+$/)
  const code = (await host.locator('.host-top .pill[dir=ltr]').textContent()).replace(/\D/g, '')
  const mina = await device(),
    ben = await device(),
    wall = await device(WALL)
  await wall.goto(`stage/${code}?view`)
  await expect(wall.getByText('Ask your question on your phone.')).toBeVisible()
  await mina.goto(code)
  await ask(mina, '  When is the   exam? ')
  await expect(up(mina, 'When is the exam?')).toHaveAttribute('aria-pressed', 'true')
  await expect(mina.getByText('You can ask 4 more questions.')).toBeVisible()
  await ben.goto(code)
  await up(ben, 'When is the exam?').click()
  await expect(wall.locator('.stage-qna li')).toContainText('When is the exam?')
  await expect(wall.locator('.stage-qna li .counts')).toContainText('2')
  await up(ben, 'When is the exam?').click()
  await expect(wall.locator('.stage-qna li .counts b')).toContainText('1')
  await ben.getByRole('button', { name: 'Vote down: When is the exam?' }).click()
  await expect(wall.locator('.stage-qna li .counts')).toContainText(/against\s*1/)
})

test('moderated questions wait for the host, who pins, answers and puts away', async ({ server, device }) => {
  const room = await server.room('Class', [settings({ moderated: true })], { show: 0 })
  const phone = await device(),
    other = await device(),
    wall = await device(WALL),
    host = await device(PHONE)
  await wall.goto(`stage/${room.code}?view`)
  await other.goto(room.code)
  await phone.goto(room.code)
  await ask(phone, 'When is the exam?')
  await expect(phone.getByText('Waiting for the host', { exact: true }).first()).toBeVisible()
  await ask(phone, 'A rude thing')
  await expect(wall.locator('.stage-main')).toContainText('The first questions are waiting for the host.')
  for (const page of [wall, other]) expect(await page.content()).not.toContain('rude thing')
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await expect(host.getByText('2 waiting for you')).toBeVisible()
  await host.getByRole('button', { name: 'Show “When is the exam?”' }).click()
  await host.getByRole('button', { name: 'Archive “A rude thing”' }).click()
  await expect(host.getByText('Nothing is waiting.')).toBeVisible()
  await expect(up(other, 'When is the exam?')).toBeVisible()
  await expect(phone.getByText('Waiting for the host', { exact: true })).toHaveCount(0)
  await host.locator('.moderation .seg').getByRole('button', { name: /Shown/ }).click()
  await host.getByRole('button', { name: 'Pin “When is the exam?”' }).click()
  await expect(wall.locator('.stage-qna .pinned')).toContainText('When is the exam?')
  await expect(other.locator('.ask.pinned')).toContainText('Pinned')
  await host.getByRole('button', { name: 'Mark “When is the exam?” as answered' }).click()
  await expect(other.locator('.answered .ask')).toContainText('When is the exam?')
  await expect(up(other, 'When is the exam?')).toHaveCount(0)
  await expect(wall.getByText('All questions are answered.')).toBeVisible()
  for (const page of [wall, other]) expect(await page.content()).not.toContain('rude thing')
})

test('limits and refusals are sentences, and what was refused is still there', async ({ server, device }) => {
  const room = await server.room('Class', [settings({ per_voter: 2, banned: 'xyzzy' })], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await ask(phone, 'What is xyzzy?')
  await expect(phone.getByRole('alert')).toContainText('a word that the host does not allow')
  await expect(phone.getByLabel('Your question')).toHaveValue('What is xyzzy?')
  await ask(phone, 'What is it?')
  await expect(phone.locator('.toast')).toHaveText('Your question is in.')
  await expect(phone.locator('.toast')).toBeInViewport({ ratio: 1 })
  await expect(up(phone, 'What is it?')).toBeVisible()
  await ask(phone, 'And why?')
  await expect(phone.getByText('You have reached the question limit.')).toBeVisible()
  await phone.reload()
  await expect(phone.getByText('You have reached the question limit.')).toBeVisible()
})

test('the stage keeps still while one reads; S changes the order', async ({ server, device }) => {
  const room = await server.room('Class', [settings()], { show: 0 })
  const people = Array.from({ length: 4 }, () => new Guest(server))
  await people[0].question(room.polls[0], 'First?')
  await people[1].question(room.polls[0], 'Second?')
  const begun = Date.now()
  const wall = await stage(await device(WALL), room)
  const rows = wall.locator('.stage-qna li .text')
  await expect(rows).toHaveText(['First?', 'Second?'])
  for (const guest of people.slice(2)) await guest.vote(room.polls[0], 2, 1)
  await expect(wall.locator('.stage-qna li', { hasText: 'Second?' }).locator('.counts')).toContainText('3')
  const order = await rows.allTextContents()
  if (Date.now() - begun < 5000) expect(order).toEqual(['First?', 'Second?'])
  await expect(rows).toHaveText(['Second?', 'First?'])
  await wall.keyboard.press('s')
  await expect(wall.getByText('Newest first')).toBeVisible()
  await wall.keyboard.press('s')
  await expect(wall.getByText('Most votes first')).toBeVisible()
})

test('a vote that is not sent yet shows, and is sent when the network is back', async ({ server, device }) => {
  const room = await server.room('Class', [settings()], { show: 0 })
  await new Guest(server).question(room.polls[0], 'Is it on?')
  const phone = await device()
  await phone.goto(room.code)
  await up(phone, 'Is it on?').waitFor()
  await phone.context().setOffline(true)
  await up(phone, 'Is it on?').click()
  await ask(phone, 'Am I offline?')
  await expect(up(phone, 'Is it on?')).toHaveAttribute('aria-label', /, 2$/)
  await expect(phone.getByText('Not sent yet')).toBeVisible()
  await phone.context().setOffline(false)
  await expect(up(phone, 'Am I offline?')).toBeVisible({ timeout: 20_000 })
  await expect
    .poll(async () => (await server.poll(room.polls[0].id)).result.questions.map((q) => [q.text, q.up]).sort())
    .toEqual([
      ['Am I offline?', 1],
      ['Is it on?', 2],
    ])
})

for (const lang of ['en', 'de', 'es', 'fr', 'ar'])
  test(`on the smallest phone nothing sticks out, and both orders are read in full: ${lang}`, async ({ server, device }) => {
    const room = await server.room('Class', [settings()], { show: 0 })
    const guest = new Guest(server)
    for (const text of ['When is the exam?', 'May we bring a calculator?']) await guest.question(room.polls[0], text)
    const phone = await device({ width: 320, height: 568 })
    await phone.goto(`${room.code}?lang=${lang}`)
    await expect(phone.locator('.seg button')).toHaveCount(2)
    for (const width of [320, 360, 390]) {
      await phone.setViewportSize({ width, height: 568 })
      expect(await overflow(phone), `${width} px`).toEqual([])
    }
    await phone.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    expect(await overflow(phone), 'text at 200 %').toEqual([])
  })

test('questions are nothing for a kiosk, and it says so', async ({ server, device }) => {
  const room = await server.room('Museum', [settings()], { show: 0 })
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await expect(kiosk.getByText('Questions are asked on people’s own phones')).toBeVisible()
})

test('where names vote, a name comes before asking, and each has one', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...ASK, identity: 'name' }], { show: 0 })
  const [first, second] = [await device(), await device()]
  const name = async (page, text) => {
    await page.getByLabel('Your name').fill(text)
    await page.getByRole('button', { name: 'Join', exact: true }).click()
  }
  await first.goto(room.code)
  await name(first, 'Max')
  await ask(first, 'When is the exam?')
  await expect(first.getByText('Your question', { exact: true }).first()).toBeVisible()
  await expect(up(first, 'When is the exam?')).toHaveAttribute('aria-pressed', 'true')
  await second.goto(room.code)
  await expect(second.locator('.ask')).toContainText('When is the exam?')
  await expect(second.locator('.thumb')).toHaveCount(0)
  await name(second, 'Max')
  await expect(second.getByRole('alert')).toContainText('This name has already voted here')
  await name(second, 'Max B')
  await up(second, 'When is the exam?').click()
  await expect(second.locator('.ask .tnum').first()).toHaveText('2')
  await first.reload()
  await expect(up(first, 'When is the exam?')).toHaveAttribute('aria-pressed', 'true')
  await expect(first.getByText('You can ask 4 more questions.')).toBeVisible()
  expect((await server.poll(room.polls[0].id)).total_voters).toBe(2)
})
