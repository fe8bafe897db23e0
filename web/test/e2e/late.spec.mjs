// A vote that the page promised to send is refused after the host has moved on: a message about it appears over the next
// question. A ballot that is only half filled in waits for its question.
import { BUILD, expect, FEEL, pick, send, test, vote } from './fixtures.mjs'

const WHY = { title: 'What would you change?', kind: 'open', options: [] }
const ASK = { title: 'Your questions', kind: 'qna', options: [] }

/** The page's votes reach nobody until the returned function is called. */
async function cutOff(page) {
  await page.route('**/votes', (r) => r.abort())
  return () => page.unroute('**/votes')
}

test('a vote that comes too late is told of on the next question, and on its own one when that is shown again', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Good')
  const mend = await cutOff(phone)
  await send(phone)
  await expect(phone.getByText('We’ll send your vote as soon as you’re back')).toBeVisible()
  await room.close(0)
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  await mend()
  await expect(phone.locator('.toast')).toHaveText(`Too late to be counted: your vote on “${FEEL.title}”`, { timeout: 20_000 })
  await phone.reload()
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  await expect(phone.locator('.toast')).toHaveCount(0)
  await room.show({ poll_id: room.polls[0].id })
  await expect(phone.getByText('Your choice was not counted')).toBeVisible()
})

test('a change that comes too late is told of, and that the earlier vote counts', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  await vote(phone, 'Good')
  await phone.getByRole('button', { name: 'Change' }).click()
  await pick(phone, 'Hard')
  const mend = await cutOff(phone)
  await send(phone)
  await expect(phone.getByText('We’ll send your vote as soon as you’re back')).toBeVisible()
  await room.close(0)
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  await mend()
  await expect(phone.locator('.toast')).toHaveText(`Your change came too late, so your earlier vote counts: “${FEEL.title}”`, {
    timeout: 20_000,
  })
})

test('a question that comes too late is told of, and is in its field when the Q&A goes on', async ({ server, device }) => {
  const room = await server.room('All hands', [ASK, BUILD], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  await phone.locator('textarea').fill('When is lunch?')
  const mend = await cutOff(phone)
  await send(phone)
  await expect(phone.getByText('Your questions', { exact: true }).first()).toBeVisible()
  await room.close(0)
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  await mend()
  await expect(phone.locator('.toast')).toHaveText(`Closed before your question arrived: “${ASK.title}”`, { timeout: 20_000 })
  await server.ask('POST', `polls/${room.polls[0].id}/reopen`, {}, room.key)
  await room.show({ poll_id: room.polls[0].id })
  await expect(phone.locator('textarea')).toHaveValue('When is lunch?')
})

test('an answer that is half written waits through a reload and another question', async ({ server, device }) => {
  const room = await server.room('All hands', [WHY, BUILD], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  const field = phone.locator('.texts textarea').first()
  await field.fill('Fewer meetings, and')
  await expect.poll(() => phone.evaluate(() => Object.keys(sessionStorage).join())).toContain('held.')
  await phone.reload()
  await expect(field).toHaveValue('Fewer meetings, and')
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  await room.show({ poll_id: room.polls[0].id })
  await expect(field).toHaveValue('Fewer meetings, and')
  await send(phone)
  await expect(phone.locator('.thanks')).toContainText('Fewer meetings, and')
})

test('an order that is half made waits through a reload, another question, and an option that the host adds', async ({
  server,
  device,
}) => {
  const rank = { title: 'Where to?', kind: 'rank', options: ['Rome', 'Oslo', 'Lima'] }
  const room = await server.room('All hands', [rank, BUILD], { show: 0 }),
    phone = await device()
  const order = () => phone.locator('.place.on .lbl > span:first-child').allTextContents()
  await phone.goto(room.code)
  for (const city of ['Lima', 'Rome']) await phone.locator('.tap', { hasText: city }).click()
  await expect.poll(() => phone.evaluate(() => Object.keys(sessionStorage).join())).toContain('held.')
  await phone.reload()
  await expect.poll(order).toEqual(['Lima', 'Rome'])
  await room.show({ poll_id: room.polls[1].id })
  await expect(phone.getByRole('heading', { name: BUILD.title })).toBeVisible()
  await room.show({ poll_id: room.polls[0].id })
  await expect.poll(order).toEqual(['Lima', 'Rome'])
  const { options } = await server.poll(room.polls[0].id)
  await server.ask(
    'PATCH',
    `polls/${room.polls[0].id}`,
    { options: [{ text: 'Bern' }, ...options.map(({ id, text }) => ({ id, text }))] },
    room.key,
  )
  await expect(phone.locator('.tap')).toHaveCount(4)
  await expect.poll(order).toEqual(['Lima', 'Rome'])
})

test('votes that the host resets: who had voted is told, and nothing is chosen', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  await vote(phone, 'Good')
  await server.ask('POST', `polls/${room.polls[0].id}/reset`, {}, room.key)
  await expect(phone.getByRole('alert')).toHaveText('The host removed some votes, including yours. You can vote again.')
  await expect(phone.getByRole('button', { name: 'Choose an option' })).toBeVisible()
})
