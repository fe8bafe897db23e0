// A room at the audience's pace: each phone goes through the questions on its own.
import { axe, BUILD, DAYS, expect, FEEL, overflow, PHONE, settled, test } from './fixtures.mjs'

const feedback = async (server) => {
  const room = await server.room('Feedback', [FEEL, { ...BUILD, results: 'after_close' }, DAYS])
  await server.ask('PATCH', `rooms/${room.id}`, { pace: 'audience' }, room.key)
  return room
}
const heading = (page) => page.locator('h1:not(.sr)')
const place = (page) => page.getByRole('navigation', { name: 'Questions' })
const go = (page, name) => place(page).getByRole('button', { name }).click()

test('a phone goes from question to question, votes, skips, and sees at the end what is left', async ({ server, device }) => {
  const room = await feedback(server)
  const phone = await device(PHONE)
  await phone.goto(room.code)
  await expect(heading(phone)).toHaveText(FEEL.title)
  await expect(place(phone)).toContainText('Question 1 of 3')
  await expect(place(phone).getByRole('button', { name: 'Back' })).toHaveCount(0)
  await phone.getByRole('radio', { name: 'Great' }).check()
  await phone.getByRole('button', { name: /^Vote for/ }).click()
  await expect(phone.getByText('Your vote is in')).toBeVisible()
  await expect(phone.getByText('The next question opens by itself')).toHaveCount(0)

  await go(phone, 'Next')
  await expect(heading(phone)).toHaveText(BUILD.title)
  await expect(heading(phone)).toBeFocused()
  await go(phone, 'Skip')
  await expect(heading(phone)).toHaveText(DAYS.title)
  await go(phone, 'Finish')
  await expect(heading(phone)).toHaveText('That was the last question')
  await expect(phone.getByText('You have answered 1 of 3 questions.')).toBeVisible()

  await phone.getByRole('button', { name: BUILD.title }).click()
  await expect(heading(phone)).toHaveText(BUILD.title)
  await phone.getByRole('radio', { name: 'Faster search' }).check()
  await phone.getByRole('button', { name: /^Vote for/ }).click()
  await expect(phone.getByText('Results appear when voting closes.')).toBeVisible()
  await go(phone, 'Back')
  await expect(phone.getByText('Your vote is in')).toBeVisible()
  await expect(heading(phone)).toHaveText(FEEL.title)

  // After a reload, the page is where it was; another tab starts at the first question without an answer.
  await phone.reload()
  await expect(heading(phone)).toHaveText(FEEL.title)
  const other = await phone.context().newPage()
  await other.goto(room.code)
  await expect(heading(other)).toHaveText(DAYS.title)
})

test('a phone that has answered everything is asked again once votes are reset: while it is at the end, and when it comes back', async ({
  server,
  device,
}) => {
  const room = await server.room('Feedback', [FEEL, { ...FEEL, title: 'And tomorrow?' }])
  await server.ask('PATCH', `rooms/${room.id}`, { pace: 'audience' }, room.key)
  const phone = await device(PHONE)
  await phone.goto(room.code)
  for (const name of ['Next', 'Finish']) {
    await phone.getByRole('radio', { name: 'Great' }).check()
    await phone.getByRole('button', { name: /^Vote for/ }).click()
    await expect(phone.getByText('Your vote is in')).toBeVisible()
    await go(phone, name)
  }
  await expect(heading(phone)).toHaveText('Thank you!')
  await server.ask('POST', `polls/${room.polls[1].id}/reset`, {}, room.key)
  await expect(heading(phone)).toHaveText('And tomorrow?')
  await expect(phone.getByText('The host removed some votes, including yours.')).toBeVisible()
  await phone.getByRole('radio', { name: 'Great' }).check()
  await phone.getByRole('button', { name: /^Vote for/ }).click()
  await go(phone, 'Finish')
  await expect(heading(phone)).toHaveText('Thank you!')
  await expect(phone.getByText('You can close this page.')).toBeVisible()
  await phone.getByRole('link', { name: 'All results' }).click()
  await expect(phone.getByRole('heading', { name: 'And tomorrow?' })).toBeVisible()

  await phone.goto('about:blank')
  await server.ask('POST', `polls/${room.polls[0].id}/reset`, {}, room.key)
  await server.crowd(room.polls[0].id, [0, 1])
  await phone.goto(room.code)
  await expect(heading(phone)).toHaveText(FEEL.title)
  const later = await phone.context().newPage()
  await later.goto(room.code)
  await expect(heading(later)).toHaveText(FEEL.title)
})

test('the results of every question move live on the phone that looks at it, whatever the big screen shows', async ({ server, device }) => {
  const room = await feedback(server)
  const phone = await device(PHONE)
  await phone.goto(room.code)
  await phone.getByRole('radio', { name: 'Great' }).check()
  await phone.getByRole('button', { name: /^Vote for/ }).click()
  await expect(phone.locator('.sub')).toContainText('1 vote')
  await room.show({ poll_id: room.polls[2].id })
  await server.crowd(room.polls[0].id, [0, 1])
  await expect(phone.locator('.sub')).toContainText('2 votes')
  await expect(heading(phone)).toHaveText(FEEL.title)
})

test('the host says who leads where the room is shared, and phones follow at once', async ({ server, device }) => {
  const room = await server.room('Class', [FEEL, BUILD], { show: 1 })
  const phone = await device(PHONE),
    laptop = await device({ width: 1366, height: 768 })
  await phone.goto(room.code)
  await expect(heading(phone)).toHaveText(BUILD.title)
  await laptop.goto(`host/${room.id}#${room.admin_key}`)
  await laptop.getByRole('button', { name: 'Share' }).click()
  const lead = laptop.getByRole('group', { name: 'Phones show' })
  await expect(lead.getByRole('button', { name: 'What you show' })).toHaveAttribute('aria-pressed', 'true')
  await lead.getByRole('button', { name: 'All questions' }).click()
  await expect(lead.getByRole('button', { name: 'All questions' })).toHaveAttribute('aria-pressed', 'true')
  await expect(place(phone)).toContainText('Question 1 of 2')
  await lead.getByRole('button', { name: 'What you show' }).click()
  await expect(place(phone)).toHaveCount(0)
  await expect(heading(phone)).toHaveText(BUILD.title)
})

for (const [lang, size] of [
  ['en', PHONE],
  ['ar', PHONE],
  ['de', { width: 320, height: 640 }],
])
  test(`both pages can be read and used by everybody: ${lang}`, async ({ server, device }) => {
    const room = await feedback(server)
    const phone = await device(size)
    await phone.goto(`${room.code}?lang=${lang}`)
    const bar = phone.locator('.paced-nav')
    await expect(bar).toBeInViewport({ ratio: 1 })
    await settled(phone)
    expect(await axe(phone)).toEqual([])
    expect(await overflow(phone)).toEqual([])
    // The vote button and the navigation bar do not cover each other.
    const box = (selector) => phone.locator(selector).evaluate((e) => e.getBoundingClientRect())
    expect((await box('.vote-bar .btn')).bottom).toBeLessThanOrEqual((await box('.paced-nav')).top)
    for (let i = 0; i < 3; ++i) await bar.getByRole('button').last().click()
    await expect(phone.locator('.paced-list li')).toHaveCount(3)
    await settled(phone)
    expect(await axe(phone)).toEqual([])
    expect(await overflow(phone)).toEqual([])
  })

for (const lang of ['en', 'de', 'fr', 'es', 'ar'])
  test(`Back and Next stay where they are, below the voting button, on narrow phones: ${lang}`, async ({ server, device }) => {
    const room = await feedback(server)
    for (const width of [320, 360, 390]) {
      const phone = await device({ width, height: 640 })
      await phone.goto(`${room.code}?lang=${lang}`)
      const buttons = phone.locator('.paced-nav button'),
        box = (place) => place.evaluate((e) => [e.getBoundingClientRect()].map((r) => [r.x, r.y, r.right, r.bottom].map(Math.round))[0])
      await phone.locator('.vote-bar .btn').waitFor()
      await settled(phone)
      const next = await box(buttons.last())
      await phone.locator('label.opt').first().click()
      await phone.locator('.vote-bar .btn').click()
      await phone.locator('.thanks').waitFor()
      await settled(phone)
      expect(await box(buttons.last())).toEqual(next)
      for (let i = 0; i < 2; ++i) {
        await buttons.last().click()
        await expect(buttons).toHaveCount(2)
        await phone.locator('.vote-bar .hint').waitFor()
        await settled(phone)
        expect(await box(buttons.last())).toEqual(next)
        expect((await box(buttons.first()))[1]).toBe(next[1])
        const nav = await box(phone.locator('.paced-nav'))
        expect((await box(phone.locator('.vote-bar')))[3]).toBeLessThanOrEqual(nav[1])
      }
      await phone.close()
    }
  })
