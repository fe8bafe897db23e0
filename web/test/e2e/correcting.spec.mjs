import { axe, BUILD, expect, LAPTOP, overflow, PHONE, pick, send, test, vote, WALL } from './fixtures.mjs'

const SLIP = { ...BUILD, options: ['Offline mode', 'Dashbords', 'Faster search'] }

async function openDialog(host, room) {
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByRole('button', { name: 'Share' }).waitFor()
  const edit = host.locator('.to-edit')
  if (await edit.isVisible()) await edit.click()
  await host.getByRole('button', { name: 'Correct option B' }).click()
  return host.getByRole('dialog', { name: 'Correct option B' })
}

test('a slip is corrected after the first vote: the votes stay, every screen shows the new text and what it was', async ({
  server,
  device,
}) => {
  const room = await server.room('Plans', [SLIP], { show: 0 }),
    id = room.polls[0].id
  const voter = await device(),
    late = await device(),
    wall = await device(WALL),
    host = await device(LAPTOP),
    page = await device(LAPTOP)
  await voter.goto(room.code)
  await vote(voter, 'Dashbords')
  await late.goto(room.code)
  await pick(late, 'Dashbords')
  await wall.goto(`stage/${room.code}?view`)
  await page.goto(`results/${id}`)

  const dialog = await openDialog(host, room)
  await expect(dialog.getByRole('textbox')).toBeFocused()
  expect(await axe(host)).toEqual([])
  await dialog.getByRole('textbox').fill('Dashboards')
  await dialog.getByRole('button', { name: 'Correct', exact: true }).click()
  await expect(dialog).toHaveCount(0)
  await expect(host.locator('.toast')).toHaveText('Option corrected')
  await expect(host.getByRole('textbox', { name: 'Option B' })).toHaveValue('Dashboards')
  await expect(host.getByRole('button', { name: 'Correct option B' })).toBeFocused()

  for (const screen of [voter, wall, page, host.locator('.card')])
    await expect(screen.locator('.guard li')).toHaveText(/^B Corrected\. Previously: .?Dashbords.?$/)
  await expect(voter.locator('.res li').nth(1)).toContainText('Dashboards')
  await expect(wall.locator('.bar').nth(1)).toContainText('Dashboards')
  expect(await axe(page)).toEqual([])
  // A choice made under the old wording is not sent as if nothing had happened.
  await expect(late.locator('.opt.on')).toHaveCount(0)
  await expect(late.getByRole('alert')).toContainText('Please choose again')
  await pick(late, 'Dashboards')
  await send(late)
  await expect(late.locator('.thanks')).toBeVisible()
  const now = await server.poll(id)
  expect(now.options.map((o) => o.vote_count)).toEqual([0, 2, 0])
  expect(now.corrections.map((c) => [c.option_id, c.was])).toEqual([[2, 'Dashbords']])
  expect(server.log).not.toContain('ERROR')
})

test('on a phone the dialog fits, says what is wrong, and Escape changes nothing', async ({ server, device }) => {
  const room = await server.room('Plans', [SLIP], { show: 0 }),
    host = await device(PHONE)
  await server.crowd(room.polls[0].id, [1])
  const dialog = await openDialog(host, room)
  expect(await overflow(host)).toEqual([])
  await dialog.getByRole('textbox').fill('Faster search')
  await host.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Option C is the same as another one.')
  await host.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect((await server.poll(room.polls[0].id)).corrections).toBe(undefined)
})
