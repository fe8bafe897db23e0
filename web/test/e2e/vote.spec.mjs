import { axe, BUILD, DAYS, expect, FEEL, LAPTOP, missed, overflow, PHONE, pick, send, test, vote, WALL } from './fixtures.mjs'

test('join by typing the code, and by the address of the QR code', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto('')
  await phone.getByLabel('Poll code').fill('12 34')
  await phone.getByRole('button', { name: 'Join' }).click()
  await expect(phone.getByRole('alert')).toContainText('This has 4')
  await phone.getByLabel('Poll code').fill(room.code)
  await phone.getByRole('button', { name: 'Join' }).click()
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
  const other = await device()
  await other.goto(room.code)
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
  await phone.goto('')
  await expect(phone.getByRole('link', { name: /All hands/ })).toBeVisible()
})

test('the language is changed inside the room: what was picked stays picked, and nothing is covered', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD, FEEL], { show: 1 })
  const phone = await device({ width: 360, height: 640 })
  await phone.goto(room.code)
  await pick(phone, 'Good')
  const language = phone.getByRole('complementary').getByRole('combobox')
  await language.selectOption('de')
  await expect(phone.getByRole('button', { name: 'Für B stimmen' })).toBeVisible()
  await expect(phone.locator('html')).toHaveAttribute('lang', 'de')
  const box = async (what) => phone.locator(what).boundingBox()
  const [bar, foot] = [await box('.vote-bar'), await box('.foot')]
  expect(foot.y).toBeGreaterThanOrEqual(bar.y + bar.height - 1)
  await send(phone)
  await expect(phone.locator('.thanks')).toContainText('Deine Stimme ist da')
  await phone.reload()
  await room.show({ poll_id: null })
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Du bist dabei')
  await language.selectOption('ar')
  await expect(phone.locator('html')).toHaveAttribute('dir', 'rtl')
})

for (const base of ['', '/polls'])
  test.describe(`under ${base || 'no base path'}`, () => {
    test.use({ serverOptions: { base, args: base ? ['--base-path', base] : [] } })
    test('without scripts the address of the QR code leads to the page that needs none, and one votes there', async ({
      server,
      device,
    }) => {
      const room = await server.room('All hands', [BUILD], { show: 0 })
      const phone = await device(PHONE, { javaScriptEnabled: false })
      await phone.goto(room.code)
      await phone.waitForURL(`${server.url}v/${room.code}`)
      await phone.getByRole('radio', { name: BUILD.options[1] }).check()
      await phone.getByRole('button').click()
      await expect(phone.getByRole('status')).toBeVisible()
      expect((await server.poll(room.polls[0].id)).total_votes).toBe(1)
      // Somebody who arrives without a code is asked for one.
      await phone.goto('')
      await expect(phone.getByLabel('The code of the poll')).toBeVisible()
    })
  })

test('an unknown code says so above the field for another one', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const phone = await device()
  await phone.goto('')
  await phone.evaluate(() =>
    localStorage.setItem(
      'pollstream.recent',
      JSON.stringify(['000001', '000002'].map((code) => ({ code, title: code, at: 0, polls: 1, voted: 0 }))),
    ),
  )
  await phone.goto('000001')
  await expect(phone.getByRole('heading')).toContainText('000 001')
  await expect(phone).toHaveTitle('No poll has the code 000 001 · PollStream')
  // The digits stay, since often only one of them is wrong.
  await expect(phone.getByLabel('Poll code')).toHaveValue('000 001')
  await expect(phone.getByRole('alert')).toContainText('Check the six digits')
  // It is not offered again either; other visited rooms are.
  expect(await phone.evaluate(() => JSON.parse(localStorage.getItem('pollstream.recent')).map((r) => r.code))).toEqual(['000002'])
  await phone.getByLabel('Poll code').fill(room.code)
  await expect(phone.getByRole('alert')).toHaveCount(0)
  await phone.getByRole('button', { name: 'Join' }).click()
  await expect(phone.getByRole('heading', { name: FEEL.title })).toBeVisible()
})

test('whoever is where there is nothing can choose another language there, too', async ({ device }) => {
  const page = await device()
  for (const address of ['no/such/page', 'host/01KNOSUCHROOM00000000000000']) {
    await page.goto(address)
    await page.getByRole('combobox', { name: 'Language' }).selectOption('de')
    await expect(page.getByRole('link', { name: 'Zur Startseite' })).toBeVisible()
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('en')
  }
})

test('a browser that takes no cookies and keeps nothing: who changes a vote has one, and who has voted sees the results', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [{ ...FEEL, results: 'after_vote' }], { show: 0 }),
    phone = await device()
  await phone.addInitScript(() => {
    Object.defineProperty(navigator, 'cookieEnabled', { value: false })
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
  })
  await phone.route('**/api/**', async (route) => {
    await phone.context().clearCookies()
    await route.continue()
  })
  await phone.goto(room.code)
  await vote(phone, 'Good')
  await expect(phone.locator('.res .me')).toContainText('Good')
  await phone.getByRole('button', { name: 'Change' }).click()
  await vote(phone, 'Fine')
  await expect(phone.locator('.res .me')).toContainText('Fine')
  expect((await server.poll(room.polls[0].id, room.key)).options.map((o) => o.vote_count)).toEqual([0, 0, 1, 0])
})

test('vote, change, closed', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Dashboards')
  await expect(phone.getByRole('button', { name: 'Vote for B' })).toBeVisible()
  await vote(phone, 'Dashboards')
  await expect(phone.locator('.me')).toContainText('Your vote')
  await phone.getByRole('button', { name: 'Change' }).click()
  await vote(phone, 'Faster search')
  await expect(phone.locator('.me')).toContainText('Faster search')
  expect((await server.poll(room.polls[0].id)).options.map((o) => o.vote_count)).toEqual([0, 0, 1, 0, 0])
  await phone.reload()
  await expect(phone.getByText('You picked C')).toBeVisible()
  await room.close(0)
  await expect(phone.getByRole('button', { name: 'Change' })).toBeHidden()
  await phone.getByRole('link', { name: 'All results' }).click()
  await expect(phone.getByText('Most votes')).toBeVisible()
})

for (const [n, size] of [
  [20, { width: 390, height: 844 }],
  [4, { width: 320, height: 568 }],
])
  test(`after a vote for the last but two of ${n} one sees that it is in, at ${size.width} by ${size.height}`, async ({
    server,
    device,
  }) => {
    const room = await server.room(
      'Lunch',
      [{ title: 'Where shall we go for lunch on Friday?', options: Array.from({ length: n }, (_, i) => `Place number ${i + 1}`) }],
      { show: 0 },
    )
    const phone = await device(size)
    await phone.goto(room.code)
    await vote(phone, `Place number ${n - 2}`)
    await expect(phone.locator('.thanks')).toBeFocused()
    await expect(phone.locator('.thanks')).toBeInViewport({ ratio: 1 })
    expect(await phone.evaluate(() => scrollY)).toBe(0)
    await expect(phone.locator('[role=status]')).toHaveText('Your vote was counted.')
  })

test('voting closes before the choice is sent', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await pick(phone, 'Dashboards')
  await room.close(0)
  await expect(phone.getByText('Your choice was not counted')).toBeVisible()
  await phone.getByRole('button', { name: 'See results' }).click()
  await expect(phone.locator('.res li').first()).toBeVisible()
})

test('two phones vote and the stage shows it', async ({ server, device }) => {
  const room = await server.room('All hands', [BUILD], { show: 0 })
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}`)
  await expect(wall.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
  const [one, two] = [await device(), await device()]
  await Promise.all([one.goto(room.code), two.goto(room.code)])
  await vote(one, 'Offline mode')
  await vote(two, 'Faster search')
  await expect(wall.locator('.bar').nth(0).locator('.val')).toContainText('50')
  await expect(wall.locator('.bar').nth(2).locator('.val')).toContainText('1 vote')
  await expect(wall.locator('.tally').first()).toContainText('2')
  await expect(one.locator('.res li').nth(2)).toContainText('50')
  await wall.keyboard.press('q')
  await expect(wall.locator('.bigqr')).toBeVisible()
  await wall.keyboard.press('Escape')
  await wall.keyboard.press('s')
  await expect(wall.locator('.bar').nth(1)).toContainText('Faster search')
})

test('results are hidden until the poll closes, then everybody sees them', async ({ server, device }) => {
  const room = await server.room('All hands', [{ ...FEEL, results: 'after_close' }], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await vote(phone, 'Good')
  await expect(phone.getByText('Results appear when voting closes')).toBeVisible()
  await expect(phone.locator('.res')).toHaveCount(0)
  await room.close(0)
  await expect(phone.locator('.res li').nth(1)).toContainText('100')
})

test('results after one has voted: the voter sees them live, others do not', async ({ server, device }) => {
  const room = await server.room('All hands', [{ ...FEEL, results: 'after_vote' }], { show: 0 })
  const [phone, other] = [await device(), await device()]
  await phone.goto(room.code)
  await vote(phone, 'Good')
  await expect(phone.locator('.res li').nth(1)).toContainText('100')
  await server.crowd(room.polls[0].id, [1])
  await expect(phone.locator('.res li').nth(0)).toContainText('50')
  await other.goto(room.code)
  await expect(other.locator('label.opt').first()).toBeVisible()
})

test('results after one has voted stay on screen with every further vote, also where names vote', async ({ server, device }) => {
  const room = await server.room('Names', [{ ...FEEL, identity: 'name', results: 'after_vote' }], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await phone.getByLabel('Your name').fill('Anna')
  await vote(phone, 'Good')
  await expect(phone.locator('.res li').nth(1)).toContainText('100')
  const times = await missed(phone, '.res')
  await server.crowd(room.polls[0].id, [1], 'Guest')
  await expect(phone.locator('.res li').nth(0)).toContainText('50')
  expect(await times()).toBe(0)
})

test('many choices, by keyboard only', async ({ server, device }) => {
  const room = await server.room('Workshop', [DAYS], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto(room.code)
  await expect(page.getByRole('checkbox').first()).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('checkbox', { name: 'Monday' })).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.getByText('You picked A and C')).toBeVisible()

  // The button that was pressed is gone; the ballot that replaced it has the focus.
  await page.getByRole('button', { name: 'Change' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: 'Monday' })).toBeFocused()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.getByText('You picked C')).toBeVisible()
})

test('one choice too many is told where it was tapped, moves nothing, and is said', async ({ server, device }) => {
  const room = await server.room('Workshop', [DAYS], { show: 0 })
  const page = await device()
  await page.goto(room.code)
  for (const day of ['Monday', 'Tuesday', 'Wednesday']) await pick(page, day)
  const over = page.locator('.over'),
    places = () => page.locator('.opt').evaluateAll((all) => all.map((o) => Math.round(o.getBoundingClientRect().top)))
  const before = await places()
  await page.locator('label.opt', { hasText: 'Thursday' }).click({ force: true })
  await expect(over).toHaveText('You can pick 3. Remove one to pick another.')
  await expect(page.locator('[aria-live]')).toHaveText('You can pick 3. Remove one to pick another.')
  expect(await places()).toEqual(before)
  expect(await axe(page)).toEqual([])
  expect(await overflow(page)).toEqual([])
  // Once more by keyboard: the message comes again, and still nothing is picked.
  await page.getByRole('checkbox', { name: 'Thursday' }).press('Space')
  await expect(page.getByRole('checkbox', { name: 'Thursday' })).not.toBeChecked()
  await expect(page.locator('button[type=submit]')).toHaveText('Vote for A, B and C')
  await expect(over).toHaveCount(0) // by itself, after a while
  await pick(page, 'Monday')
  await pick(page, 'Thursday')
  await expect(over).toHaveCount(0)
  await send(page)
  await expect(page.locator('.thanks')).toContainText('You picked B, C and D')
})

test('a vote in one tab is the other tab’s, too, with the results it may see now', async ({ server, device }) => {
  const room = await server.room('All hands', [{ ...FEEL, results: 'after_vote' }], { show: 0 })
  const page = await device(),
    other = await page.context().newPage()
  for (const tab of [page, other]) await tab.goto(room.code)
  await pick(other, 'Hard')
  await vote(page, 'Good')
  await expect(other.locator('.thanks')).toContainText('You picked B')
  await expect(other.locator('.res .opt.me')).toContainText('100')
  await other.getByRole('button', { name: 'Change' }).click()
  await vote(other, 'Great')
  await expect(page.locator('.thanks')).toContainText('You picked A')
})

test('for who wants little motion, waiting is a whole ring of dots, not a part of a ring that stands still like a letter', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 })
  const page = await device(PHONE, { reducedMotion: 'reduce' })
  await page.goto(room.code)
  await vote(page, 'Good')
  const ring = await page.locator('.vote-bar .spin').evaluate((e) => {
    const s = getComputedStyle(e)
    return [s.animationName, s.borderTopStyle, s.borderInlineEndColor === s.borderInlineStartColor]
  })
  expect(ring).toEqual(['none', 'dotted', true])
})

test('named voters: the activity is one calm line', async ({ server, device }) => {
  const room = await server.room('Names', [{ title: 'Editor?', options: ['Vim', 'Emacs'], identity: 'name', allow_change: false }], {
    show: 0,
  })
  const [phone, other] = [await device(), await device()]
  await phone.goto(room.code)
  await phone.getByLabel('Your name').fill('Bo')
  await vote(phone, 'Emacs')
  await other.goto(room.code)
  await other.getByLabel('Your name').fill('Ana')
  await vote(other, 'Vim')
  await expect(phone.getByText('Ana voted for Vim')).toBeVisible()
  const third = await device()
  await third.goto(room.code)
  await third.getByLabel('Your name').fill('Ana')
  await pick(third, 'Emacs')
  await send(third)
  await expect(third.getByRole('alert')).toContainText('This name has already voted here')
})

for (const results of ['live', 'after_vote'])
  test(`a second Max neither sees nor changes what the first one voted, where results are ${results}`, async ({ server, device }) => {
    const room = await server.room('Names', [{ title: 'Editor?', options: ['Vim', 'Emacs'], identity: 'name', results }], { show: 0 })
    const [first, second] = [await device(), await device()]
    await first.goto(room.code)
    await first.getByLabel('Your name').fill('Max')
    await vote(first, 'Vim')
    await second.addInitScript(() => localStorage.setItem('pollstream.name', '"Max"'))
    await second.goto(room.code)
    await expect(second.getByLabel('Your name')).toHaveValue('Max')
    for (const option of ['Emacs', 'Vim']) {
      await pick(second, option)
      await send(second)
      await expect(second.getByRole('alert')).toContainText('This name has already voted here')
      await expect(second.getByLabel('Your name')).toBeFocused()
      await expect(second.locator('.thanks, .res')).toHaveCount(0)
    }
    expect((await server.poll(room.polls[0].id, room.key)).options.map((o) => o.vote_count)).toEqual([1, 0])
    await second.getByLabel('Your name').fill('Max B')
    await pick(second, 'Emacs')
    await vote(second, 'Emacs')
    await expect(first.getByText('You picked A')).toBeVisible()
    await first.getByRole('button', { name: 'Change' }).click()
    await vote(first, 'Emacs')
    expect((await server.poll(room.polls[0].id, room.key)).options.map((o) => o.vote_count)).toEqual([0, 2])
  })

for (const results of ['live', 'after_vote', 'after_close'])
  test(`named voters: a reload, and another name meanwhile, forget no vote where results are ${results}`, async ({ server, device }) => {
    const room = await server.room('Names', [{ title: 'Editor?', options: ['Vim', 'Emacs'], identity: 'name', results }], { show: 0 })
    const phone = await device()
    await phone.goto(room.code)
    await phone.getByLabel('Your name').fill('Anna')
    await vote(phone, 'Emacs')
    await phone.evaluate(() => localStorage.setItem('pollstream.name', '"Zoe"'))
    await phone.reload()
    await expect(phone.getByText('You picked B')).toBeVisible()
    await phone.getByRole('button', { name: 'Change' }).click()
    await vote(phone, 'Vim')
    await expect(phone.getByText('You picked A')).toBeVisible()
    expect((await server.poll(room.polls[0].id)).total_voters).toBe(1)
  })

test('listed polls: search and filter', async ({ server, device }) => {
  await server.room('A', [{ ...FEEL, listed: true }])
  const b = await server.room('B', [{ ...BUILD, listed: true }])
  await b.close(0)
  const page = await device(LAPTOP)
  await page.goto('')
  await page.getByRole('link', { name: 'Browse polls' }).click()
  await expect(page.getByRole('link', { name: FEEL.title })).toBeVisible()
  await expect(page.getByRole('link', { name: BUILD.title })).toHaveCount(0)
  await page.getByRole('button', { name: 'All' }).click()
  await expect(page.getByRole('link', { name: BUILD.title })).toBeVisible()
  await page.getByLabel('Search polls').fill('launch')
  await expect(page.getByRole('link', { name: BUILD.title })).toHaveCount(0)
  await page.getByRole('link', { name: FEEL.title }).click()
  await expect(page.getByRole('radio').first()).toBeVisible()
})

test('once voting is closed, a tie names whom the lot has chosen on phones, too', async ({ server, device }) => {
  const room = await server.room('Class', [FEEL], { show: 0 })
  await server.crowd(room.polls[0].id, [2, 2, 2])
  const phone = await device()
  await phone.goto(room.code)
  await expect(phone.getByRole('radio')).toHaveCount(4)
  await room.close(0)
  const {
    options,
    result: { winners },
  } = await server.poll(room.polls[0].id)
  expect(winners).toHaveLength(1)
  await expect(phone.locator('.won')).toHaveText(`${options.find((o) => o.id === winners[0]).text} · Winner · lot`)
})
