import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, BUILD, expect, LAPTOP, overflow, PHONE, pick, send, test, vote, WALL } from './fixtures.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
mkdirSync(shots, { recursive: true })
const burst = (server, id, votes, option) =>
  Promise.all(Array.from({ length: votes }, () => server.ask('POST', `polls/${id}/votes`, { option_ids: [option], vote_id: crypto.randomUUID() })))
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

test('a burst of scripted votes is voided: screens forget it, and whose vote went with it chooses again', async ({ server, device }) => {
  const room = await server.room('Class', [BUILD], { show: 0 })
  const id = room.polls[0].id
  const early = await device(PHONE)
  await early.goto(room.code)
  await vote(early, 'Faster search')
  await pause(3000)
  const late = await device(PHONE)
  await late.goto(room.code)
  await vote(late, 'Single sign-on')
  await burst(server, id, 30, 5)
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  await expect(wall.locator('.stage-main')).toContainText('30')

  const host = await device(LAPTOP)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByRole('button', { name: 'Void a burst…' }).click()
  const dialog = host.getByRole('dialog')
  await expect(dialog.locator('.burst .on')).not.toHaveCount(0)
  await expect(dialog).toContainText('votes between')
  expect(await axe(host)).toEqual([])
  expect(await overflow(host)).toEqual([])
  await dialog.getByLabel('From').selectOption({ index: 1 })
  await dialog.getByLabel('Until').selectOption({ index: (await dialog.getByLabel('Until').locator('option').count()) - 1 })
  await dialog.getByRole('button', { name: 'Void 31 votes' }).click()
  await expect(host.locator('.toast')).toHaveText('31 votes were taken back')
  await expect(wall.locator('.stage-main')).not.toContainText('30')

  await expect(late.locator('.toast')).toContainText('You can vote again')
  await pick(late, 'Faster search')
  await send(late)
  for (const phone of [early, late]) await expect(phone.locator('.thanks')).toContainText('You picked C')
  expect((await server.ask('GET', `polls/${id}/results`)).counts).toEqual([0, 0, 2, 0, 0])
})

test('the dialog fits a small screen, and a poll that guards small groups has none', async ({ server, device }) => {
  const room = await server.room('Class', [BUILD, { ...BUILD, title: 'Salaries?', publish_step: 5 }], { show: 0 })
  await burst(server, room.polls[0].id, 4, 1)
  await pause(2000)
  await burst(server, room.polls[0].id, 2, 1)
  await burst(server, room.polls[1].id, 6, 1)
  const host = await device({ width: 1024, height: 640 })
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByRole('button', { name: 'Void a burst…' }).click()
  await host.screenshot({ path: join(shots, 'voiding-dialog.png') })
  await expect(host.getByRole('dialog')).toContainText('votes between')
  expect(await overflow(host)).toEqual([])
  expect(await axe(host)).toEqual([])
  await host.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(host.getByRole('dialog')).toHaveCount(0)
  await host.getByRole('button', { name: /Salaries/ }).first().click()
  await expect(host.getByRole('button', { name: 'Reset votes' })).toBeVisible()
  await expect(host.getByRole('button', { name: 'Void a burst…' })).toHaveCount(0)
})
