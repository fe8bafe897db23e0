import { expect, LAPTOP, pick, send, test } from './fixtures.mjs'

const WHICH = { title: 'Which room did you like most?', identity: 'kiosk', allow_change: false, options: ['Dinosaurs', 'Planets'] }
const voters = async (server, room) => (await server.poll(room.polls[0].id)).total_voters

test('a kiosk with a wrong key takes no votes and says so to the staff; the right link in the same tab mends it', async ({
  server,
  device,
}) => {
  const room = await server.room('Museum', [WHICH], { show: 0 })
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#psk_wrong`)
  await expect(kiosk.getByRole('heading', { name: 'This kiosk’s key does not open this room' })).toBeVisible()
  await expect(kiosk.locator('label.opt')).toHaveCount(0)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await pick(kiosk, 'Planets')
  await send(kiosk)
  await expect(kiosk.getByText('Your vote was counted')).toBeVisible()
  expect(await voters(server, room)).toBe(1)
})

test('what a wrong key could not send is kept, and goes with the right one', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 })
  const kiosk = await device(LAPTOP)
  await kiosk.routeWebSocket('**/ws', (ws) => ws.close()) // nothing is said about the key at the start
  await kiosk.goto(`kiosk/${room.code}#psk_wrong`)
  await pick(kiosk, 'Planets')
  await send(kiosk)
  await expect(kiosk.getByRole('heading', { name: 'This kiosk’s key does not open this room' })).toBeVisible()
  await expect(kiosk.getByText('was counted')).toHaveCount(0)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await expect.poll(() => voters(server, room)).toBe(1)
})

test('a kiosk’s vote that came after the close is not called counted, and the staff see that there is one', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 })
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await pick(kiosk, 'Planets')
  await kiosk.context().setOffline(true)
  await send(kiosk)
  await expect(kiosk.getByText('Your vote is kept and will be sent')).toBeVisible()
  await room.close(0)
  await kiosk.context().setOffline(false)
  await expect(kiosk.getByText('1 vote not accepted')).toBeVisible({ timeout: 20_000 })
  await kiosk.reload()
  await expect(kiosk.getByText('1 vote not accepted')).toBeVisible()
  expect(await voters(server, room)).toBe(0)
})

test('a kiosk whose room is deleted, or is none, leads nowhere, and goes on by itself once there is one', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 }),
    kiosk = await device(LAPTOP)
  await kiosk.clock.install()
  const asked = []
  await kiosk.route('**/api/v1/codes/*', (r) => {
    asked.push(1)
    return asked.length === 1 ? r.fulfill({ status: 404, json: { status: 404, code: 'not_found' } }) : r.continue()
  })
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await expect(kiosk.getByRole('heading', { name: /No poll has the code/ })).toBeVisible()
  await expect(kiosk.getByRole('link')).toHaveCount(0)
  await kiosk.clock.runFor(61_000)
  await expect(kiosk.locator('label.opt')).toHaveCount(2)
})

test('who has chosen something at a kiosk is asked before it is thrown away', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 }),
    kiosk = await device(LAPTOP)
  await kiosk.clock.install()
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await pick(kiosk, 'Planets')
  const asks = kiosk.getByRole('button', { name: /Are you still there\?/ })
  await kiosk.clock.runFor(46_000)
  await expect(asks).toContainText(/Starting over in 1[345] seconds/)
  await asks.click()
  await expect(asks).toHaveCount(0)
  await expect(kiosk.locator('label.opt.on')).toHaveCount(1)
  await kiosk.clock.runFor(46_000)
  await expect(asks).toBeVisible()
  await kiosk.clock.runFor(16_000)
  await expect(kiosk.getByRole('button', { name: /Touch to vote/ })).toBeVisible()
})

test('the touch that brings a kiosk back does nothing else: what is behind the cover does not get it', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 }),
    kiosk = await device(LAPTOP, { hasTouch: true })
  await kiosk.clock.install()
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  const on = kiosk.locator('label.opt.on'),
    planets = kiosk.locator('label.opt', { hasText: 'Planets' })
  /** Touches the cover where something else is behind it, and says whether the cover got the click. */
  const wake = async (behind, cover) => {
    const { x, y, width, height } = await behind.boundingBox()
    await kiosk.clock.runFor(46_000)
    await expect(cover).toBeVisible()
    await kiosk.evaluate(() => {
      window.__got = new Promise((done) => {
        addEventListener('click', (e) => done(!!e.target.closest('.attract')), { capture: true, once: true })
      })
    })
    await kiosk.touchscreen.tap(x + width / 2, y + height / 2)
    expect(await kiosk.evaluate(() => window.__got)).toBe(true)
    await expect(cover).toHaveCount(0)
  }
  await wake(planets, kiosk.getByRole('button', { name: /Touch to vote/ }))
  await expect(on).toHaveCount(0)
  await planets.tap()
  await expect(on).toHaveCount(1)
  await wake(kiosk.locator('button[type=submit]'), kiosk.getByRole('button', { name: /Are you still there\?/ }))
  await expect(on).toHaveCount(1)
  expect(await voters(server, room)).toBe(0)
})

const HALLS = (n) => ({ ...WHICH, options: Array.from({ length: n }, (_, i) => `Hall ${i + 1}`) })

test('a tablet shows twelve options at once, and says where there are more below', async ({ server, device }) => {
  const tablet = { width: 1024, height: 768 }
  const twelve = await server.room('Museum', [HALLS(12)], { show: 0 }),
    kiosk = await device(tablet)
  await kiosk.goto(`kiosk/${twelve.code}#${twelve.kiosk_key}`)
  const at = (page, selector) =>
    page
      .locator(selector)
      .last()
      .evaluate((e) => e.getBoundingClientRect())
  await expect(kiosk.locator('label.opt')).toHaveCount(12)
  expect((await at(kiosk, 'label.opt')).bottom).toBeLessThanOrEqual((await at(kiosk, 'footer')).top)
  await expect(kiosk.getByRole('button', { name: 'More below' })).toHaveCount(0)

  const many = await server.room('Museum', [HALLS(20)], { show: 0 }),
    other = await device(tablet)
  await other.goto(`kiosk/${many.code}#${many.kiosk_key}`)
  const more = other.getByRole('button', { name: 'More below' })
  await more.click()
  await expect(more).toHaveCount(0)
  expect((await at(other, 'label.opt')).bottom).toBeLessThanOrEqual((await at(other, 'footer')).top)
})

test('an address of a kiosk that was mistyped says that no poll has the code, and how one gets on', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 }),
    tablet = await device(LAPTOP)
  await tablet.goto('kiosk/000001')
  await expect(tablet.getByRole('heading', { name: 'No poll has the code 000 001' })).toBeVisible()
  await expect(tablet.getByRole('link', { name: 'Go to the start page' })).toBeVisible()
  await tablet.goto(`kiosk/${room.code}`)
  await expect(tablet.getByRole('heading', { name: 'This kiosk has no key' })).toBeVisible()
  await tablet.getByRole('link', { name: 'Go to the start page' }).click()
  await expect(tablet.locator('.code-in').first()).toBeVisible()
})
