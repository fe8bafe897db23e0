// The host's page on a desktop: nothing that was typed gets lost, and the page tells the truth.
import { readFileSync } from 'node:fs'
import { BUILD, DAYS, expect, FEEL, LAPTOP, missed, PHONE, test } from './fixtures.mjs'

const heights = (page) => page.evaluate(() => [document.documentElement.scrollHeight, innerHeight])

test('a new question survives that its host clicks on at once, and half of one waits', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  const question = page.getByRole('textbox', { name: 'Question' })
  const ask = async (title, ...options) => {
    await question.fill(title)
    for (const [i, text] of options.entries()) await page.getByRole('textbox', { name: `Option ${'AB'[i]}` }).fill(text)
  }
  await page.getByRole('button', { name: 'Add question' }).click()
  await ask('Lunch?', 'Soup', 'Pasta')
  await page.locator('.slide').first().click()
  await expect(page.locator('.slide')).toHaveCount(2)
  await expect(page.locator('.slide').nth(1)).toContainText('Lunch?')
  await expect(question).toHaveValue(FEEL.title)
  await page.getByRole('button', { name: 'Add question' }).click()
  await ask('Dinner?', 'Rice', 'Beans')
  await page.getByRole('button', { name: 'Add question' }).click()
  await expect(question).toHaveValue('')
  await expect(page.locator('.slide').nth(1)).toContainText('Dinner?')
  await ask('Breakfast?', 'Eggs')
  await page.locator('.slide').first().click()
  await expect(page.locator('.slide').nth(2)).toContainText('Not saved')
  await page.reload()
  await page.locator('.slide', { hasText: 'Breakfast?' }).click()
  await expect(question).toHaveValue('Breakfast?')
  await page.getByRole('textbox', { name: 'Option B' }).fill('Bread')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  // Each comes after the one that was open before it: Dinner was added next to the first, Breakfast right after Dinner.
  await expect
    .poll(async () => (await server.ask('GET', `rooms/${room.id}`)).polls.map((p) => p.title))
    .toEqual([FEEL.title, 'Dinner?', 'Breakfast?', 'Lunch?'])
})

test('a change that cannot be saved waits in its question, and whoever leaves the page is asked first', async ({ server, device }) => {
  const room = await server.room('All hands', [{ title: 'Colour?', options: ['Red', 'Green'] }, BUILD], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  const question = page.getByRole('textbox', { name: 'Question' }),
    second = page.getByRole('textbox', { name: 'Option B' })
  await question.fill('Which colour?')
  await second.fill('Red')
  await expect(page.getByText('Option B is the same as another one.')).toBeVisible()
  await page.locator('.slide').nth(1).click()
  await expect(question).toHaveValue(BUILD.title)
  await expect(page.locator('.slide').first()).toContainText('Not saved')
  await expect(page.locator('.toast')).toContainText('Not saved: Which colour?')
  const asked = page.waitForEvent('dialog').then((dialog) => {
    void dialog.accept()
    return dialog.type()
  })
  await page.reload()
  expect(await asked).toBe('beforeunload')
  await expect(question).toHaveValue(BUILD.title)
  await page.locator('.slide').first().click()
  await expect(question).toHaveValue('Which colour?')
  await expect(second).toHaveValue('Red')
  await second.fill('Rose')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  const { title, options } = await server.ask('GET', `polls/${room.polls[0].id}`)
  expect([title, ...options.map((o) => o.text)]).toEqual(['Which colour?', 'Red', 'Rose'])
})

test('two tabs write a new question each: to save one loses nothing of the other', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const one = await device(LAPTOP),
    two = await one.context().newPage()
  const question = (page) => page.getByRole('textbox', { name: 'Question' })
  for (const page of [one, two]) {
    await page.goto(`host/${room.id}#${room.admin_key}`)
    await page.getByRole('button', { name: 'Add question' }).click()
  }
  await question(two).fill('Half of the second?')
  await question(one).fill('The first?')
  for (const [letter, text] of [
    ['A', 'Soup'],
    ['B', 'Pasta'],
  ])
    await one.getByRole('textbox', { name: `Option ${letter}` }).fill(text)
  await expect(one.getByText('Saved', { exact: true })).toBeVisible()
  await two.reload()
  await two.locator('.slide', { hasText: 'Half of the second?' }).click()
  await expect(question(two)).toHaveValue('Half of the second?')
  // A draft kept on the device is there in a third tab too; what has been saved is not.
  await two.close()
  const three = await one.context().newPage()
  await three.goto(`host/${room.id}`)
  await expect(three.locator('.slide')).toHaveCount(3)
  await expect(three.locator('.slide').nth(2)).toContainText('Half of the second?')
  expect((await server.ask('GET', `rooms/${room.id}`)).polls.map((p) => p.title)).toEqual([FEEL.title, 'The first?'])
})

test('the host is told that the server is gone, and that it is back', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveValue(FEEL.title)
  await expect(page.locator('.banner')).toHaveCount(0)
  await server.stop()
  await expect(page.locator('.banner')).toContainText('As of')
  if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/gone.png` })
  expect(await heights(page)).toEqual([LAPTOP.height, LAPTOP.height])
  await server.start()
  await expect(page.locator('.banner.ok')).toBeVisible({ timeout: 20_000 })
})

test('the page at a desk is as tall as the window: its panes scroll, each by itself', async ({ server, device }) => {
  const long = { title: 'Where to?', kind: 'multiple', options: Array.from({ length: 24 }, (_, i) => `Place ${i + 1}`) }
  const room = await server.room('All hands', [long, ...Array.from({ length: 14 }, (_, i) => ({ ...DAYS, title: `Question ${i + 2}` }))], {
    show: 0,
  })
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page.getByRole('textbox', { name: 'Option X' })).toBeVisible()
  expect(await heights(page)).toEqual([LAPTOP.height, LAPTOP.height])
  await page.locator('.editor').hover()
  await page.mouse.wheel(0, 5000)
  await expect.poll(() => page.locator('.editor').evaluate((e) => e.scrollTop)).toBeGreaterThan(300)
  await page.mouse.wheel(0, 5000)
  expect(await page.evaluate(() => scrollY)).toBe(0)
})

test('what unfolds in the share dialog shows that it does', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Share' }).click()
  const arrow = () =>
    page.locator('.share summary').evaluate((e) => {
      const s = getComputedStyle(e, '::before')
      return s.content !== 'none' && parseFloat(s.inlineSize) > 3 && s.transform
    })
  const folded = await arrow()
  expect(folded).toMatch(/matrix/)
  await page.locator('.share summary').click()
  await expect.poll(arrow).not.toBe(folded)
})

test('the host’s results of a poll that hides them stay while votes come, and so does what is open over them', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [{ ...FEEL, results: 'after_close' }], { show: 0 })
  await server.crowd(room.polls[0].id, [1, 1])
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Share' }).waitFor()
  await page.goto(`results/${room.polls[0].id}`)
  await page.getByRole('button', { name: 'Table' }).click()
  const times = await missed(page, 'dialog table')
  await server.crowd(room.polls[0].id, [2])
  await expect(page.locator('.rbar').first()).toContainText('75')
  expect(await times()).toBe(0)
})

for (const [name, size] of [
  ['desk', LAPTOP],
  ['phone', { width: 360, height: 640 }],
])
  test(`${name}: the controls are in sight however much is above them, and say which question they are for`, async ({ server, device }) => {
    const long = {
      title: 'Which of these should the city council pay for first in the coming year, and why not the others?',
      options: Array.from({ length: 8 }, (_, i) => `Place ${i + 1}`),
    }
    const room = await server.room('All hands', [long, FEEL], { show: 0 }),
      page = await device(size)
    await page.goto(`host/${room.id}#${room.admin_key}`)
    await expect(page.locator('.now')).toContainText('Question 1 of 2On screen')
    const at = (selector) => page.locator(selector).evaluate((e) => e.getBoundingClientRect())
    const controls = await at('.ctl'),
      bar = await at('.remote-bar')
    expect(controls.bottom).toBeLessThanOrEqual(bar.top)
    expect(bar.bottom).toBeLessThanOrEqual(size.height)
    if (name === 'phone') return
    await page.locator('.slide').nth(1).click()
    await expect(page.locator('.qhead')).toHaveText('Question 2 of 2Not on screen')
  })

for (const size of [LAPTOP, PHONE, { width: 360, height: 640 }])
  test(`whoever starts finds at first glance how to host, also with polls to go on with: ${size.width}x${size.height}`, async ({
    device,
  }) => {
    const page = await device(size),
      host = page.getByRole('link', { name: 'Host a poll' })
    await page.addInitScript(() =>
      localStorage.setItem(
        'pollstream.hosted',
        JSON.stringify(['A', 'B', 'C', 'D'].map((id, i) => ({ id, admin: 'k', kiosk: '', title: `Room ${id}`, at: i }))),
      ),
    )
    await page.goto('')
    await expect(host).toHaveCount(1)
    await expect(host).toBeInViewport({ ratio: 1 })
    await host.click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Create a poll')
  })

test('a host takes all answers along as one file', async ({ server, device }) => {
  const room = await server.room('Class 7b', [FEEL, { ...BUILD, publish_step: 5 }], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await server.crowd(room.polls[0].id, [2, 1])
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download answers' }).click()
  const file = await saved,
    bytes = readFileSync(await file.path(), 'latin1')
  expect(file.suggestedFilename()).toBe(`pollstream-${room.code}-Class-7b.zip`)
  expect(bytes).toMatch(/^PK\x03\x04.*01-How-did-the-launch-feel\.csv\xef\xbb\xbf/s)
  await expect(page.locator('.toast')).toContainText('1 question is left out')
  if (process.env.LOOK) await file.saveAs(`${process.env.LOOK}/all.zip`)
})

test('a host takes the results of all questions along as one table', async ({ server, device }) => {
  const room = await server.room('Class 7b', [FEEL, { ...BUILD, publish_step: 5 }], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await server.crowd(room.polls[0].id, [2, 1])
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Results as a table' }).click()
  const file = await saved,
    lines = readFileSync(await file.path(), 'utf8').split('\r\n')
  expect(file.suggestedFilename()).toBe(`pollstream-${room.code}-Class-7b-results.csv`)
  expect(lines[0]).toBe('\ufeffnumber,question,kind,status,voters,option,votes,percent,value,measure,won')
  expect(lines[1]).toBe(`1,${FEEL.title},single,open,3,${FEEL.options[0]},2,67,,,`)
  expect(lines.at(-2)).toBe(`2,${BUILD.title},${BUILD.kind ?? 'single'},open,0,,,,,,`)
})

test('last week’s room once more: the same questions, no votes, another code, and the old one as it was', async ({ server, device }) => {
  const room = await server.room(
    'Class 7b',
    [
      { ...BUILD, description: 'Think of the field teams.' },
      {
        title: 'Heart?',
        kind: 'quiz',
        allow_change: false,
        results: 'after_close',
        options: ['Left', 'Right'],
        settings: { correct: [1], time_limit_s: 20 },
      },
    ],
    { show: 0 },
  )
  await server.crowd(room.polls[0].id, [2, 1, 0, 0, 0])
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Duplicate room' }).click()
  await expect(page.locator('.toast')).toContainText('This is the copy')
  await expect(page).not.toHaveURL(new RegExp(room.id))
  await expect(page.locator('.slide')).toHaveCount(2)
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveValue(BUILD.title)
  await page.locator('.slide').nth(1).click()
  await expect(page.locator('.rightmark.on')).toHaveCount(1)
  const copy = await server.ask('GET', `rooms/${/host\/(\w+)/.exec(page.url())[1]}`)
  expect([copy.title, copy.current_poll_id, copy.polls.map((p) => [p.title, p.total_votes])]).toEqual([
    'Class 7b',
    null,
    [
      [BUILD.title, 0],
      ['Heart?', 0],
    ],
  ])
  expect(copy.code).not.toBe(room.code)
  expect((await server.poll(copy.polls[0].id)).description).toBe('Think of the field teams.')
  expect((await server.poll(room.polls[0].id)).total_votes).toBe(3)
  await page.goto('./')
  await expect(page.locator('.recent a')).toHaveCount(2)
})

test('a room of more bytes than a request may bring is copied whole, in its order', async ({ server, device }) => {
  const long = (i) => ({ ...BUILD, title: `Question ${i}`, description: 'ü'.repeat(2000) })
  const room = await server.room(
    'Class 7b',
    Array.from({ length: 12 }, (_, i) => long(i)),
    { show: 0 },
  )
  for (let i = 12; i < 20; i++) await server.ask('POST', `rooms/${room.id}/polls`, long(i), room.key)
  const page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page.locator('.slide')).toHaveCount(20)
  await page.getByRole('button', { name: 'Duplicate room' }).click()
  await expect(page).not.toHaveURL(new RegExp(room.id))
  await expect(page.locator('.slide b')).toHaveText(Array.from({ length: 20 }, (_, i) => `Question ${i}`))
})

test('after a rehearsal a room begins anew: no votes, everything open, the way in on the screen', async ({ server, device }) => {
  const room = await server.room(
    'Class 7b',
    [
      FEEL,
      {
        title: 'Heart?',
        kind: 'quiz',
        allow_change: false,
        results: 'after_close',
        options: ['Left', 'Right'],
        settings: { correct: [1], time_limit_s: 20 },
      },
      BUILD,
    ],
    { show: 1 },
  )
  await server.crowd(room.polls[0].id, [2, 1, 0, 0])
  await room.close(0)
  await server.ask('POST', `polls/${room.polls[1].id}/start`, {}, room.key)
  await room.close(1)
  const page = await device(LAPTOP),
    wall = await device(LAPTOP)
  await wall.goto(`stage/${room.code}`)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Reset all votes' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  expect((await server.poll(room.polls[0].id)).total_votes).toBe(3)
  await page.getByRole('button', { name: 'Reset all votes' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Reset votes' }).click()
  await expect(page.locator('.toast')).toContainText('Votes deleted')
  await expect(page.getByRole('button', { name: 'Reset all votes' })).toHaveCount(0)
  const now = await server.ask('GET', `rooms/${room.id}`)
  expect([now.code, now.current_poll_id, now.polls.map((p) => [p.status, p.total_votes])]).toEqual([
    room.code,
    null,
    [
      ['open', 0],
      ['open', 0],
      ['open', 0],
    ],
  ])
  expect((await server.poll(room.polls[1].id)).started_at ?? null).toBe(null)
  await expect(wall.locator('.stage-wait')).toContainText('The first question comes up when the host starts.')
  await expect(page.locator('.nextup')).toContainText(FEEL.title)
})

test('a long word stays inside the list of questions and inside the dialog that asks about it', async ({ server, device }) => {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
  const room = await server.room(word, [{ ...FEEL, title: word }], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Delete room' }).click()
  await page.getByRole('dialog').waitFor()
  expect(
    await page
      .locator('.slide b,dialog h2,dialog .dialog-in')
      .evaluateAll((all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.className || e.tagName)),
  ).toEqual([])
})

test('what was typed right before the page is left is saved', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.locator('.slide').nth(1).click()
  const question = page.getByRole('textbox', { name: 'Question' })
  await expect(question).toHaveValue(BUILD.title)
  await question.fill('Typed at the last moment?')
  await page.reload()
  await expect(page.locator('.slide').nth(1)).toContainText('Typed at the last moment?')
})

test('the list of questions shows the one that is open, and long words stay on the remote', async ({ server, device }) => {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
  const polls = Array.from({ length: 16 }, (_, i) => ({ ...FEEL, title: `${i + 1} ${word}` }))
  polls[14] = { title: word, kind: 'rank', options: [`${word} 1`, `${word} 2`] }
  const room = await server.room('All hands', polls, { show: 14 }),
    page = await device(LAPTOP)
  await server.ask('POST', `polls/${room.polls[14].id}/votes`, { ranking: [2, 1], vote_id: crypto.randomUUID() })
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page.locator('.slide[aria-current]')).toBeInViewport({ ratio: 1 })
  await expect(page.locator('.slide').first()).not.toBeInViewport()
  await expect(page.locator('.now .said')).toContainText('wins')
  for (const size of [LAPTOP, { width: 320, height: 640 }]) {
    await page.setViewportSize(size)
    expect(
      await page
        .locator('.now,.now *,.nextup,.nextup *')
        .evaluateAll((all) =>
          all
            .filter((e) => !e.closest('.sr,.track') && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
            .map((e) => e.className || e.tagName),
        ),
    ).toEqual([])
  }
})

for (const width of [780, 960, 1100]) {
  test(`a host has the controls at ${width} px, and is nobody in the room`, async ({ server, device }) => {
    const room = await server.room('All hands', [FEEL, BUILD], { show: 0 })
    const phone = await device()
    await phone.goto(room.code)
    const page = await device({ width, height: 800 })
    await page.goto(`host/${room.id}#${room.admin_key}`)
    await expect(page.getByText('0 of 1 voted')).toBeVisible()
    await page.getByRole('button', { name: 'Next question' }).click()
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText(BUILD.title)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })
}

test('a browser that is lost is told so, and a code in two groups is one', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 })
  const page = await device()
  const answer = await page.goto('nothing/here')
  expect(answer.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no page at this address')
  await page.goto(`${room.code.slice(0, 3)} ${room.code.slice(3)}`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(FEEL.title)
})

test('the buttons below a long list of questions are as high as their words', async ({ server, device }) => {
  const room = await server.room(
    'R',
    Array.from({ length: 12 }, (_, i) => ({ ...FEEL, title: `Question ${i}` })),
    { show: 0 },
  )
  for (const lang of ['de', 'fr', 'es', 'ar']) {
    const page = await device({ width: 1920, height: 1080 })
    await page.goto(`host/${room.id}?lang=${lang}#${room.admin_key}`)
    await page.locator('.now h2').waitFor()
    const cut = await page
      .locator('.rail > .btn')
      .evaluateAll((all) =>
        all
          .filter((e) => e.firstElementChild.nextElementSibling.getBoundingClientRect().height > e.getBoundingClientRect().height)
          .map((e) => e.textContent),
      )
    expect(cut).toEqual([])
    await page.close()
  }
})
