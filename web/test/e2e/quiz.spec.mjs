import { expect, LAPTOP, PHONE, pick, test, WALL } from './fixtures.mjs'
import { guests, HEART, MAMMALS, stage } from './play.mjs'

const answer = (page) => page.locator('button[type=submit]').click()

async function join(page, room, name) {
  await page.goto(room.code)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
}

test('quiz: made in the editor, started, answered, revealed and ranked, with two keys of a clicker', async ({ device }) => {
  const host = await device(LAPTOP)
  await host.goto('create')
  await host.locator('.types').getByRole('button', { name: 'Quiz', exact: true }).click()
  await host.getByRole('textbox', { name: 'Question', exact: true }).fill(HEART.title)
  await host.getByRole('textbox', { name: 'Option A', exact: true }).fill('The lungs')
  await host.keyboard.press('Enter')
  await host.keyboard.type('The heart')
  await host.getByRole('button', { name: 'Create poll' }).click()
  await expect(host.getByRole('alert').first()).toContainText('Mark at least one option as right')
  await host.getByRole('checkbox', { name: 'Option B is a right answer' }).check({ force: true })
  await host.getByRole('button', { name: 'Create poll' }).click()
  await host.waitForURL(/host\/\w+$/)
  const code = (await host.locator('.host-top .pill[dir=ltr]').textContent()).replace(/\D/g, '')
  await host.goto(`stage/${code}`)
  await expect(host.getByText('Get ready')).toBeVisible()
  await expect(host.locator('.tally')).toHaveText([/in the room/])
  expect(await host.locator('.stage-main').textContent()).not.toContain('The heart')

  const phone = await device()
  await join(phone, { code }, 'Mina')
  await expect(phone.getByText('30 seconds to answer')).toBeVisible()
  expect(await phone.content()).not.toContain('The heart')
  await expect(host.locator('.lobby li')).toHaveText(['Mina'])
  await host.keyboard.press('Space')
  await expect(host.locator('.lobby')).toHaveCount(0)
  await pick(phone, 'The heart')
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await expect(host.locator('.answered')).toContainText('1')
  await expect(host.locator('.bigclock')).toContainText(/0:2\d/) // within half a second it would be a double press
  await host.keyboard.press('ArrowRight')
  await expect(host.locator('.bar', { hasText: 'Right answer' })).toContainText('The heart')
  await expect(phone.locator('.thanks')).toContainText('Right')
  await expect(phone.locator('.thanks')).toContainText('+1,000 points · Place 1 of 1')
  await host.keyboard.press('p')
  await expect(host.locator('.stage-board .board li')).toHaveText(/1\s*Mina\s*1,000/)
  await host.keyboard.press('Escape')
  await expect(host.locator('.bar').first()).toBeVisible()
})

test('the remote brings the leaderboard to the big screen between two quizzes and at the end, and nobody is promised a first question', async ({
  server,
  device,
}) => {
  const quiz = (title) => ({ ...HEART, title, settings: { correct: [2] } })
  const room = await server.room('Class', [quiz('One?'), quiz('Two?')], { show: 0 })
  const [ana, ben] = await guests(server, room, ['Ana', 'Ben']),
    wall = await stage(await device(LAPTOP), room),
    phone = await device(),
    remote = await device(PHONE)
  await join(phone, room, 'Mina')
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await ana.answer(room.polls[0], 2)
  await remote.getByRole('button', { name: 'Reveal the answer' }).click()
  await remote.getByRole('button', { name: 'Leaderboard' }).click()
  await expect(wall.locator('.stage-board h1')).toHaveText('Leaderboard')
  await expect(wall.locator('.stage-board .board li').first()).toHaveText(/1\s*Ana\s*1,000/)
  await expect(remote.locator('.board li').first()).toContainText('Ana')
  await expect(phone.locator('.waiting')).toContainText('When the host shows a question, it appears here.')
  await expect(phone.locator('.waiting a')).toHaveCount(0)
  await wall.keyboard.press('PageDown')
  await expect(wall.locator('.stage-main h1')).toHaveText('Two?')
  await ana.answer(room.polls[1], 1)
  await ben.answer(room.polls[1], 2)
  await remote.getByRole('button', { name: 'Reveal the answer' }).click()
  await remote.getByRole('button', { name: 'Final leaderboard' }).click()
  await expect(wall.locator('.stage-board h1')).toHaveText('Final leaderboard')
  await expect(wall.locator('.stage-board .board li')).toHaveCount(3)
  // The first places have a medal, which stays once it has appeared.
  const first = wall.locator('.stage-board.final [data-rank="1"]').first()
  await expect(first.locator('.rank')).toHaveCSS('border-radius', '50%')
  await expect(first).toHaveCSS('opacity', '1')
  await expect(phone.locator('.waiting')).toContainText('When the host shows a question, it appears here.')
  // Once the last question has been asked, all results are a tap away; and going back to the first question is not called a start.
  await expect(remote.getByRole('button', { name: 'First question' })).toBeVisible()
  await phone.locator('.waiting').getByRole('link', { name: 'All results' }).click()
  for (const title of ['One?', 'Two?']) await expect(phone.getByText(title, { exact: true })).toBeVisible()
  await remote.getByRole('button', { name: 'Previous question' }).click()
  await expect(wall.locator('.stage-main h1')).toHaveText('Two?')
})

test('where names play, a reload forgets no answer', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...MAMMALS, identity: 'name', settings: { correct: [3] } }], { show: 0 })
  const phone = await device()
  await join(phone, room, 'Zoe')
  await pick(phone, 'Whale')
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await phone.reload()
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await room.close(0)
  await expect(phone.locator('.thanks')).toContainText('Right')
  await expect(phone.locator('.thanks')).toContainText('Place 1 of 1')
})

test('where names play, a second Max is told so when joining', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...MAMMALS, identity: 'name', settings: { correct: [3] } }], { show: 0 })
  const first = await device(),
    second = await device()
  await join(first, room, 'Max')
  await expect(first.locator('label.opt').first()).toBeVisible()
  await join(second, room, 'max')
  await expect(second.getByRole('alert')).toContainText('Somebody in this room already has this name')
  await second.getByLabel('Your name').fill('Max B')
  await second.getByRole('button', { name: 'Join', exact: true }).click()
  for (const [phone, animal] of [
    [second, 'Bat'],
    [first, 'Whale'],
  ]) {
    await pick(phone, animal)
    await answer(phone)
    await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  }
  await room.close(0)
  await expect(first.locator('.thanks')).toContainText('Place 1 of 2')
  await expect(second.locator('.thanks')).toContainText('Place 2 of 2')
})

test('the right answer is in no page, frame or answer before the reveal, and then in all', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...MAMMALS, settings: { correct: [3] } }], { show: 0 })
  const seen = []
  const watch = async (page) => {
    page.on('response', async (r) => {
      if (/api\/v1/.test(r.url())) seen.push(await r.text().catch(() => ''))
    })
    page.on('websocket', (ws) => ws.on('framereceived', (f) => seen.push(String(f.payload))))
  }
  const phone = await device(),
    wall = await device(WALL)
  await watch(phone)
  await watch(wall)
  await join(phone, room, 'Mina')
  await wall.goto(`stage/${room.code}?view`)
  await pick(phone, 'Bat')
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await expect(wall.locator('.answered')).toContainText('1')
  expect(seen.length).toBeGreaterThan(3)
  expect(seen.filter((text) => /"correct":\s*\[/.test(text))).toEqual([])
  await room.close(0)
  await expect(phone.locator('.thanks')).toContainText('Wrong')
  await expect(phone.locator('.quiz-res .right')).toContainText('Whale')
  await expect(phone.locator('.quiz-res li', { hasText: 'Bat' })).toContainText('Your answer')
  await expect(wall.locator('.bar', { hasText: 'Right answer' })).toContainText('Whale')
  expect(seen.some((text) => /"correct":\s*\[3\]/.test(text))).toBe(true)
})

test('names are one each; the host corrects one and gives more time', async ({ server, device }) => {
  const room = await server.room('Class', [HEART], { show: 0 })
  await guests(server, room, ['Ana'])
  const phone = await device()
  await join(phone, room, 'ana')
  await expect(phone.getByRole('alert')).toContainText('Somebody in this room already has this name')
  await phone.getByLabel('Your name').fill('Mina')
  await phone.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(phone.getByText('You’re playing as Mina.')).toBeVisible()
  const host = await device(PHONE)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  const name = host.getByLabel('Name of Mina')
  await expect(name).toBeVisible({ timeout: 15_000 })
  await name.fill('Minna')
  await name.press('Enter')
  await host.getByLabel('Time for Minna').selectOption('50')
  await expect
    .poll(async () =>
      (await server.ask('GET', `rooms/${room.id}/participants`, undefined, room.key)).participants.map((p) => [
        p.name,
        p.extra_time_percent,
      ]),
    )
    .toEqual([
      ['Ana', 0],
      ['Minna', 50],
    ])
  // Starting is the next step, and then revealing, so the button for going on is secondary until then.
  const onward = host.locator('.remote-bar .btn').last()
  await expect(onward).toHaveClass(/ghost/)
  await host.getByRole('button', { name: 'Start the question' }).click()
  await expect(host.getByRole('button', { name: 'Reveal the answer' })).toHaveClass(/main/)
  await expect(onward).toHaveClass(/ghost/)
  // 60 seconds for all, 90 for her.
  await expect(phone.locator('.vote-top time')).toHaveText(/^1:2\d$/)
  await host.getByRole('button', { name: 'Reveal the answer' }).click()
  await expect(phone.locator('.thanks')).toContainText('You did not answer')
  await expect(host.getByText('The answer is revealed.').first()).toBeVisible()
  await expect(onward).not.toHaveClass(/ghost/)
})

test('who is hidden is gone from every screen at once, goes on playing, and comes back', async ({ server, device }) => {
  const quiz = (title) => ({ ...HEART, title, settings: { correct: [2] } })
  const room = await server.room('Class', [quiz('One?'), quiz('Two?')], { show: 0 })
  const [ana, ben] = await guests(server, room, ['Ana', 'Ben']),
    wall = await stage(await device(LAPTOP), room),
    phone = await device(),
    remote = await device(PHONE)
  await join(phone, room, 'Rude')
  await pick(phone, 'The heart')
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await ana.answer(room.polls[0], 2)
  await ben.answer(room.polls[0], 1)
  await room.close(0)
  await room.show({ poll_id: null })
  await expect(wall.locator('.stage-board .board li')).toHaveText([/^1Rude1,000/, /^1Ana1,000/, /^3Ben0/])
  await expect(phone.locator('.own-place')).toContainText('Your place: 1 of 3')
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Hide Rude' }).click()
  await expect(wall.locator('.stage-board .board li')).toHaveText([/^1Ana1,000/, /^2Ben0/])
  await expect(wall.locator('.stage-board')).toContainText('2 participants')
  await expect(phone.locator('.own-place')).toHaveCount(0)
  await expect(remote.getByText('1 hidden participant')).toBeVisible()
  await room.show({ poll_id: room.polls[1].id })
  await pick(phone, 'The heart')
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await room.close(1)
  await expect(phone.locator('.thanks')).toContainText('Right')
  await expect(phone.locator('.board li')).toHaveText([/^1Ana1,000/, /^2Ben0/])
  await remote.getByRole('button', { name: 'Show Rude again' }).click()
  await expect(phone.locator('.thanks')).toContainText('Right+1,000 points · Place 1 of 3')
  await expect(remote.getByText('1 hidden participant')).toHaveCount(0)
})

test('a room that a script filled has places again with two taps', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...HEART, settings: { correct: [2] } }], { show: 0 })
  const [ana] = await guests(server, room, ['Ana', ...Array.from({ length: 60 }, (_, i) => `bot ${i}`)])
  await ana.answer(room.polls[0], 2)
  const host = await device(PHONE)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByText('61 participants').click()
  await host.getByRole('button', { name: 'Hide them' }).click()
  await host.locator('dialog').getByRole('button', { name: 'Hide them' }).click()
  await expect(host.getByText('60 participants are hidden.').first()).toBeVisible()
  await expect(host.getByText('1 participant', { exact: true })).toBeVisible()
  const list = await server.ask('GET', `rooms/${room.id}/participants`, undefined, room.key)
  expect(list.participants.filter((p) => !p.hidden).map((p) => p.name)).toEqual(['Ana'])
})

test('at the final leaderboard a phone tells its own place and points, said once, and nothing to who did not play', async ({
  server,
  device,
}) => {
  const room = await server.room('Class', [{ ...HEART, settings: { correct: [2] } }], { show: 0 })
  const [ana] = await guests(server, room, ['Ana', 'Ben']),
    phone = await device(),
    watcher = await device()
  await ana.answer(room.polls[0], 2)
  await join(phone, room, 'Mina')
  await pick(phone, 'The lungs')
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await watcher.goto(room.code)
  await room.close(0)
  await phone.evaluate(() => {
    window.heard = []
    const live = document.querySelector('[aria-live=polite]')
    new MutationObserver(() => {
      if (live.textContent) window.heard.push(live.textContent)
    }).observe(live, { childList: true, characterData: true, subtree: true })
  })
  await room.show({ poll_id: null })
  await expect(phone.locator('.own-place h2')).toHaveText('Final leaderboard')
  await expect(phone.locator('.own-place .thanks')).toHaveText('Your place: 2 of 30 points')
  await expect(phone.locator('.own-place .own')).toContainText('Mina')
  await expect(watcher.locator('.waiting')).toBeVisible()
  await expect(watcher.locator('.own-place')).toHaveCount(0)
  await phone.waitForTimeout(2500)
  expect((await phone.evaluate(() => window.heard)).filter((text) => /Your place/.test(text))).toEqual([
    'Final leaderboard. Your place: 2 of 3. 0 points',
  ])
  await phone.reload()
  await expect(phone.locator('.own-place .thanks')).toHaveText('Your place: 2 of 30 points')
})

test('a room keeps its names and adds up points; without a name one is a number', async ({ server, device }) => {
  const room = await server.room('Class', [MAMMALS, { ...MAMMALS, title: 'Once more?' }], { show: 0 })
  const [ana] = await guests(server, room, ['Ana'])
  await ana.answer(room.polls[0], 1, 3, 5)
  const phone = await device()
  await phone.goto(room.code)
  await phone.getByRole('button', { name: 'Play without a name' }).click()
  for (const animal of ['Bat', 'Whale']) await pick(phone, animal)
  await expect(phone.locator('button[type=submit]')).toHaveText('Answer A and C')
  await pick(phone, 'Dolphin')
  await answer(phone)
  await expect(phone.locator('.thanks')).toBeVisible()
  await room.close(0)
  await expect(phone.locator('.board')).toContainText('No. 2')
  await expect(phone.locator('.board .own')).toContainText('You')
  await room.show({ move: 'next' })
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Once more?')
  await expect(phone.locator('button[type=submit]')).toHaveText('Choose your answer')
  for (const animal of ['Bat', 'Whale', 'Dolphin']) await pick(phone, animal)
  await answer(phone)
  await expect(phone.locator('.thanks')).toContainText('Your answer is in')
  await room.close(1)
  await expect(phone.locator('.thanks')).toContainText('Place 1 of 2')
  const page = await device(LAPTOP)
  await page.goto(`results/${room.polls[1].id}`)
  await expect(page.locator('.board li').first()).toContainText('2,000')
  await expect(page.locator('.facts')).toContainText('right answer')
})

test('by keyboard only', async ({ server, device }) => {
  const room = await server.room('Class', [MAMMALS], { show: 0 })
  const phone = await device()
  await phone.goto(room.code)
  await phone.getByLabel('Your name').focus()
  await phone.keyboard.type('Mina')
  await phone.keyboard.press('Enter')
  await phone.getByRole('checkbox').first().focus()
  await phone.keyboard.press('Space')
  await phone.keyboard.press('Enter')
  await expect(phone.locator('.thanks')).toContainText('You answered A')
})

test('a quiz is nothing for a kiosk or for who looks at results early, and says so', async ({ server, device }) => {
  const room = await server.room('Museum', [HEART], { show: 0 })
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await expect(kiosk.getByText('A quiz is answered on people’s own phones')).toBeVisible()
  const page = await device(LAPTOP)
  await page.goto(`results/${room.polls[0].id}`)
  await expect(page.getByText('The host has not revealed the answer yet.')).toBeVisible()
})

test('beside the editor, too, a long name is read whole', async ({ server, device }) => {
  const room = await server.room('Class', [{ ...MAMMALS, settings: { correct: [3] } }], { show: 0 })
  for (const name of ['Maximiliane-Sophie von H.', 'Bo']) await server.ask('POST', `rooms/${room.id}/participants`, { name })
  const host = await device(LAPTOP)
  await host.goto(`host/${room.id}#${room.admin_key}`)
  const long = host.getByLabel('Name of Maximiliane-Sophie von H.')
  await expect(long).toBeVisible()
  expect(await long.evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0)
  const middle = (part) =>
    host
      .locator('.people li', { has: host.getByLabel('Name of Bo') })
      .locator(part)
      .evaluate((e) => {
        const at = e.getBoundingClientRect()
        return (at.top + at.bottom) / 2
      })
  expect(Math.abs((await middle('input')) - (await middle('button')))).toBeLessThan(4)
})
