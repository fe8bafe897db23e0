import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { axe, expect, LAPTOP, overflow, PHONE, send, settled, test, WALL } from './fixtures.mjs'
import { crowd, KINDS, make } from './kinds.mjs'

const shots = process.env.POLLSTREAM_SHOTS ?? join(fileURLToPath(new URL('../../..', import.meta.url)), 'build/screenshots')
const shown = { show: 0 }

for (const [kind, { mark, button, said, stage, shows }] of Object.entries(KINDS))
  test(`${kind}: made in the editor, answered on a phone, shown on the stage`, async ({ device }) => {
    const host = await device(LAPTOP)
    const code = await make(host, kind)
    const phone = await device()
    await phone.goto(code)
    await mark(phone)
    await expect(phone.locator('button[type=submit]')).toHaveText(button)
    await send(phone)
    await expect(phone.locator('.thanks')).toContainText(said)
    const wall = await device(WALL)
    await wall.goto(`stage/${code}?view`)
    await expect(stage(wall)).toContainText(shows)
    await phone.getByRole('button', { name: 'Change' }).click()
    await expect(phone.locator('button[type=submit]')).toHaveText(button)
  })

/** What covers the button or the controls, and letters that do not fit their keys. */
const covered = (page) =>
  page.evaluate(() => {
    const box = (e) => e.getBoundingClientRect(),
      wrong = []
    const over = (a, b) => box(a).bottom > box(b).top + 1 && box(a).top < box(b).bottom - 1
    const bar = document.querySelector('.vote-bar')
    for (const e of document.querySelectorAll('.opt,.rate,.budget,.number'))
      if (over(bar, e)) wrong.push(`the button covers ${e.className}`)
    for (const e of document.querySelectorAll('.key,.nth'))
      if (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1) wrong.push(`${e.className} is cut`)
    return wrong
  })

for (const [kind, { poll }] of Object.entries(KINDS))
  test(`${kind}: with text at 200 % nothing covers the marks, and at 100 % the button stays in reach`, async ({ server, device }) => {
    const room = await server.room('Large', [poll], shown)
    const phone = await device()
    await phone.goto(room.code)
    await expect(phone.locator('button[type=submit]')).toBeInViewport({ ratio: 1 })
    await phone.evaluate(() => {
      document.documentElement.style.fontSize = '200%'
    })
    expect(await covered(phone)).toEqual([])
    await phone.locator('button[type=submit]').scrollIntoViewIfNeeded()
    expect(await covered(phone)).toEqual([])
    expect(
      await phone.locator('button[type=submit]').evaluate((e) => {
        const { left, top, width, height } = e.getBoundingClientRect()
        return e.contains(document.elementFromPoint(left + width / 2, top + height / 2))
      }),
    ).toBe(true)
  })

test('rank: the methods disagree, and the rounds go by with the arrow keys', async ({ server, device }) => {
  const room = await server.room('Tennessee', [KINDS.rank.poll, KINDS.approval.poll], shown)
  await crowd(server, room.polls[0].id, 'rank', 100)
  const wall = await device(WALL)
  await wall.goto(`host/${room.id}#${room.admin_key}`)
  await wall.getByRole('button', { name: 'Share' }).waitFor()
  await wall.goto(`stage/${room.code}`)
  await expect(wall.locator('.stage-verdict')).toHaveText('The methods disagree')
  const method = (name) => wall.locator('.method', { hasText: name })
  await expect(method('First choices')).toContainText('Memphis')
  await expect(method('Instant runoff')).toContainText('Knoxville')
  await expect(method('Schulze')).toContainText('Nashville')
  await wall.keyboard.press('i')
  await expect(wall.locator('.round')).toHaveCount(1)
  await expect(wall.locator('.round').first()).toContainText('Out: Chattanooga. 15 go to D.')
  await wall.keyboard.press('ArrowRight')
  await wall.keyboard.press('ArrowRight')
  await expect(wall.locator('.round')).toHaveCount(3)
  await expect(wall.locator('.round').last().locator('.top')).toContainText('58')
  await expect(wall.getByText('Round 3 of 3')).toBeVisible()
  await wall.keyboard.press('ArrowRight')
  await expect(wall.locator('.method-grid')).toBeVisible()
  await expect(wall.getByRole('heading', { level: 1 })).toHaveText(KINDS.rank.poll.title)
  await sleep(600) // sooner, it would be a double press
  await wall.keyboard.press('ArrowRight')
  await expect(wall.getByRole('heading', { level: 1 })).toHaveText(KINDS.approval.poll.title)
})

test('rank: by keyboard only', async ({ server, device }) => {
  const room = await server.room('Tennessee', [KINDS.rank.poll], shown)
  const phone = await device()
  await phone.goto(room.code)
  await phone.locator('.tap').nth(2).focus()
  await phone.keyboard.press('Enter')
  await expect(phone.locator('.place.on .tap')).toBeFocused()
  await phone.locator('.tap', { hasText: 'Memphis' }).press('Enter')
  await phone.getByRole('button', { name: 'Move Memphis up' }).press('Enter')
  await expect(phone.locator('button[type=submit]')).toHaveText('Send A › C')
  await phone.locator('button[type=submit]').press('Enter')
  await expect(phone.locator('.thanks')).toContainText('A › C')
  await expect.poll(async () => (await server.ask('GET', `polls/${room.polls[0].id}/ranking`)).ballots).toBe(1)
})

test('numeric: what is out of range stays here; the truth comes after the close, and the lot holds', async ({ server, device }) => {
  const room = await server.room('Fair', [KINDS.numeric.poll, KINDS.star.poll], shown)
  const id = room.polls[0].id
  await crowd(server, id, 'numeric', 9)
  const phone = await device()
  await phone.goto(room.code)
  await phone.getByLabel('Your answer').fill('900')
  await expect(phone.getByRole('alert')).toContainText('Between 0 and 200')
  await phone.getByLabel('Your answer').press('Enter')
  expect((await server.poll(id)).total_voters).toBe(9)
  expect(JSON.stringify(await server.poll(id))).not.toContain('31.5')
  await room.close(0)
  await room.close(1)
  const page = await device(LAPTOP)
  await page.goto(`results/${id}`)
  await expect(page.locator('.facts', { hasText: 'Closest' })).toContainText('31.5')
  await page.goto(`results/${room.polls[1].id}`)
  await page.getByText('What decides a tie').click()
  await page.getByRole('button', { name: 'Check it here' }).click()
  await expect(page.locator('.lot-said')).toContainText('Verified')
})

test('a kiosk takes ratings, one voter after another', async ({ server, device }) => {
  const room = await server.room('Museum', [{ ...KINDS.rating.poll, identity: 'kiosk', allow_change: false }], shown)
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  for (let k = 0; k < 2; k++) {
    await kiosk.locator('.scale label').nth(3).click()
    await send(kiosk)
    await expect(kiosk.getByRole('heading', { name: 'Thank you' })).toBeVisible()
    await kiosk
      .locator('.kiosk-thanks h1')
      .click({ timeout: 3000 })
      .catch(() => undefined)
  }
  await expect.poll(async () => (await server.poll(room.polls[0].id)).total_voters).toBe(2)
})

test('rating: one option is enough, from the editor to the stage', async ({ server, device }) => {
  const host = await device(LAPTOP)
  await host.goto('create')
  await host.locator('.types').getByRole('button', { name: 'Rating', exact: true }).click()
  await host.getByRole('textbox', { name: 'Question', exact: true }).fill('How was it?')
  await host.getByRole('textbox', { name: 'Option A', exact: true }).fill('This talk')
  await host.getByRole('button', { name: 'Create poll' }).click()
  await host.waitForURL(/host\/\w+$/)
  const [{ id }] = await host.evaluate(() => JSON.parse(localStorage.getItem('pollstream.hosted')))
  const room = await server.ask('GET', `rooms/${id}`)
  const phone = await device()
  await phone.goto(room.code)
  await phone.locator('.scale label').nth(3).click()
  await expect(phone.locator('button[type=submit]')).toHaveText('Send 1 rating')
  await send(phone)
  await phone.locator('.thanks').waitFor()
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  await expect(wall.locator('.bar')).toHaveCount(1)
  await expect(wall.locator('.bar')).toContainText('4.00')
})

test('approval at a kiosk: who approves of nothing can say so, and is in no percentage', async ({ server, device }) => {
  const room = await server.room('Museum', [{ ...KINDS.approval.poll, identity: 'kiosk', allow_change: false }], shown)
  const id = room.polls[0].id
  const kiosk = await device(LAPTOP)
  await kiosk.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await kiosk.locator('label.opt').nth(1).click()
  await send(kiosk)
  await expect(kiosk.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  await kiosk
    .locator('.kiosk-thanks h1')
    .click({ timeout: 3000 })
    .catch(() => undefined)
  await kiosk.getByRole('button', { name: 'Abstain' }).click()
  await expect(kiosk.getByRole('heading', { name: 'Thank you' })).toBeVisible()
  await expect.poll(async () => (await server.poll(id)).total_voters).toBe(2)
  const poll = await server.poll(id)
  expect([poll.result.abstentions, poll.options[1].percent]).toEqual([1, 100])
  const wall = await device(WALL)
  await wall.goto(`stage/${room.code}?view`)
  await expect(wall.locator('.whole')).toHaveText('100% = 1 voter')
})

test('every kind: accessible in both themes, nothing sticks out at 320 pixels', async ({ server, device }) => {
  test.setTimeout(300_000)
  mkdirSync(shots, { recursive: true })
  const wrong = []
  const note = (where, lines) => {
    for (const line of lines) wrong.push(`${where}: ${line}`)
  }
  const options = { reducedMotion: 'reduce', bypassCSP: true }
  for (const [kind, { poll, mark }] of Object.entries(KINDS)) {
    const room = await server.room('Product all-hands', [poll], shown)
    await crowd(server, room.polls[0].id, kind, kind === 'rank' ? 100 : 24)
    const page = await device(PHONE, { ...options, colorScheme: 'light' })
    const both = async (name) => {
      await settled(page)
      await page.screenshot({ path: join(shots, `${name}-light.png`) })
      for (const theme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme: theme })
        await page.locator(`html[data-theme=${theme}]`).waitFor()
        await settled(page)
        note(`${name}, ${theme}`, await axe(page))
      }
    }
    const narrow = async (name) => {
      await page.setViewportSize({ width: 320, height: 640 })
      note(`${name}, 320`, await overflow(page))
      await page.setViewportSize(PHONE)
    }
    await page.goto(room.code)
    await mark(page)
    await both(`kind-${kind}-form`)
    await narrow(`kind-${kind}-form`)
    await send(page)
    await page.locator('.thanks').waitFor()
    await both(`kind-${kind}-voted`)
    await narrow(`kind-${kind}-voted`)
    await room.close(0)
    await page.goto(`results/${room.polls[0].id}`)
    await page.locator('.facts').first().waitFor()
    await narrow(`kind-${kind}-results`)
    await page.setViewportSize(LAPTOP)
    await both(`kind-${kind}-results`)
    await page.setViewportSize(WALL)
    await page.goto(`stage/${room.code}`)
    await page.locator('.chart,.methods,.stage-number').first().waitFor()
    await settled(page)
    await page.screenshot({ path: join(shots, `kind-${kind}-stage.png`) })
    note(`${kind} stage`, await axe(page))
    await page.context().close()
  }
  expect(wrong).toEqual([])
})
