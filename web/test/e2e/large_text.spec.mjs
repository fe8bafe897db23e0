// Text at double size on a phone: people read whole words, next to or below each other.
import { answers, expect, overflow, quiet, test } from './fixtures.mjs'
import { crowd, KINDS } from './kinds.mjs'
import { Guest, HEART } from './play.mjs'

const IDEAS = [
  'Offline mode for field teams',
  'Dashboards you can share with customers',
  'Single sign-on for administrators',
  'Fix the things that annoy us',
]

/** Words that are broken over two lines or more. */
const broken = (page, selector) =>
  page.locator(selector).evaluateAll((all) => {
    const found = new Set()
    const shows = (e) => e.getClientRects().length > 0 && !e.closest('.sr, svg, code, [aria-hidden=true]')
    for (const root of all) {
      const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node; (node = texts.nextNode());) {
        if (!shows(node.parentElement)) continue
        for (const word of node.data.matchAll(/[\p{L}\p{N}]+/gu)) {
          const range = document.createRange()
          range.setStart(node, word.index)
          range.setEnd(node, word.index + word[0].length)
          if (new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size > 1) found.add(word[0])
        }
      }
    }
    return [...found]
  })

const large = (page) =>
  page.evaluate(() => {
    document.documentElement.style.fontSize = '200%'
  })

async function look(page, path, ready) {
  const answered = answers(page)
  await page.goto(path)
  await page.locator(ready).first().waitFor()
  await answered()
  await quiet(page)
}

async function voted(server, kind) {
  const poll =
    kind === 'single'
      ? { title: 'What should we build?', options: IDEAS }
      : { ...KINDS[kind].poll, ...(KINDS[kind].poll.options.length && { options: IDEAS.slice(0, KINDS[kind].poll.options.length) }) }
  const room = await server.room('Large', [poll], { show: 0 })
  if (kind === 'single') await server.crowd(room.polls[0].id, [7, 5, 3, 1])
  else await crowd(server, room.polls[0].id, kind, 12)
  return room
}

for (const kind of ['single', ...Object.keys(KINDS)])
  test(`${kind}: results, and the form, are read in whole words`, async ({ server, device }) => {
    const room = await voted(server, kind),
      phone = await device()
    await look(phone, `results/${room.polls[0].id}`, '.facts')
    expect(await broken(phone, '.panel, .winner'), 'results').toEqual([])
    await large(phone)
    await quiet(phone)
    expect(await broken(phone, '.panel, .winner'), 'results, large').toEqual([])
    await phone.getByRole('button', { name: 'Table' }).click()
    expect(await broken(phone, 'dialog table'), 'table, large').toEqual([])
    await look(phone, room.code, 'button[type=submit]')
    await large(phone)
    await quiet(phone)
    expect(await broken(phone, '.vote-main'), 'form, large').toEqual([])
    await room.close(0)
    await phone.locator('.vote-main .res li, .vote-main .kind-res').first().waitFor()
    await quiet(phone)
    expect(await broken(phone, '.vote-main'), 'results on the phone, large').toEqual([])
  })

test('a quiz: what was right, and who leads, are read in whole words', async ({ server, device }) => {
  const room = await server.room('Large', [{ ...HEART, settings: { correct: [2] } }], { show: 0 }),
    phone = await device()
  for (const [i, name] of ['Margaret', 'Christopher', 'Ada'].entries()) {
    const guest = new Guest(server)
    await guest.join(room, name)
    await guest.answer(room.polls[0], 1 + (i % 2))
  }
  await room.close(0)
  for (const [path, ready] of [
    [room.code, '.board'],
    [`results/${room.polls[0].id}`, '.board'],
  ]) {
    await look(phone, path, ready)
    await large(phone)
    await quiet(phone)
    expect(await broken(phone, '.vote-main, .panel'), path).toEqual([])
  }
})

test('what each way of counting says is read on a phone without scrolling sideways, and is still a table to who listens', async ({
  server,
  device,
}) => {
  const room = await voted(server, 'rank'),
    phone = await device()
  await look(phone, `results/${room.polls[0].id}`, '.ways tbody tr')
  const row = phone
    .getByRole('table')
    .first()
    .getByRole('row', { name: /Borda count/ })
  await expect(row.getByRole('rowheader')).toHaveText('Borda count')
  await expect(row.getByRole('cell').last()).toHaveText(/^[A-D](\s[›=]\s[A-D]){3}$/)
  const cut = () =>
    phone
      .locator('.ways td')
      .evaluateAll((all) =>
        all
          .filter(
            (e) => e.scrollWidth > e.clientWidth || e.getBoundingClientRect().right > e.closest('.panel').getBoundingClientRect().right,
          )
          .map((e) => e.textContent),
      )
  expect(await cut()).toEqual([])
  await large(phone)
  expect(await cut(), 'large').toEqual([])
})

test('the line that wins a round and the bars have one scale, whatever stands beside them', async ({ server, device }) => {
  const room = await server.room('Large', [{ ...KINDS.rank.poll, settings: { seats: 2 } }], { show: 0 }),
    phone = await device()
  await crowd(server, room.polls[0].id, 'rank', 100)
  await look(phone, `results/${room.polls[0].id}`, '.round .marked')
  const round = phone.locator('.round').first(),
    at = await round.locator('.marked').evaluate((list) => Number(list.style.getPropertyValue('--at')))
  const ends = await round
    .locator('.track')
    .evaluateAll((all) => all.map((e) => [e.getBoundingClientRect().left, e.getBoundingClientRect().right].map(Math.round).join()))
  expect(ends.length).toBe(4)
  expect(new Set(ends).size).toBe(1)
  const marks = await round
    .locator('.marked li')
    .evaluateAll((all) =>
      all.map(
        (e) => (parseFloat(getComputedStyle(e, '::after').marginInlineStart) + 1) / e.querySelector('.track').getBoundingClientRect().width,
      ),
    )
  for (const mark of marks) expect(mark).toBeCloseTo(at, 2)
})

test('a host makes and edits a question on a phone: nothing sticks out of the page, its buttons or its kinds', async ({
  server,
  device,
}) => {
  const room = await server.room('Large', [{ title: 'What should we build?', options: IDEAS }], { show: 0 }),
    phone = await device()
  const cut = () =>
    phone
      .locator('.types button, .mobilebar .btn, .host-top > *')
      .evaluateAll((all) =>
        all
          .filter((e) => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth))
          .map((e) => e.textContent),
      )
  for (const [path, ready] of [
    ['create', '.q-in'],
    [`host/${room.id}#${room.admin_key}`, '.now h2'],
  ]) {
    await look(phone, path, ready)
    if (path !== 'create') await phone.locator('.to-edit').click()
    await large(phone)
    await quiet(phone)
    expect(await overflow(phone), path).toEqual([])
    expect(await cut(), path).toEqual([])
  }
})
