// Handling the host's page: dragging, small screens, large text, and nothing on top of what is to be pressed.
import { BUILD, expect, FEEL, LAPTOP, overflow, PHONE, test } from './fixtures.mjs'

const NUMBERS = ['One', 'Two', 'Three', 'Four', 'Five'].map((title) => ({ title, options: ['Yes', 'No'] }))
const TABLET = { width: 1024, height: 768 }
const hold = (page, room, path = `host/${room.id}#${room.admin_key}`) => page.goto(path)
const titles = (page) => page.locator('.slide b').allTextContents()

test('a question that is dragged down three places takes no other one along', async ({ server, device }) => {
  const room = await server.room('Order', NUMBERS),
    page = await device(LAPTOP)
  await hold(page, room)
  const at = async (n) => {
    const box = await page.locator('.slide-row').nth(n).boundingBox()
    return [box.x + box.width - 18, box.y + box.height * 0.6]
  }
  await page.locator('.slide-row').first().hover()
  const grip = await page.getByRole('button', { name: 'Move question 1' }).boundingBox()
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2)
  await page.mouse.down()
  for (const n of [1, 2, 3]) await page.mouse.move(...(await at(n)), { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => titles(page)).toEqual(['Two', 'Three', 'Four', 'One', 'Five'])
  await expect
    .poll(async () => (await server.ask('GET', `rooms/${room.id}`)).polls.map((p) => p.title))
    .toEqual(['Two', 'Three', 'Four', 'One', 'Five'])
  await page.getByRole('button', { name: 'Move question 4' }).focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowUp')
  await expect
    .poll(async () => (await server.ask('GET', `rooms/${room.id}`)).polls.map((p) => p.title))
    .toEqual(['One', 'Two', 'Three', 'Four', 'Five'])
  expect(await titles(page)).toEqual(['One', 'Two', 'Three', 'Four', 'Five'])
  await expect(page.getByRole('button', { name: 'Move question 1' })).toBeFocused()
})

test('on a phone a question is moved with buttons; on a tablet without a mouse the grips can be seen', async ({ server, device }) => {
  const room = await server.room('Order', NUMBERS, { show: 0 }),
    touch = { hasTouch: true, isMobile: true }
  const phone = await device(PHONE, touch)
  await hold(phone, room)
  await phone.locator('.to-edit').click()
  await expect(phone.locator('.q-in')).toHaveValue('One')
  await phone.getByRole('button', { name: 'Move down' }).click()
  await phone.getByRole('button', { name: 'Move down' }).click()
  await expect
    .poll(async () => (await server.ask('GET', `rooms/${room.id}`)).polls.map((p) => p.title))
    .toEqual(['Two', 'Three', 'One', 'Four', 'Five'])
  await expect(phone.getByText('Question 3 of 5')).toBeVisible()
  await phone.getByRole('button', { name: 'Move up' }).click()
  await expect(phone.getByText('Question 2 of 5')).toBeVisible()
  const tablet = await device(TABLET, touch)
  await hold(tablet, room)
  await expect(tablet.locator('.slide-row .grip').first()).toBeVisible()
  expect(
    await tablet
      .locator('.slide-row .grip')
      .first()
      .evaluate((e) => getComputedStyle(e).opacity),
  ).toBe('1')
})

for (const [width, height] of [
  [1366, 768],
  [1280, 720],
])
  test(`a question that waits can be let in beside the editor, without scrolling: ${width}x${height}`, async ({ server, device }) => {
    const room = await server.room(
      'Town hall',
      [
        {
          title: 'What do you want to know?',
          kind: 'qna',
          options: [],
          settings: { per_voter: 10, max_length: 280, moderated: true, downvotes: true },
        },
      ],
      { show: 0 },
    )
    for (let n = 0; n < 10; n++)
      await server.ask('POST', `polls/${room.polls[0].id}/votes`, {
        question: `Question ${n}: when will the long awaited thing finally be delivered to the people in the northern office?`,
        vote_id: crypto.randomUUID(),
      })
    const page = await device({ width, height })
    await hold(page, room)
    const show = page.locator('.moderation li').first().getByRole('button').first()
    await expect(show).toBeInViewport({ ratio: 1 })
    await page.screenshot({ path: `../build/screenshots/host_moderation_${width}.png` })
    const shown = (n) =>
      page
        .locator('.moderation li')
        .nth(n)
        .evaluate((e) => {
          const list = e.closest('.remote-main').getBoundingClientRect(),
            box = e.getBoundingClientRect()
          return box.bottom <= list.bottom + 1
        })
    expect(await shown(0)).toBe(true)
    const first = await page.locator('.moderation li').first().locator('> span').first().textContent()
    await show.click({ timeout: 2000 })
    await expect(page.locator('.moderation li').first()).not.toContainText(first)
  })

test('who can press but not drag moves options and questions: the grip that is pressed brings two buttons, which stay under the finger', async ({
  server,
  device,
}) => {
  const room = await server.room('Order', [BUILD, ...NUMBERS.slice(0, 2)])
  const press = async (page, name) => {
    await page.getByRole('button', { name, exact: true }).click()
  }
  for (const page of [await device(LAPTOP), await device({ width: 320, height: 568 }, { hasTouch: true })]) {
    await hold(page, room)
    await page.locator('.now h2').waitFor()
    const edit = page.locator('.to-edit'),
      options = () => page.locator('.orow textarea').evaluateAll((all) => all.map((e) => e.value))
    if (await edit.isVisible()) await edit.click()
    await page.locator('.slide').first().click()
    await expect(page.getByRole('textbox', { name: 'Question', exact: true })).toHaveValue(BUILD.title)
    const before = await options()
    await expect(page.locator('.orow .steps')).toHaveCount(0)
    await press(page, 'Move option B')
    const up = page.locator('.orow').getByRole('button', { name: 'Move up' }),
      down = page.locator('.orow').getByRole('button', { name: 'Move down' })
    for (const box of [await up.boundingBox(), await down.boundingBox()]) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24)
    await down.click()
    await down.click()
    await expect.poll(options).toEqual([before[0], before[2], before[3], before[1], before[4]])
    await expect(down).toBeFocused()
    await expect(page.getByRole('status').last()).toHaveText(`${before[1]} is in place 4.`)
    await up.press('Enter')
    await up.press('Enter')
    await expect.poll(options).toEqual(before)
    await press(page, 'Move option B')
    await expect(page.locator('.orow .steps')).toHaveCount(0)
    expect(await overflow(page)).toEqual([])
  }
  const page = await device(LAPTOP)
  await hold(page, room)
  await page.locator('.slide-row').first().hover()
  await press(page, 'Move question 1')
  await page.locator('.slide-row').getByRole('button', { name: 'Move down' }).click()
  await expect.poll(() => titles(page)).toEqual(['One', BUILD.title, 'Two'])
  await expect(page.getByRole('status').last()).toHaveText(`${BUILD.title} is in place 2.`)
})

test('phone: what is told lies on none of the remote’s buttons', async ({ server, device }) => {
  const room = await server.room('Class', [FEEL, BUILD], { show: 0 }),
    phone = await device(PHONE)
  await hold(phone, room)
  await phone.locator('.to-edit').click()
  await phone.locator('.slide').nth(1).click()
  await phone.getByRole('button', { name: 'Delete', exact: true }).click()
  await phone.getByRole('button', { name: 'Remote' }).click()
  await expect(phone.locator('.toast')).toBeVisible()
  await expect(phone.locator('.remote-bar')).toBeVisible()
  await phone.screenshot({ path: '../build/screenshots/host_toast_remote.png' })
  const box = (selector) =>
    phone
      .locator(selector)
      .first()
      .evaluate((e) => {
        const { top, bottom } = e.getBoundingClientRect()
        return { top, bottom }
      })
  const toast = await box('.toasts'),
    top = await box('.remote .vote-top')
  for (const name of ['.remote-ctl', '.remote-bar']) expect(toast.bottom, name).toBeLessThanOrEqual((await box(name)).top)
  expect(toast.top).toBeGreaterThanOrEqual(top.bottom - 1)
})

test('phone: with text of twice the size the remote’s Share and Edit stay on the screen', async ({ server, device }) => {
  const room = await server.room('Unterrichtsstunde am Nachmittag', [FEEL, BUILD], { show: 0 }),
    phone = await device(PHONE)
  await hold(phone, room)
  await expect(phone.locator('.to-edit')).toBeVisible()
  const heights = await phone.locator('.remote .vote-top').evaluate((e) => e.getBoundingClientRect().height)
  expect(heights).toBeLessThan(80)
  await phone.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })
  for (const name of ['.to-share', '.to-edit']) await expect(phone.locator(name)).toBeInViewport({ ratio: 1 })
  await phone.screenshot({ path: '../build/screenshots/host_remote_200.png' })
  expect(await overflow(phone)).toEqual([])
})

for (const lang of ['en', 'de', 'es', 'fr', 'ar'])
  test(`phone of 320 px: a poll is created without scrolling sideways: ${lang}`, async ({ device }) => {
    const page = await device({ width: 320, height: 640 })
    await page.goto(`create?lang=${lang}`)
    await expect(page.locator('.types')).toBeVisible()
    for (let n = 0; n < (await page.locator('.types button').count()); n++) {
      await page.locator('.types button').nth(n).click()
      expect(await overflow(page), `kind ${n}`).toEqual([])
    }
  })

test('after “All results” and back the same question is open; with the keyboard one goes on from where something is gone', async ({
  server,
  device,
}) => {
  const room = await server.room(
    'Lesson',
    [
      FEEL,
      BUILD,
      {
        title: 'Mammals?',
        kind: 'quiz',
        allow_change: false,
        results: 'after_close',
        options: ['Cat', 'Newt'],
        settings: { correct: [1], time_limit_s: 30, speed: false },
      },
    ],
    { show: 2 },
  )
  await server.crowd(room.polls[1].id, [2, 1])
  const page = await device(LAPTOP),
    active = page.locator(':focus')
  await hold(page, room)
  await page.locator('.slide').nth(1).click()
  await page.getByRole('link', { name: 'All results' }).click()
  await expect(page.locator('.q-in')).toHaveCount(0)
  await page.goBack()
  await expect(page.locator('.q-in')).toHaveValue(BUILD.title)
  await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).press('Enter')
  await expect(page.locator('.slide')).toHaveCount(2)
  await expect(active).toHaveClass('slide')
  await page.locator('.remote-ctl button').press('Enter')
  await expect(page.locator('.remote-ctl')).toContainText('Reveal the answer')
  await expect(active).toHaveText('Reveal the answer')
  await page.waitForTimeout(600) // the second tap of a double tap does not reveal
  await active.press('Enter')
  await expect(page.locator('.remote-ctl')).toContainText('The answer is revealed')
  await expect(active).toBeVisible()
  expect(await active.evaluate((e) => e.matches('.remote-ctl button,.remote-bar .btn'))).toBe(true)
})

test('answers that wait are at hand on a small laptop, and how many have voted can still be read', async ({ server, device }) => {
  const room = await server.room(
    'Lesson',
    [
      {
        title: 'What do you take home from today?',
        kind: 'open',
        options: [],
        settings: { per_voter: 3, max_length: 250, moderated: true },
      },
    ],
    { show: 0 },
  )
  for (let n = 0; n < 12; n++)
    await server.ask('POST', `polls/${room.polls[0].id}/votes`, {
      texts: [`Answer ${n}: a longer one, that takes more than a line in so narrow a column`],
      vote_id: crypto.randomUUID(),
    })
  const page = await device({ width: 1280, height: 720 })
  await hold(page, room)
  await expect(page.locator('.moderation li').first().getByRole('button').last()).toBeInViewport({ ratio: 1 })
  await expect(page.locator('.inside .now')).toContainText('12 votes so far')
  await page.screenshot({ path: '../build/screenshots/host_moderation_open.png' })
  const inside = await page
    .locator('.moderation li')
    .first()
    .evaluate((e) => e.getBoundingClientRect().bottom <= e.closest('.remote-main').getBoundingClientRect().bottom + 1)
  expect(inside).toBe(true)
})

test('who turns back before a slow page is there finds the one they left, also when it comes after all', async ({ server, device }) => {
  const room = await server.room('Lesson', [FEEL], { show: 0 }),
    page = await device(LAPTOP)
  await server.crowd(room.polls[0].id, [2, 1])
  await hold(page, room)
  const results = page.getByRole('link', { name: 'All results' })
  await results.waitFor()
  let come
  const held = new Promise((done) => {
    come = done
  })
  await page.route('**/assets/*.js', async (r) => {
    await held
    await r.continue()
  })
  const there = page.waitForResponse('**/assets/*.js')
  await results.click()
  await expect(page.getByRole('heading', { name: 'Loading' })).toBeAttached()
  await page.goBack()
  await expect(page.locator('.q-in')).toHaveValue(FEEL.title)
  come()
  await (await there).finished()
  await page.waitForTimeout(300)
  await expect(page.locator('.q-in')).toHaveValue(FEEL.title)
})
