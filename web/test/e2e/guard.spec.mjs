import { BUILD, expect, LAPTOP, test, vote, WALL } from './fixtures.mjs'

const GUARDED = { ...BUILD, publish_step: 3, publish_min: 3, allow_change: false }

test('a small group: nothing below the limit, then steps, then the rest with the close', async ({ server, device }) => {
  const room = await server.room('Team', [GUARDED], { show: 0 })
  const id = room.polls[0].id
  const phone = await device(),
    wall = await device(WALL),
    page = await device(LAPTOP)
  await phone.goto(room.code)
  await vote(phone, 'Faster search')
  await wall.goto(`stage/${room.code}?view`)
  await expect(wall.locator('.veil')).toContainText('Results appear when more people have voted.')
  await expect(phone.locator('.hidden-results')).toContainText('Results appear when more people have voted.')
  await page.goto(`results/${id}`)
  await expect(page.getByText('Results appear when more people have voted.')).toBeVisible()
  await server.crowd(id, [3, 2])
  await expect(wall.locator('.bar').first()).toBeVisible()
  await expect(wall.getByText('Results appear in steps of 3 voters.')).toBeVisible()
  await expect(phone.getByText('Results appear in steps of 3 voters.')).toBeVisible()
  const shown = await server.poll(id)
  expect([shown.published_voters, shown.total_voters, shown.options.reduce((n, o) => n + o.vote_count, 0)]).toEqual([3, 6, 3])
  await page.reload()
  await expect(page.getByText('3 of 6 voters are shown')).toBeVisible()
  await expect(page.getByRole('button', { name: 'CSV' })).toHaveCount(0)
  await room.close(0)
  await expect(wall.locator('.bar', { hasText: 'Faster search' })).toContainText('1 vote')
  await expect(page.getByText('only if at least 3 people voted')).toBeVisible()
})

test('too few at the close: nobody sees anything, the host neither', async ({ server, device }) => {
  const room = await server.room('Team', [GUARDED], { show: 0 })
  await server.crowd(room.polls[0].id, [1, 1])
  const host = await device(LAPTOP)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await expect(host.locator('.now')).toContainText('Results appear when more people have voted.')
  await room.close(0)
  await expect(host.locator('.now')).toContainText('Too few people voted to show results.')
  await host.goto(`results/${room.polls[0].id}`)
  await expect(host.getByText('Too few people voted to show results.')).toBeVisible()
})

test('a host whose page does not know yet that the poll is open again is told why there is no export', async ({ server, device }) => {
  const room = await server.room('Team', [GUARDED], { show: 0 }),
    id = room.polls[0].id,
    host = await device(LAPTOP)
  await server.crowd(id, [3, 2])
  await room.close(0)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByRole('button', { name: 'Share' }).waitFor()
  await host.goto(`results/${id}`)
  await host.route('**/export?*', async (route) => {
    await server.ask('POST', `polls/${id}/reopen`, {}, room.key)
    await route.continue()
  })
  await host.getByRole('button', { name: 'CSV' }).click()
  await expect(host.locator('.toast')).toHaveText(
    'The server refused this: The poll publishes in steps; it can be exported once it is closed.',
  )
})

test('the guard is set in the editor, and stays with the poll', async ({ device }) => {
  const host = await device(LAPTOP)
  await host.goto('create')
  await host.getByRole('textbox', { name: 'Question', exact: true }).fill('Who is tired?')
  await host.getByRole('textbox', { name: 'Option A', exact: true }).fill('Me')
  await host.keyboard.press('Enter')
  await host.keyboard.type('Not me')
  await host.getByText('Small groups').click()
  await host.getByLabel('In steps of (voters)').fill('5')
  await host.getByLabel('Minimum (voters)').fill('10')
  await host.getByLabel('One vote per').selectOption({ label: 'Name' })
  await expect(host.getByText('Not available where voters give names')).toBeVisible()
  await host.getByLabel('One vote per').selectOption({ label: 'Device' })
  await host.getByRole('button', { name: 'Create poll' }).click()
  await host.waitForURL(/host\/\w+$/)
  await expect(host.getByLabel('In steps of (voters)')).toHaveValue('5')
  await expect(host.getByLabel('Minimum (voters)')).toHaveValue('10')
})
