import { expect, LAPTOP, pick, send, test } from './fixtures.mjs'

const WHICH = { title: 'Which room did you like most?', identity: 'kiosk', allow_change: false, options: ['Dinosaurs', 'Planets'] }
const voters = async (server, room) => (await server.poll(room.polls[0].id)).total_voters

test('a kiosk with a wrong key takes no votes and says so to the staff; the right link in the same tab mends it', async ({ server, device }) => {
  const room = await server.room('Museum', [WHICH], { show: 0 })
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#psk_wrong`)
  await expect(kiosk.getByRole('heading', { name: 'This kiosk’s key is not this room’s' })).toBeVisible()
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
  await kiosk.routeWebSocket('**/ws', (ws) => ws.close()) // no word about the key at the start
  await kiosk.goto(`kiosk/${room.code}#psk_wrong`)
  await pick(kiosk, 'Planets')
  await send(kiosk)
  await expect(kiosk.getByRole('heading', { name: 'This kiosk’s key is not this room’s' })).toBeVisible()
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
