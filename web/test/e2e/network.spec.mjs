import { BUILD, expect, FEEL, LAPTOP, pick, send, test, vote } from './fixtures.mjs'

async function sendOffline(phone) {
  await phone.context().setOffline(true)
  await send(phone)
  await expect(phone.getByText('Not sent yet')).toBeVisible()
}

test('the connection drops in mid-vote: the vote is kept and sent later', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Dashboards')
  await sendOffline(phone)
  await phone.context().setOffline(false)
  await expect(phone.getByText('Your vote is in')).toBeVisible({ timeout: 25_000 })
  expect((await server.poll(room.polls[0].id)).total_votes).toBe(1)
})

test('the host changes the options while a vote waits: it is not sent for another one, and the form says why', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [{ title: 'Shall we?', options: ['Yes', 'No'] }], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Yes')
  await sendOffline(phone)
  await server.ask('PATCH', `polls/${room.polls[0].id}`, { options: ['No', 'Yes'] }, room.key)
  await phone.context().setOffline(false)
  await expect(phone.getByRole('alert')).toContainText('The question was changed', { timeout: 25_000 })
  await expect(phone.getByRole('button', { name: 'Choose an option' })).toBeVisible()
  await vote(phone, 'Yes')
  expect((await server.poll(room.polls[0].id)).options.map((o) => [o.text, o.vote_count])).toEqual([
    ['No', 0],
    ['Yes', 1],
  ])
})

test('a vote that was kept until after the close: whoever comes back is told that it was not counted', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Dashboards')
  await sendOffline(phone)
  const context = phone.context()
  await phone.close()
  await room.close(0)
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto(room.code)
  await expect(again.getByText('Your choice was not counted')).toBeVisible()
  await again.getByRole('button', { name: 'See results' }).click()
  await expect(again.locator('.res li').first()).toBeVisible()
})

test('the page is loaded again just as the refusal of a late vote has come: the voter is told all the same, until the word is read', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Dashboards')
  await sendOffline(phone)
  await room.close(0)
  const refused = phone.waitForResponse((r) => r.url().endsWith('/votes') && r.status() === 409)
  await phone.context().setOffline(false)
  await refused
  await expect.poll(() => phone.evaluate(() => localStorage.getItem('pollstream.outbox'))).toBeNull()
  await phone.reload()
  await expect(phone.getByText('Your choice was not counted')).toBeVisible()
  await phone.getByRole('button', { name: 'See results' }).click()
  await expect(phone.locator('.res li').first()).toBeVisible()
  await phone.reload()
  await expect(phone.locator('.res li').first()).toBeVisible()
  await expect(phone.getByText('Your choice was not counted')).toHaveCount(0)
})

test('the server restarts during a vote: counted exactly once, and everybody comes back', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Faster search')
  await server.stop()
  await send(phone)
  await expect(phone.locator('.banner', { hasText: 'Connection lost' })).toBeVisible()
  await expect(phone.getByText('Not sent yet')).toBeVisible()
  const back = expect(phone.locator('.banner.ok')).toBeVisible({ timeout: 30_000 }) // for a moment only
  await server.start()
  await Promise.all([back, expect(phone.getByText('Your vote is in')).toBeVisible({ timeout: 30_000 })])
  expect((await server.poll(room.polls[0].id)).options[2].vote_count).toBe(1)
  await server.crowd(room.polls[0].id, [1])
  await expect(phone.locator('.res li').nth(0)).toContainText('50')
})

test('no server at the start: says so, and opens by itself when there is one', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto('')
  await expect(phone.getByLabel('Poll code')).toBeVisible()
  await server.stop()
  await phone.getByLabel('Poll code').fill(room.code)
  await phone.getByRole('button', { name: 'Join' }).click()
  await expect(phone.getByText('Can’t reach the server')).toBeVisible()
  await server.start()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(BUILD.title, { timeout: 20_000 })
})

test('a deleted poll says so', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const phone = await device()
  await phone.goto(`p/${room.polls[0].id}`)
  await expect(phone.getByRole('radio').first()).toBeVisible()
  await server.ask('DELETE', `polls/${room.polls[0].id}`, undefined, room.key)
  await expect(phone.getByText('This poll was deleted')).toBeVisible()
  await expect(phone).toHaveTitle('This poll was deleted · PollStream')
  // Somebody who arrives later, or mistyped the address, is not told what nobody can know.
  for (const path of ['p', 'results']) {
    await phone.goto(`${path}/${room.polls[0].id}`)
    await phone.reload()
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('There is no poll at this address')
    await expect(phone).toHaveTitle('There is no poll at this address · PollStream')
    await expect(phone.locator('.state')).toContainText('It may have been deleted, or the address may be wrong.')
  }
  await phone.goto('host/01KNEVER000000000000000000')
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('There is no room at this address')
  const other = await server.room('Other', [FEEL], { show: 0 })
  await phone.goto(other.code)
  await expect(phone.getByRole('radio').first()).toBeVisible()
  await server.ask('DELETE', `rooms/${other.id}`, undefined, other.key)
  await expect(phone.getByText('This poll was deleted')).toBeVisible()
})

test.describe('under a base path', () => {
  test.use({ serverOptions: { args: ['--base-path', '/poll'], base: '/poll' } })
  test('every address works below it', async ({ server, device }) => {
    const room = await server.room('All hands', [BUILD], { show: 0 })
    const phone = await device()
    await phone.goto('')
    await phone.getByLabel('Poll code').fill(room.code)
    await phone.getByRole('button', { name: 'Join' }).click()
    await expect(phone).toHaveURL(`${server.url}${room.code}`)
    await vote(phone, 'Dashboards')
    const wall = await device(LAPTOP)
    await wall.goto(`stage/${room.code}`)
    await expect(wall.locator('.tally').first()).toContainText('1')
    await expect.poll(() => wall.locator('.joincard img').evaluate((img) => img.naturalWidth)).toBeGreaterThan(0)
  })
})

test('without JavaScript: a plain form votes and shows results', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const page = await device(LAPTOP, { javaScriptEnabled: false })
  await page.goto(`v/${room.code}`)
  await page.getByRole('radio').nth(1).check()
  await page.getByRole('button').first().click()
  await expect.poll(async () => (await server.poll(room.polls[0].id)).options[1].vote_count).toBe(1)
  await expect(page.locator('body')).toContainText('100')
})

test('nothing is called live while the connection is lost', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await expect(phone.locator('.vote-top .live')).toBeVisible()
  await server.stop()
  await expect(phone.locator('.banner')).toContainText('Connection lost')
  await expect(phone.locator('.vote-top .live')).toBeHidden()
  await server.start()
  await expect(phone.locator('.banner.ok')).toBeVisible({ timeout: 25_000 })
  await expect(phone.locator('.vote-top .live')).toBeVisible()
})

/** As after an upgrade: files that this page has not loaded yet are gone, and the current page has another script. Returns a function that waits until that page is there. */
async function upgrade(page, server) {
  const script = await page.evaluate(() => document.querySelector('script[src]').getAttribute('src'))
  const html = (await (await fetch(server.url)).text()).replace(script, 'assets/main-NEWERONE.js')
  await page.route('**/assets/*.js', (route) => route.fulfill({ status: 404 }))
  await page.route(server.url, (route) => route.fulfill({ contentType: 'text/html', body: html }))
  // The page that it then loads is complete.
  page.once('framenavigated', () => void page.unrouteAll())
  const renewed = page.waitForEvent('framenavigated')
  return () => renewed
}

test('the server was upgraded under an open page, which needs more of itself: it is loaded anew, with what was picked', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [BUILD, { title: 'How well did it go?', kind: 'rating', options: ['The launch'] }], {
    show: 0,
  })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Dashboards')
  const renewed = await upgrade(phone, server)
  await room.show({ poll_id: room.polls[1].id })
  await renewed()
  await expect(phone.locator('.rate')).toBeVisible()
  await room.show({ poll_id: room.polls[0].id })
  await expect(phone.getByRole('radio', { name: 'Dashboards' })).toBeChecked()
})

test('a part of the page just does not come: it is not loaded anew, and the part is asked for again', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD, { title: 'How well did it go?', kind: 'rating', options: ['The launch'] }], {
    show: 0,
  })
  const phone = await device()
  await phone.goto(room.code)
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  let loads = 0,
    left = 1
  phone.on('framenavigated', () => loads++)
  await phone.route('**/assets/*.js', (route) => (left-- > 0 ? route.abort() : route.continue()))
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.locator('.rate')).toBeVisible()
  expect(loads).toBe(0)
})

test('a stage or a kiosk of which a part does not come asks for it again by itself: nobody may be there to do so', async ({
  server,
  device,
}) => {
  const room = await server.room('Museum', [{ ...BUILD, identity: 'kiosk', allow_change: false }], { show: 0 })
  for (const path of [`stage/${room.code}`, `kiosk/${room.code}#${room.kiosk_key}`]) {
    const page = await device(LAPTOP)
    let asked = 0
    // The first script comes, and the next three requests fail.
    await page.route('**/assets/*.js', (route) => (asked++ && asked < 4 ? route.abort() : route.continue()))
    await page.goto(path)
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(BUILD.title, { timeout: 20_000 })
    expect(asked).toBeGreaterThan(3)
  }
})

test('what cannot be drawn takes no more with it than its question: the page goes on with the next one', async ({ server, browser }) => {
  const room = await server.room('All hands', [BUILD, FEEL], { show: 0 })
  const context = await browser.newContext({ baseURL: server.url, viewport: LAPTOP }),
    problems = []
  for (const [path, heading] of [
    [room.code, 'h1'],
    [`stage/${room.code}`, '.stage-main h1'],
  ]) {
    await room.show({ poll_id: room.polls[0].id })
    const page = await context.newPage()
    page.on('pageerror', (e) => problems.push(e.message))
    // As a server of another version might send it.
    await page.routeWebSocket(/\/ws$/, (line) => {
      const up = line.connectToServer()
      up.onMessage((text) => {
        const frame = JSON.parse(text)
        if (frame.poll?.description === 'Broken') frame.poll.title = null
        line.send(JSON.stringify(frame))
      })
    })
    await page.goto(path)
    await expect(page.locator(heading)).toHaveText(BUILD.title)
    await server.ask('PATCH', `polls/${room.polls[0].id}`, { description: 'Broken' }, room.key)
    await expect.poll(() => problems.length).toBeGreaterThan(0)
    await room.show({ poll_id: room.polls[1].id })
    await expect(page.locator(heading)).toHaveText(FEEL.title, { timeout: 15_000 })
    await server.ask('PATCH', `polls/${room.polls[0].id}`, { description: '' }, room.key)
    await page.close()
    problems.length = 0
  }
  await context.close()
})
