// The remote on a phone: its buttons, and what is around them, can be read.
import { BUILD, expect, FEEL, overflow, PHONE, test } from './fixtures.mjs'
import { guests, HEART, MAMMALS } from './play.mjs'

/** Buttons whose text comes closer than `near` pixels to an edge, or crosses it. */
const squeezed = (page, near = 8) =>
  page.evaluate(
    (px) =>
      [...document.querySelectorAll('.ctl button,.remote-bar .btn')].flatMap((e) => {
        const words = document.createRange()
        words.selectNodeContents(e)
        const box = e.getBoundingClientRect(),
          drawn = [...words.getClientRects()]
        const room = Math.min(
          ...drawn.map((r) => Math.min(r.top - box.top, box.bottom - r.bottom, r.left - box.left + px / 2, box.right - r.right + px / 2)),
        )
        return room < px ? [`${e.textContent}: ${Math.round(room)} px`] : []
      }),
    near,
  )

for (const lang of ['en', 'de', 'es', 'fr', 'ar'])
  test(`the words on the buttons have room, and nothing is cut: ${lang}`, async ({ server, device }) => {
    const room = await server.room('Class', [{ ...FEEL, results: 'after_vote' }, BUILD], { show: 0 })
    const remote = await device(PHONE)
    await remote.goto(`host/${room.id}?lang=${lang}#${room.admin_key}`)
    for (const closed of [false, true]) {
      if (closed) await room.close(0)
      await expect(remote.locator('.now .pill')).toHaveCount(closed ? 3 : 2)
      for (const width of [390, 360, 320]) {
        await remote.setViewportSize({ width, height: 844 })
        expect(await squeezed(remote), `${width} px`).toEqual([])
        expect(await overflow(remote), `${width} px`).toEqual([])
      }
      await remote.setViewportSize(PHONE)
      await expect(remote.locator('.nextup')).toBeInViewport({ ratio: 1 })
    }
    await remote.setViewportSize({ width: 320, height: 568 })
    await remote.evaluate(() => scrollTo(0, document.body.scrollHeight))
    const at = (selector) => remote.locator(selector).evaluate((e) => e.getBoundingClientRect())
    expect((await at('.nextup')).bottom).toBeLessThanOrEqual((await at('.remote-bar')).top)
  })

test('from the remote any question comes on the screen with two taps, however many there are', async ({ server, device }) => {
  const room = await server.room(
    'Class',
    [FEEL, ...Array.from({ length: 14 }, (_, i) => ({ ...BUILD, title: `${BUILD.title} ${i + 2}` }))],
    { show: 0 },
  )
  const remote = await device(PHONE),
    phone = await device(PHONE)
  await phone.goto(room.code)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.locator('.nextup summary').click()
  // The unfolded list is not hidden behind the buttons at the bottom.
  const fifth = remote.locator('.nextup li button').nth(4)
  await expect(fifth).toBeInViewport({ ratio: 1 })
  expect(
    await fifth.evaluate((e) => {
      const box = e.getBoundingClientRect()
      return e.contains(document.elementFromPoint(box.left + box.width / 2, box.bottom - 4))
    }),
  ).toBe(true)
  expect(await overflow(remote)).toEqual([])
  await fifth.click()
  await expect(phone.locator('h1')).toHaveText(`${BUILD.title} 5`)
  await expect(remote.locator('.now .pill').first()).toHaveText('Question 5 of 15')
  await expect(remote.locator('.nextup')).toHaveText(`Next: ${BUILD.title} 6`)
})

test('while voting has no end, the button says that it gives one', async ({ server, device }) => {
  const room = await server.room('Class', [FEEL], { show: 0 })
  const remote = await device(PHONE)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Close in 30 s' }).click()
  await expect(remote.getByText(/0:[23]\d left/)).toBeVisible()
  await remote.getByRole('button', { name: 'Add 30 s' }).click()
  await expect(remote.getByText(/(1:00|0:[45]\d) left/)).toBeVisible()
})

test('after the reveal the remote still shows what came out: the focus goes on, the page stays', async ({ server, device }) => {
  const room = await server.room('Class', [HEART, MAMMALS], { show: 0 })
  const people = await guests(server, room, ['Mina', 'Jonas', 'Aylin', 'Bo', 'Chris', 'Deniz'])
  const remote = await device(PHONE)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await expect(remote.getByLabel('Name of Deniz')).toBeAttached()
  await remote.getByRole('button', { name: 'Start the question' }).click()
  await expect(remote.getByRole('button', { name: 'Reveal the answer' })).toBeVisible()
  for (const p of people) await p.answer(room.polls[0], 2)
  await expect(remote.locator('.now > .muted')).toContainText('6 answers so far')
  await remote.evaluate(() => scrollTo(0, 0))
  await remote.waitForTimeout(500) // this soon after the start, a press is its second tap
  await remote.getByRole('button', { name: 'Reveal the answer' }).click()
  await expect(remote.getByRole('button', { name: 'Next question' })).toBeFocused()
  await expect(remote.locator('.now > .muted')).toHaveText('6 answers')
  await expect(remote.locator('.now h2')).toBeInViewport({ ratio: 1 })
  expect(await remote.evaluate(() => scrollY)).toBeLessThan(20)
})

test('with text at 200 % the names of participants can be read, and nothing sticks out', async ({ server, device }) => {
  const room = await server.room('Class', [HEART], { show: 0 })
  await guests(server, room, ['Alexandra', 'Jo'])
  const remote = await device(PHONE),
    name = remote.getByLabel('Name of Alexandra')
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  const fits = () => name.evaluate((e) => e.scrollWidth <= e.clientWidth)
  for (const size of ['100%', '200%']) {
    await remote.evaluate((s) => {
      document.documentElement.style.fontSize = s
    }, size)
    await expect.poll(fits, size).toBe(true)
    expect(await overflow(remote), size).toEqual([])
  }
})
