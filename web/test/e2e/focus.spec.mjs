// Who moves to another screen with a keyboard, or listens to it, is at the top of that screen, and not nowhere.
import { BUILD, expect, FEEL, LAPTOP, test } from './fixtures.mjs'

const focused = (page) => page.evaluate(() => { const e = document.activeElement; return e === document.body ? 'nowhere' : `${e.tagName} ${e.textContent}` })

test('every screen that is moved to has the focus at its heading', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }), page = await device(LAPTOP)
  await page.goto('./')
  await page.getByRole('link', { name: 'Host a poll' }).first().click()
  await expect.poll(() => focused(page)).toMatch(/^(H1|INPUT|TEXTAREA) /)
  await page.goBack()
  await expect.poll(() => focused(page)).toBe('H1 Join the poll on screen')
  await page.getByRole('link', { name: 'Browse' }).click()
  await expect.poll(() => focused(page)).toMatch(/^H1 /)
  await page.goBack()
  await expect.poll(() => focused(page)).toBe('H1 Join the poll on screen')
  await page.getByLabel('Poll code').fill(room.code)
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toBe(`H1 ${FEEL.title}`)
})

test('when what has the focus goes, because the host closes, opens, goes on or stops, the focus is at the heading', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }), page = await device(), [first, second] = room.polls
  await page.goto(room.code)
  const radio = page.getByRole('radio').first()
  await radio.focus()
  await room.close(0)
  await expect.poll(() => focused(page)).toBe(`H1 ${FEEL.title}`)
  await server.ask('POST', `polls/${first.id}/reopen`, {}, room.key)
  await radio.waitFor()
  await expect.poll(() => focused(page)).toBe(`H1 ${FEEL.title}`)
  await radio.focus()
  await room.show({ poll_id: second.id })
  await expect.poll(() => focused(page)).toBe(`H1 ${BUILD.title}`)
  await radio.focus()
  await room.show({ poll_id: null })
  await expect.poll(() => focused(page)).toBe('H1 You’re in')
})

test('who listens hears the letters that buttons and sentences call the options by, and what a number in the head counts', async ({ server, device }) => {
  const scored = { title: 'How good?', kind: 'rating', options: ['The food', 'The music'] }
  const room = await server.room('All hands', [FEEL, scored], { show: 0 }), page = await device(LAPTOP)
  await page.goto(room.code)
  await page.getByRole('radio', { name: /^B\s*Good$/ }).check({ force: true })
  await expect(page.getByRole('button', { name: 'Vote for B' })).toBeVisible()
  await room.show({ poll_id: room.polls[1].id })
  await expect(page.getByRole('group', { name: 'A The food' })).toBeVisible()
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page.getByRole('banner')).toContainText(/\d (person|people) in the room/)
})
