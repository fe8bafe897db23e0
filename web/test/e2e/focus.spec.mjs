// Somebody who moves to another screen with a keyboard or a screen reader is at the top of that screen, and not nowhere.
import { BUILD, expect, FEEL, LAPTOP, test } from './fixtures.mjs'
import { KINDS } from './kinds.mjs'
import { stage } from './play.mjs'

const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement
    return e === document.body ? 'nowhere' : `${e.tagName} ${e.textContent}`
  })

test('every screen that is moved to has the focus at its heading', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    page = await device(LAPTOP)
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

test('when what has the focus goes, because the host closes, opens, goes on or stops, the focus is at the heading', async ({
  server,
  device,
}) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }),
    page = await device(),
    [first, second] = room.polls
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

test('a vote that cannot be sent: the focus is at the word that it is kept, and then at what became of it', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    page = await device()
  await page.goto(room.code)
  await page.getByRole('radio').first().focus()
  await page.keyboard.press('Space')
  await page.context().setOffline(true)
  await page.locator('button[type=submit]').focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => focused(page)).toMatch(/^P We’ll send your vote/)
  await page.context().setOffline(false)
  await expect.poll(() => focused(page), { timeout: 25_000 }).toMatch(/Your vote is in/)
})

/** The control on the ballot that has the focus, as a screen reader names it; '' for anything else. */
const control = (page) =>
  page.evaluate(() => {
    const e = document.activeElement
    return e?.closest('.vote-main') && e.matches('button, input, textarea')
      ? (e.getAttribute('aria-label') ?? (e.labels?.[0] ?? e).textContent)
      : ''
  })

const WORDS = { title: 'One word?', kind: 'words', options: [], settings: { per_voter: 1, max_length: 10 } }

for (const [poll, ballot, at] of [
  [KINDS.rank.poll, { ranking: [2, 1] }, /Nashville/],
  [KINDS.points.poll, { scores: [3, 1, 0, 0] }, 'Fewer for Offline mode'],
  [KINDS.numeric.poll, { number: '31' }, 'Your answer'],
  [WORDS, { texts: ['Hope'] }, 'Your answer'],
  [KINDS.rating.poll, { scores: [null, 4, null] }, '4'],
])
  test(`${poll.kind}: who changes a vote has the focus on the ballot`, async ({ server, device }) => {
    const room = await server.room('All hands', [poll], { show: 0 }),
      page = await device()
    await page.goto(room.code)
    await page.locator('.vote-bar').waitFor()
    await page.evaluate(
      ([id, body]) =>
        fetch(`api/v1/polls/${id}/votes`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      [room.polls[0].id, { ...ballot, vote_id: crypto.randomUUID() }],
    )
    await page.reload()
    // The vote may be confirmed, and focused, at the very moment of the key press, so the key is pressed again.
    const change = page.getByRole('button', { name: 'Change' })
    await change.waitFor()
    await expect
      .poll(async () => {
        if (await change.isVisible()) await change.press('Enter')
        return control(page)
      })
      .toMatch(at)
  })

test('an order that is taken back, and a rating that is cleared, leave the focus where one goes on', async ({ server, device }) => {
  const room = await server.room('All hands', [KINDS.rank.poll, KINDS.rating.poll], { show: 0 }),
    page = await device()
  await page.goto(room.code)
  await page.getByRole('button', { name: /Nashville/ }).press('Enter')
  await page.getByRole('button', { name: 'Start again' }).press('Enter')
  await expect.poll(() => control(page)).toMatch(/Memphis/)
  await page.getByRole('button', { name: /Nashville/ }).press('Enter')
  await page.getByRole('button', { name: /Nashville.*take it out/ }).press('Enter')
  await expect.poll(() => control(page)).toMatch(/Nashville/)
  await room.show({ poll_id: room.polls[1].id })
  await page.getByRole('radio', { name: '4' }).first().check({ force: true })
  await page.getByRole('button', { name: 'Clear: Offline mode' }).press('Enter')
  await expect.poll(() => control(page)).toBe('1, Not at all')
})

test('who listens is told once that a word has got too long', async ({ server, device }) => {
  const room = await server.room('All hands', [WORDS], { show: 0 }),
    page = await device()
  await page.goto(room.code)
  await page.getByLabel('Your answer').pressSequentially('Experience')
  await expect(page.getByRole('status')).toHaveText('')
  await page.keyboard.type('d')
  await expect(page.getByRole('status')).toHaveText('-1 character left')
  await page.keyboard.type(' it')
  await expect(page.getByText('-4 characters left').first()).toBeVisible()
  await expect(page.getByRole('status')).toHaveText('-1 character left')
})

test('who listens hears that questions are closed', async ({ server, device }) => {
  const room = await server.room('All hands', [{ title: 'Your questions', kind: 'qna', options: [] }], { show: 0 }),
    page = await device()
  await page.goto(room.code)
  await page.getByLabel('Your question').waitFor()
  await room.close(0)
  await expect(page.getByRole('status')).toHaveText('Voting has closed.')
})

test('a host who copies a link is told so over the dialog, in sight and aloud', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await page.getByRole('button', { name: 'Share' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Copy: Join link' }).press('Enter')
  await expect(dialog.getByRole('status')).toHaveText('Copied')
  const told = page.locator('.toast', { hasText: 'Copied' })
  expect(
    await told.evaluate((e) => {
      const { left, top, width, height } = e.getBoundingClientRect()
      return e.contains(document.elementFromPoint(left + width / 2, top + height / 2))
    }),
  ).toBe(true)
})

test('who presents without seeing hears what is on the screen: at the stage and at the remote', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }),
    remote = await device(),
    wall = await device(LAPTOP)
  await remote.goto(`host/${room.id}#${room.admin_key}`)
  await remote.getByRole('button', { name: 'Next question' }).waitFor()
  await stage(wall, room)
  const said = wall.getByRole('status')
  await remote.getByRole('button', { name: 'Next question' }).press('Enter')
  for (const page of [remote, wall]) await expect(page.getByRole('status')).toHaveText(`On screen: ${BUILD.title}`)
  await wall.keyboard.press('l')
  await expect(said).toHaveText('Voting closed')
  await wall.keyboard.press('b')
  await expect(said).toHaveText('Black screen')
  await wall.keyboard.press('b')
  await expect(said).toHaveText(`On screen: ${BUILD.title}`)
  await room.show({ poll_id: null })
  for (const page of [remote, wall]) await expect(page.getByRole('status')).toHaveText('Nothing is shown')
})

test('who listens hears the letters that buttons and sentences call the options by, and what a number in the head counts', async ({
  server,
  device,
}) => {
  const scored = { title: 'How good?', kind: 'rating', options: ['The food', 'The music'] }
  const room = await server.room('All hands', [FEEL, scored], { show: 0 }),
    page = await device(LAPTOP)
  await page.goto(room.code)
  await page.getByRole('radio', { name: /^B\s*Good$/ }).check({ force: true })
  await expect(page.getByRole('button', { name: 'Vote for B' })).toBeVisible()
  await room.show({ poll_id: room.polls[1].id })
  await expect(page.getByRole('group', { name: 'A The food' })).toBeVisible()
  await page.goto(`host/${room.id}#${room.admin_key}`)
  await expect(page.getByRole('banner')).toContainText(/\d (person|people) in the room/)
})
