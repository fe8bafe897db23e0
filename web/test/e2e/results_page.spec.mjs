// The results page: on a phone, in its dialogs, and on paper.
import { axe, expect, FEEL, LAPTOP, overflow, settled, test } from './fixtures.mjs'

const PLACES = ['Museum', 'Zoo', 'Swimming pool', 'Castle', 'Cinema', 'Climbing park', 'Theatre', 'Beach']
const SMALL = { width: 360, height: 640 }

async function ranked(server, n) {
  const room = await server.room('Class 7b', [{ title: 'Where to go?', kind: 'rank', options: PLACES.slice(0, n) }], { show: 0 })
  for (const ranking of [
    [1, 2, 3],
    [2, 1],
    [3, 1, 4],
    [4, 2],
  ])
    await server.ask('POST', `polls/${room.polls[0].id}/votes`, { ranking, vote_id: crypto.randomUUID() })
  return room
}

for (const n of [4, 8])
  test(`phone: the methods over ${n} ranked options break between words, and nothing makes the page wider than the window`, async ({
    server,
    device,
  }) => {
    const room = await ranked(server, n),
      phone = await device(SMALL)
    await phone.goto(`results/${room.polls[0].id}`)
    const methods = phone.locator('th[role=rowheader]')
    await expect(methods.first()).toBeVisible()
    const broken = await methods.evaluateAll((all) =>
      all.flatMap((cell) => {
        const text = cell.firstChild,
          word = /\S+/g,
          out = []
        for (let m = word.exec(text.data); m; m = word.exec(text.data)) {
          const range = document.createRange()
          range.setStart(text, m.index)
          range.setEnd(text, m.index + m[0].length)
          if (range.getClientRects().length > 1) out.push(m[0])
        }
        return out
      }),
    )
    expect(broken).toEqual([])
    expect(await overflow(phone)).toEqual([])
    expect(
      await phone.evaluate(() => {
        scrollTo(300, 0)
        return scrollX
      }),
    ).toBe(0)
  })

for (const [name, size] of [
  ['phone', SMALL],
  ['laptop', LAPTOP],
])
  test(`${name}: the dialogs of the results close at their corner, and a link has more room than the button beside it`, async ({
    server,
    device,
  }) => {
    const room = await server.room('All hands', [FEEL], { show: 0 }),
      page = await device(size)
    await page.goto(`results/${room.polls[0].id}`)
    for (const dialog of ['Share', 'Table']) {
      await page.getByRole('button', { name: dialog, exact: true }).click()
      const head = await page.locator('dialog header').boundingBox(),
        close = await page.locator('dialog header .btn').boundingBox()
      expect(Math.round(close.x + close.width), dialog).toBe(Math.round(head.x + head.width))
      expect(close.width, dialog).toBeLessThan(64)
      if (dialog === 'Share') {
        const field = await page.locator('dialog input').boundingBox(),
          copy = await page.locator('dialog .copy .btn').boundingBox()
        expect(field.width).toBeGreaterThan(copy.width)
      }
      await page.keyboard.press('Escape')
    }
  })

test('what is printed is dark on white, whatever the screen shows', async ({ server, device }) => {
  const room = await server.room('All hands', [FEEL, { title: 'How many?', kind: 'numeric', options: [] }]),
    page = await device(LAPTOP, { colorScheme: 'dark' })
  await server.crowd(room.polls[0].id, [3, 1])
  const bright = (selector, name) =>
    page
      .locator(selector)
      .first()
      .evaluate((e, n) => {
        const [r, g, b] = getComputedStyle(e)
          [n].match(/[\d.]+/g)
          .map(Number)
        return (r + g + b) / 765
      }, name)
  await page.goto(`results/${room.polls[0].id}`)
  await expect(page.locator('.winner')).toBeVisible()
  expect(await bright('h1', 'color')).toBeGreaterThan(0.8)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('link', { name: 'Vote', exact: true })).toBeHidden()
  for (const what of ['h1', '.meta', '.rbar .lbl', '.rbar .v', '.facts dd', '.facts dt'])
    expect(await bright(what, 'color'), what).toBeLessThan(0.45)
  for (const what of ['body', '.panel']) expect(await bright(what, 'backgroundColor'), what).toBe(1)
})

test('all results of a room are one page: for everybody what everybody may see, for its host all of it, and nothing that nobody answered', async ({
  server,
  device,
}) => {
  const room = await server.room(
    'All hands',
    [
      FEEL,
      { title: 'In a word?', kind: 'words' },
      { title: 'Secret?', options: ['Yes', 'No'], results: 'after_close' },
      { title: 'Never asked', options: ['A', 'B'] },
    ],
    { show: 0 },
  )
  const [feel, word, secret] = room.polls,
    vote = (poll, body) => server.ask('POST', `polls/${poll.id}/votes`, { vote_id: crypto.randomUUID(), ...body })
  await server.crowd(feel.id, [3, 1, 0, 0])
  await vote(word, { texts: ['tired'] })
  await vote(secret, { option_id: 1 })
  const host = await device(LAPTOP),
    phone = await device(SMALL),
    heads = (page) => page.locator('.of-all h2')
  await host.goto(`host/${room.id}#${room.admin_key}`)
  await host.getByRole('link', { name: 'Results on one page' }).click()
  await host.getByRole('button', { name: 'Share' }).click()
  const link = await host.getByLabel('Link to these results', { exact: true }).inputValue()
  await host.keyboard.press('Escape')
  await phone.goto(link)
  for (const page of [host, phone]) {
    await expect(heads(page)).toHaveText(['1 How did the launch feel?', '2 In a word?', '3 Secret?'])
    await expect(page.locator('.of-all').nth(0).locator('.opt').first()).toContainText('75%')
    await expect(page.locator('.of-all').nth(1).locator('.cloud text')).toHaveText(['tired'])
    expect(await overflow(page)).toEqual([])
    await settled(page)
    expect(await axe(page)).toEqual([])
  }
  await expect(host.locator('.of-all').nth(2)).toContainText('100%')
  await expect(phone.locator('.of-all').nth(2)).toContainText('not public yet')
  // New votes and closes appear without a reload.
  await server.crowd(feel.id, [0, 4, 0, 0])
  await expect(phone.locator('.of-all').nth(0).locator('.meta')).toContainText('8 votes')
  await room.close(2)
  await expect(phone.locator('.of-all').nth(2)).toContainText('100%')
  await host.emulateMedia({ media: 'print' })
  await expect(host.getByRole('button', { name: 'Share' })).toBeHidden()
})

test('a room that is not there has no page of results', async ({ device }) => {
  const page = await device(SMALL)
  await page.goto('results/01KROOM0000000000000000021?all')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('.all-results')).toHaveCount(0)
})
