// Small screens and long words: nothing that must be read is cut off, hidden or pushed out.
import { BUILD, expect, FEEL, pick, resize, send, test, WALL } from './fixtures.mjs'

const WHICH = { title: 'Which room did you like most?', identity: 'kiosk', allow_change: false, options: ['Dinosaurs', 'Planets'] }

/** Elements that extend beyond the sides of the window. */
const beyond = (page, selector) =>
  page.locator(selector).evaluateAll((all) =>
    all
      .filter((e) => {
        const { left, right } = e.getBoundingClientRect()
        return left < 0 || right > innerWidth
      })
      .map((e) => e.textContent),
  )

for (const lang of ['en', 'de', 'es', 'fr', 'ar'])
  test(`phone: the host is told what would be deleted, and the buttons stay in the window: ${lang}`, async ({ server, device }) => {
    const room = await server.room('Product all-hands', [FEEL, BUILD], { show: 0 }),
      page = await device()
    await page.goto(`host/${room.id}?lang=${lang}#${room.admin_key}`)
    await page.locator('.to-edit').click()
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 })
      await page.locator('.mobilebar').waitFor()
      expect(await beyond(page, '.mobilebar .btn'), `${width} px`).toEqual([])
      await page.locator('.rail-end').click()
      await expect(page.getByRole('dialog').getByRole('heading')).toBeVisible()
      await expect(page.getByRole('dialog').getByRole('heading')).toContainText('Product all-hands')
      expect(await beyond(page, 'dialog .btn')).toEqual([])
      await page.keyboard.press('Escape')
    }
  })

test('phone: what happened to a late vote is not squeezed beside its button', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Faster search')
  await room.close(0)
  const lines = await phone
    .locator('.thanks.late b')
    .evaluate((b) => b.getBoundingClientRect().height / parseFloat(getComputedStyle(b).lineHeight))
  expect(Math.round(lines)).toBe(1)
})

test('phone: a kiosk says both, that votes wait and that some were not accepted; and not that it waits for the first vote', async ({
  server,
  device,
}) => {
  const room = await server.room('Natural history museum, spring exhibition', [WHICH], { show: 0 }),
    kiosk = await device()
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await expect(kiosk.locator('label.opt')).toHaveCount(2)
  await kiosk.evaluate(() =>
    localStorage.setItem(
      'pollstream.kiosk-refused',
      JSON.stringify([{ letter: { pollId: 'p', at: 0, ballot: { vote_id: 'v' } }, status: 409 }]),
    ),
  )
  await kiosk.reload()
  await pick(kiosk, 'Planets')
  await kiosk.context().setOffline(true)
  await send(kiosk)
  await expect(kiosk.getByText('Your vote is kept and will be sent')).toBeVisible()
  expect(await kiosk.getByText('Waiting for the first vote').count()).toBe(0)
  await expect(kiosk.locator('.kiosk > header .pill')).toHaveText(['1 vote not accepted', '1 vote not sent yet'])
  for (const width of [390, 320]) {
    await resize(kiosk, { width, height: 844 })
    expect(await beyond(kiosk, '.kiosk > header > *'), `${width} px`).toEqual([])
  }
})

for (const [width, height] of [
  [1280, 720],
  [WALL.width, WALL.height],
])
  test(`wall: while results are hidden, a few long options can be read to their end at ${width}x${height}`, async ({ server, device }) => {
    const options = [
      'Protected cycle lanes on every main road into the centre, also in winter',
      'A new roof and warmer water for the swimming hall in the north',
      'Longer opening hours of all public libraries, on Sundays too',
      'Trees, shade and drinking water on the squares that heat up most',
      'Night buses every half an hour on Fridays and Saturdays',
    ]
    const room = await server.room(
      'Town meeting',
      [{ title: 'Which of these should the city council pay for first in the coming year?', results: 'after_close', options }],
      { show: 0 },
    )
    const wall = await device({ width, height })
    await wall.goto(`stage/${room.code}`)
    await expect(wall.locator('.choices .lbl')).toHaveText(options)
    expect(
      await wall
        .locator('.choices .lbl')
        .evaluateAll((all) => all.filter((e) => e.scrollHeight > e.clientHeight + 1).map((e) => e.textContent)),
    ).toEqual([])
  })

test('laptop: points of two columns on the stage keep to their own column', async ({ server, device }) => {
  const options = Array.from({ length: 12 }, (_, i) => `Project ${i + 1}`)
  const room = await server.room('Budget', [{ title: 'Points', kind: 'points', options, settings: { budget: 10_000 } }], { show: 0 }),
    stage = await device({ width: 1024, height: 768 })
  for (let i = 0; i < 10; ++i)
    await server.ask('POST', `polls/${room.polls[0].id}/votes`, {
      scores: options.map((_, k) => 500 + 10 * k),
      vote_id: crypto.randomUUID(),
    })
  await stage.goto(`stage/${room.code}`)
  await expect(stage.locator('.chart.two .val').first()).toContainText('5,')
  expect(
    await stage.locator('.chart .val').evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)),
  ).toEqual([])
})

test('phone: what one writes does not touch the edge of its box', async ({ server, device }) => {
  const room = await server.room('All hands', [{ title: 'Why?', kind: 'open', options: [] }], { show: 0 }),
    phone = await device()
  await phone.goto(room.code)
  expect(
    await phone
      .locator('.texts textarea')
      .first()
      .evaluate((e) => parseFloat(getComputedStyle(e).paddingTop)),
  ).toBeGreaterThanOrEqual(8)
})

test('small phone: the labels of the page without scripts are read in words', async ({ server, device }) => {
  const polls = [
    { title: 'Why?', kind: 'open', options: [] },
    { title: 'How good?', kind: 'rating', options: ['The food', 'The music'] },
    { title: 'Which?', options: ['Dinosaurs', 'Planets'] },
    { title: 'Ask', kind: 'qna', options: [] },
  ]
  const room = await server.room('All hands', polls, { show: 0 }),
    phone = await device({ width: 320, height: 568 }, { javaScriptEnabled: false })
  for (const [i, { title }] of polls.entries()) {
    await room.show({ poll_id: room.polls[i].id })
    await phone.goto(`v/${room.code}`)
    const labels = phone.locator('label > span')
    await expect(labels.first()).toBeVisible()
    for (const label of await labels.all())
      expect((await label.boundingBox()).height, `${title}: ${await label.textContent()}`).toBeLessThan(60)
    expect(await phone.locator('main').evaluate((e) => e.scrollWidth - e.clientWidth), title).toBeLessThanOrEqual(0)
  }
})

test('wall: of a hundred options whose results are hidden the stage shows what can be read, all of it on the screen', async ({
  server,
  device,
}) => {
  const many = { title: 'Which one?', results: 'after_close', options: Array.from({ length: 100 }, (_, i) => `Option number ${i + 1}`) }
  const room = await server.room('All hands', [many], { show: 0 }),
    stage = await device({ width: 1920, height: 1080 })
  await stage.goto(`stage/${room.code}`)
  await expect(stage.locator('.choices li')).toHaveCount(24)
  await expect(stage.getByText('76 more options')).toBeInViewport({ ratio: 1 })
  await expect(stage.getByRole('heading', { name: 'Which one?' })).toBeInViewport({ ratio: 1 })
  expect(
    await stage
      .locator('.choices li')
      .first()
      .evaluate((e) => parseFloat(getComputedStyle(e).fontSize)),
  ).toBeGreaterThan(20)
})

for (const lang of ['en', 'de', 'es', 'fr', 'ar'])
  test(`a small phone has two columns of kinds, whose names are whole, and the question in its first screen: ${lang}`, async ({
    device,
  }) => {
    const phone = await device({ width: 360, height: 640 })
    await phone.goto(`create?lang=${lang}`)
    await expect(phone.locator('.types button')).toHaveCount(12)
    for (const width of [360, 320]) {
      await phone.setViewportSize({ width, height: 640 })
      const columns = await phone
        .locator('.types button')
        .evaluateAll((all) => new Set(all.map((e) => Math.round(e.getBoundingClientRect().left))).size)
      expect(columns, `${width} px`).toBe(2)
      const cut = await phone
        .locator('.types button')
        .evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent))
      expect(cut, `${width} px`).toEqual([])
      if (width === 360) expect(await phone.locator('.q-in').evaluate((e) => e.getBoundingClientRect().top)).toBeLessThan(620)
    }
  })
