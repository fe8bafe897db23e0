import { axe, expect, FEEL, LAPTOP, overflow, PHONE, test, vote } from './fixtures.mjs'

/** Waits until a second begins, so that what follows at once is in one bucket of a series of seconds. */
const nextSecond = () => new Promise((done) => setTimeout(done, 1000 - (Date.now() % 1000)))
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** Two people vote; seconds later a third one does, while a script casts thirty votes. */
async function scripted(server, device) {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    id = room.polls[0].id
  const early = await device(),
    late = await device()
  await early.goto(room.code)
  await vote(early, 'Great')
  await server.crowd(id, [0, 1])
  await pause(3000) // at least two whole seconds without a vote
  await late.goto(room.code)
  await vote(late, 'Good')
  await nextSecond()
  await server.crowd(id, [0, 0, 0, 30])
  return { room, id, early, late }
}

async function openDialog(server, room, page) {
  await page.goto(`host/${room.id}#${room.admin_key}`)
  const edit = page.locator('.to-edit')
  await page.getByRole('button', { name: 'Share' }).waitFor()
  if (await edit.isVisible()) await edit.click()
  await page.getByRole('button', { name: 'Remove some votes…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('p[role=status]')).toContainText(/\d+ votes between/)
  return dialog
}

test('a burst of votes is taken back: the others stay, and whose vote went may vote again', async ({ server, device }) => {
  const { room, id, early, late } = await scripted(server, device)
  const host = await device(LAPTOP)
  const dialog = await openDialog(server, room, host)
  // The script's votes stand out; the host adds the vote just before them to the window.
  const { votes } = await server.ask('GET', `polls/${id}/series`)
  const gap = votes.findIndex((n, i) => !n && !votes[i + 1]),
    begin = votes.findIndex((n, i) => n && i > gap)
  await dialog.getByLabel('From').selectOption(String(begin))
  await dialog.getByLabel('Until').selectOption(String(votes.length - 1))
  await expect(dialog.locator('p[role=status]')).toContainText('31 votes between')
  expect(await axe(host)).toEqual([])
  await dialog.getByRole('button', { name: 'Remove 31 votes' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(host.locator('.toast')).toContainText('31 votes removed')
  expect((await server.poll(id)).options.map((o) => o.vote_count)).toEqual([1, 1, 0, 0])
  await expect(late.getByRole('alert')).toContainText('The host removed some votes, including yours. You can vote again.')
  await expect(late.locator('.opt.on')).toContainText('Good')
  await expect(early.locator('.thanks')).toContainText('Your vote is in')
  await vote(late, 'Fine')
  await expect(early.locator('.res li').nth(2)).toContainText('33')
  await early.reload()
  await expect(early.locator('.thanks')).toContainText('Your vote is in')
  expect((await server.poll(id)).total_voters).toBe(3)
  expect(server.log).not.toContain('ERROR')
})

test('by keyboard on a narrow screen, and back without a change', async ({ server, device }) => {
  const { room, id } = await scripted(server, device)
  const host = await device(PHONE)
  const dialog = await openDialog(server, room, host)
  expect(await overflow(host)).toEqual([])
  for (const box of await Promise.all((await dialog.locator('select, .tools .btn').all()).map((e) => e.boundingBox())))
    expect(box.height).toBeGreaterThanOrEqual(44)
  await dialog.getByLabel('From').focus()
  await host.keyboard.press('Home')
  await dialog.getByLabel('Until').focus()
  await host.keyboard.press('End')
  await expect(dialog.locator('p[role=status]')).toContainText('33 votes between')
  await host.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect((await server.poll(id)).total_voters).toBe(33)
})
