import { BUILD, DAYS, expect, FEEL, LAPTOP, PHONE, test, vote } from './fixtures.mjs'

test('create a poll, land on the host page, edit it, and let people vote', async ({ server, device }) => {
  const page = await device(LAPTOP)
  await page.goto('create')
  await page.getByRole('button', { name: 'Create poll' }).click()
  await expect(page.getByText('Enter a question.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Question' }).fill('Lunch?')
  const first = page.getByRole('textbox', { name: 'Option A' })
  await first.fill('Soup')
  await first.press('Enter')
  await page.keyboard.type('Pasta')
  await expect(page.getByRole('textbox', { name: 'Option B' })).toHaveValue('Pasta')
  await page.getByRole('button', { name: 'Move option B', exact: true }).press('ArrowUp')
  await expect(page.getByRole('textbox', { name: 'Option A' })).toHaveValue('Pasta')
  await page.getByRole('button', { name: 'Create poll' }).click()
  await expect(page).toHaveURL(/host\/\w+$/)
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Question' }).fill('Lunch today?')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await expect(page.locator('.slide')).toContainText('Lunch today?')
  await page.getByRole('button', { name: 'Share' }).click()
  const link = await page.getByLabel('Join link', { exact: true }).inputValue()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused()
  const code = link.slice(-6)
  const phone = await device()
  await phone.goto(code)
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Lunch today?')
  await vote(phone, 'Soup')
  await expect(page.getByText('People have voted')).toBeVisible()
  expect(server.log).not.toContain('ERROR')
})

test('a room of three polls, driven from the remote', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD, DAYS])
  const phone = await device()
  await phone.goto(room.code)
  await expect(phone.getByText('You’re in')).toBeVisible()
  const remote = await device(PHONE)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Start' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(FEEL.title)
  await vote(phone, 'Great')
  await expect(remote.locator('.mini .v').first()).toHaveText('100%')
  await remote.getByRole('button', { name: 'Results live' }).click()
  await expect(phone.getByText('Results appear when voting closes')).toBeVisible()
  await remote.getByRole('button', { name: 'Results hidden' }).click()
  await expect(phone.locator('.res li').first()).toContainText('100')
  await remote.getByRole('button', { name: 'Close in 30 s' }).click()
  await expect(phone.locator('.vote-top time')).toContainText('0:')
  await remote.getByRole('button', { name: 'Close voting' }).click()
  await expect(phone.locator('.vote-top').getByText('Closed')).toBeVisible()
  await remote.getByRole('button', { name: 'Next question' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
  await remote.getByRole('button', { name: 'Next question' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(DAYS.title)
  await remote.getByRole('button', { name: 'Previous question' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
})

test('the editor: new question, paste, duplicate, delete with undo, reset', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  await server.crowd(room.polls[0].id, [2, 1])
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page).toHaveURL(`${server.url}host/${room.id}`)
  await page.getByRole('button', { name: 'Add question' }).click()
  await page.getByRole('textbox', { name: 'Question' }).fill('Colours?')
  await page.getByRole('textbox', { name: 'Option A' }).focus()
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text', '1. Red\n2. Green\n3. Blue')
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect(page.getByRole('textbox', { name: 'Option C' })).toHaveValue('Blue')
  await expect(page.locator('.slide')).toHaveCount(2)
  await expect(page.locator('.slide').nth(1)).toContainText('Colours?')
  await page.getByRole('button', { name: 'Duplicate', exact: true }).click()
  await expect(page.locator('.slide')).toHaveCount(3)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.locator('.slide')).toHaveCount(2)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.locator('.slide')).toHaveCount(3)
  await page.locator('.slide').first().click()
  // Once somebody has voted, the kind stays; the other kinds need no space any more.
  await expect(page.locator('.types button:visible')).toHaveText(['Single choice'])
  await page.getByRole('button', { name: 'Reset votes' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset votes' }).click()
  await expect.poll(async () => (await server.poll(room.polls[0].id)).total_votes).toBe(0)
  await expect(page.locator('.types button:visible')).toHaveCount(12)
  await page.getByRole('button', { name: 'Move question 1' }).press('ArrowDown')
  await expect(page.locator('.slide').nth(1)).toContainText(FEEL.title)
})

test('a question that was deleted is gone, though its host has left before undo was over', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.locator('.slide').nth(1).click()
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveValue(BUILD.title)
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.locator('.slide')).toHaveCount(1)
  expect((await server.poll(room.polls[1].id)).title).toBe(BUILD.title)
  await page.goto('about:blank')
  await expect
    .poll(() =>
      server.poll(room.polls[1].id).then(
        () => 'there',
        () => 'gone',
      ),
    )
    .toBe('gone')
})

test('a wrong key does not open the room; the stage drives with the right one', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#psa_wrong`)
  await expect(page.getByText('This key does not open the room')).toBeVisible()
  await page.getByLabel('Host link or key').fill(room.admin_key)
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
  const wall = await page.context().newPage()
  await wall.goto(`stage/${room.code}`)
  await expect(wall.getByRole('heading', { level: 1 })).toHaveText(FEEL.title)
  await wall.keyboard.press('PageDown')
  await expect(wall.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
  await wall.keyboard.press('l')
  await expect(wall.getByRole('banner').getByText('Voting closed')).toBeVisible()
  await wall.keyboard.press('?')
  await expect(wall.getByRole('dialog')).toBeVisible()
})

test('a browser that keeps nothing: the stage that was opened from the host page drives the room, also after a reload', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [FEEL, BUILD, DAYS], { show: 0 })
  const page = await device(LAPTOP),
    context = page.context()
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
  })
  await page.goto(`host/${room.id}#${room.admin_key}`)
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: 'Present' }).click()
  const wall = await opened,
    title = wall.locator('.stage-main h1')
  await expect(title).toHaveText(FEEL.title)
  await wall.keyboard.press('PageDown')
  await expect(title).toHaveText(BUILD.title)
  await expect(wall).toHaveURL(`${server.url}stage/${room.code}`)
  await wall.reload()
  await expect(title).toHaveText(BUILD.title)
  await wall.keyboard.press('PageDown')
  await expect(title).toHaveText(DAYS.title)
})

test('who edits a question that another host deletes is told, and keeps what was written', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD])
  const [mine, theirs] = [await device(LAPTOP), await device(LAPTOP)]
  for (const page of [mine, theirs]) {
    await page.goto(`host/${room.id}#${room.admin_key}`)
    await expect(page.locator('.q-in')).toHaveValue(FEEL.title)
  }
  await theirs.locator('.q-in').fill('How does it feel?')
  await expect(mine.locator('.q-in')).toHaveValue('How does it feel?')
  await expect(mine.locator('.toast')).toHaveText('Somebody changed this question on another device.')
  await expect(theirs.locator('.toast')).toHaveCount(0)
  // However slow this machine is, the text is not saved before the question is deleted.
  let resume
  const deleted = new Promise((done) => {
    resume = done
  })
  await mine.route('**/api/v1/polls/*', async (route) => {
    if (route.request().method() === 'PATCH') await deleted
    await route.continue()
  })
  await mine.locator('.q-in').pressSequentially(' Now')
  await server.ask('DELETE', `polls/${room.polls[0].id}`, undefined, room.key)
  resume()
  await expect(mine.locator('.q-in')).toHaveValue(BUILD.title)
  await expect(mine.locator('.toast')).toContainText('Your version was kept as a new question')
  await expect(mine.locator('.slide', { hasText: 'How does it feel? Now' })).toBeVisible()
  await expect(theirs.locator('.toast')).toHaveText('This question was deleted on another device.')
})

test('Back on a phone closes the editor and stays in the room; what was typed is saved', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const remote = await device(PHONE)
  await remote.goto('')
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Edit' }).click()
  await remote.locator('.q-in').fill('How does it feel?')
  await remote.goBack()
  await expect(remote.locator('.now h2')).toHaveText('How does it feel?')
  await remote.getByRole('button', { name: 'Edit' }).click()
  await expect(remote.locator('.q-in')).toHaveValue('How does it feel?')
  await remote.reload()
  await remote.getByRole('button', { name: 'Remote' }).click()
  await expect(remote.locator('.now h2')).toBeVisible()
  await remote.goBack()
  await remote.waitForURL((url) => !url.pathname.includes('/host/'))
})

test('the remote takes results off the stage that has the key, too, and puts them back', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, { ...BUILD, results: 'after_close' }], { show: 0 })
  await server.crowd(room.polls[0].id, [3, 1])
  await server.crowd(room.polls[1].id, [1])
  const wall = await device(LAPTOP)
  await wall.goto(`host/${room.id}#${room.admin_key}`)
  await expect(wall.getByRole('button', { name: 'Share' })).toBeVisible()
  await wall.goto(`stage/${room.code}`)
  await expect(wall.locator('.stage-main')).toContainText('75%')
  const remote = await device(PHONE)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Results live' }).click()
  await expect(wall.locator('.veil')).toBeVisible()
  await server.crowd(room.polls[0].id, [1])
  await wall.waitForTimeout(2000) // counts for whoever holds the key come by themselves
  await expect(wall.locator('.veil')).toBeVisible()
  await remote.getByRole('button', { name: 'Results hidden' }).click()
  await expect(wall.locator('.stage-main')).toContainText('80%')
  await remote.getByRole('button', { name: 'Next question' }).click()
  await expect(wall.locator('.stage-main h1')).toHaveText(BUILD.title)
  await expect(wall.locator('.veil')).toBeVisible()
  await wall.keyboard.press('r')
  await expect(wall.locator('.stage-main')).toContainText('100%')
})

/** Waits until the service worker has stored the page and everything that it has loaded. */
async function kept(page) {
  await page.evaluate(() => navigator.serviceWorker.ready)
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const have = (await (await caches.open('pollstream-shell')).keys()).map((r) => r.url)
        const loaded = performance
          .getEntriesByType('resource')
          .map((r) => r.name)
          .filter((n) => n.includes('/assets/'))
        return [...loaded.filter((n) => !have.includes(n)), ...(have.some((u) => u.endsWith('/kiosk/')) ? [] : ['the page'])]
      }),
    )
    .toEqual([])
}

test('kiosk: every submission is a new voter, also what was collected offline', async ({ server, device }) => {
  const room = await server.room(
    'Museum',
    [
      {
        title: 'Which room did you like most?',
        identity: 'kiosk',
        allow_change: false,
        options: ['Dinosaurs', 'Planets', 'Steam engines', 'The aquarium'],
      },
    ],
    { show: 0 },
  )
  const kiosk = await device(LAPTOP)
  const submit = async (text) => {
    await kiosk.locator('label.opt', { hasText: text }).click()
    await kiosk.locator('button[type=submit]').click()
    await expect(kiosk.getByRole('heading', { name: 'Thank you' })).toBeVisible()
    await kiosk
      .locator('.kiosk-thanks')
      .click({ timeout: 3000 })
      .catch(() => undefined) // it also goes by itself
    await expect(kiosk.locator('label.opt').first()).toBeVisible()
  }
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await submit('Planets')
  await submit('Planets')
  await expect.poll(async () => (await server.poll(room.polls[0].id)).options[1].vote_count).toBe(2)
  await kept(kiosk)
  await kiosk.context().setOffline(true)
  await submit('Dinosaurs')
  await submit('Planets')
  await expect(kiosk.getByText('2 votes not sent yet')).toBeVisible()
  await kiosk.context().setOffline(false)
  await expect.poll(async () => (await server.poll(room.polls[0].id)).total_votes, { timeout: 30_000 }).toBe(4)
  await server.stop()
  await kiosk.reload()
  await expect(kiosk.getByText('Can’t reach the server')).toBeVisible()
  await server.start()
  await expect(kiosk.locator('label.opt').first()).toBeVisible({ timeout: 20_000 })
  await kiosk.goBack().catch(() => undefined)
  await expect(kiosk.locator('.kiosk')).toBeVisible()
})
