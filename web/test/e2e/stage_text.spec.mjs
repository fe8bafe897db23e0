// What the last row can read on the big screen: how large the texts are, and that names are complete and in place.
import { expect, settled, test } from './fixtures.mjs'

const DISHES = [
  'Vegetable lasagne',
  'Chicken curry with rice',
  'Falafel wrap',
  'Tomato soup',
  'Pancakes with apple',
  'Potato salad',
  'Pizza Margherita',
  'Fish fingers',
  'Chili sin carne',
  'Caesar salad',
  'Spinach dumplings',
  'Mushroom risotto',
]
const TREATIES = [
  'The Treaty of Westphalia (1648)',
  'The Congress of Vienna (1815)',
  'The Treaty of Versailles (1919)',
  'The Yalta Conference (1945)',
  'The Helsinki Accords (1975)',
  'The Maastricht Treaty (1992)',
]
const TITLE = 'What should the canteen cook on Friday?'
const many = (n) => Array.from({ length: n }, (_, i) => DISHES[i] ?? `Dish of the day number ${i + 1}`)
/** Each ballot starts at another option and goes on in another step, so that methods disagree and there are many rounds. */
const turned = (n, k) => {
  const step = [1, n - 1][k % 2]
  return Array.from({ length: n }, (_, i) => 1 + ((k * k + i * step) % n))
}
const rank = (options, title = TITLE) => [{ title, kind: 'rank', options }, (k) => ({ ranking: turned(options.length, k) }), '.method']
const scored = (kind, options, settings) => [
  { title: TITLE, kind, options, ...(settings ? { settings } : {}) },
  (k) => ({ scores: options.map((_, i) => 1 + ((k + i * (1 + (k % 3))) % 5)) }),
]
const SHOWN = {
  'rank-4': rank(many(4)),
  'rank-6': rank(many(6)),
  'rank-10': rank(many(10)),
  'rank-22': rank(many(22)),
  'single-5': [{ title: TITLE, options: many(5) }, (k) => ({ option_ids: [1 + (k % 3)] }), '.bar'],
  'single-12': [{ title: TITLE, options: many(12) }, (k) => ({ option_ids: [1 + (k % 2)] }), '.bar'],
  'single-24': [
    { title: `${TITLE} And what on the Friday after that, if it was good?`, options: many(24) },
    (k) => ({ option_ids: [1 + (k % 7)] }),
    '.bar',
  ],
  'star-22': [...scored('star', many(22)), '.stage-runoff'],
  'rating-6': [...scored('rating', TREATIES, { min: 1, max: 5, min_label: 'Not at all', max_label: 'Very well' }), '.cols'],
  open: [
    { title: TITLE, kind: 'open', options: [] },
    (k) => ({ texts: [`Answer number ${k}, as long as people write them who have a phone in their hands and time`] }),
    '.stage-said li',
  ],
  qna: [
    { title: TITLE, kind: 'qna', options: [] },
    (k) => ({ question: `Question number ${k}, as long as people write them who have a phone and time?` }),
    '.stage-qna li',
  ],
}

async function shown(server, [poll, ballot], votes = 12) {
  const room = await server.room('Lunch', [poll], { show: 0 })
  for (let k = 0; k < votes; k++)
    await server.ask('POST', `polls/${room.polls[0].id}/votes`, { ...ballot(k), vote_id: crypto.randomUUID() })
  return room
}
async function look(page, room, what, query = '') {
  await page.goto(`stage/${room.code}${query}`)
  await page.locator(`.stage-main ${what}`).first().waitFor({ timeout: 40_000 })
  await settled(page, 200)
}

/** The font size of every text on the stage beside the code, the smallest of each kind. */
const sizes = (page) =>
  page.evaluate(() => {
    const found = {},
      texts = document.createTreeWalker(document.querySelector('.stage-main'), NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const e = texts.currentNode.parentElement
      if (!texts.currentNode.data.trim() || e.closest('.sr') || !e.checkVisibility()) continue
      const name = [e.closest('li')?.classList[0]?.replace(/^k\d$/, ''), e.closest('[class]').classList[0], e.tagName].join(' ')
      found[name] = Math.min(found[name] ?? Infinity, parseFloat(getComputedStyle(e).fontSize))
    }
    return found
  })
/** What overlaps the page header or footer, and names that are cut off, unless so many are tied that letters have to do. */
const wrong = (page) =>
  page.evaluate(() => {
    const head = document.querySelector('.stage-top').getBoundingClientRect().bottom,
      foot = document.querySelector('.stage-main').getBoundingClientRect().bottom
    return [...document.querySelectorAll('.stage-main *:not(.fill)')]
      .filter((e) => {
        const r = e.getBoundingClientRect()
        return (
          (r.width > 1 && r.height > 1 && (r.top < head - 1 || r.bottom > foot + 1))
          || (e.matches('.lbl, .lbl *, .method b:not(:has(> :nth-child(5))) *')
            && getComputedStyle(e).overflowX === 'hidden'
            && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 1))
        )
      })
      .map((e) => `${e.className}: ${e.textContent.slice(0, 40)}`)
      .slice(0, 4)
  })

for (const [width, height] of [
  [1280, 720],
  [1920, 1080],
])
  test(`no text is too small for the last row, and none smaller for being asked larger, at ${width}x${height}`, async ({
    server,
    device,
  }) => {
    test.setTimeout(240_000)
    const page = await device({ width, height }, { reducedMotion: 'reduce' }),
      told = []
    const tell = (name, lines) => told.push(...lines.map((line) => `${name}: ${line}`))
    for (const [name, what] of Object.entries(SHOWN)) {
      await look(page, await shown(server, what), what[2])
      let before = await sizes(page)
      tell(name, await wrong(page))
      tell(
        name,
        Object.entries(before)
          .filter(([, px]) => px < (13.9 * height) / 720)
          .map(([e, px]) => `${e} has ${px} pixels`),
      )
      if (name.startsWith('rank'))
        expect(
          Math.min(...(await page.locator('.method b').evaluateAll((all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize))))),
          name,
        ).toBeGreaterThanOrEqual((18 * height) / 720)
      for (const zoom of ['1.1', '1.2', '1.3', '1.4']) {
        await page.keyboard.press('+')
        await expect(page.locator('.stage')).toHaveAttribute('style', new RegExp(`--zoom: ${zoom}`))
        await settled(page)
        const now = await sizes(page)
        tell(`${name} at ${zoom}`, await wrong(page))
        tell(
          `${name} at ${zoom}`,
          Object.entries(now)
            .filter(([e, px]) => px < before[e] - 0.1)
            .map(([e, px]) => `${e} from ${before[e]} to ${px}`),
        )
        before = now
      }
      for (let k = 0; k < 4; k++) await page.keyboard.press('-')
    }
    expect(told).toEqual([])
  })

test('every answer of a quiz stays where the room looked when the right one is shown, with its whole text', async ({ server, device }) => {
  const page = await device({ width: 1280, height: 720 }, { reducedMotion: 'reduce' })
  /** The row and column of each option, by the position of its letter. */
  const places = (what) =>
    page.locator(`${what} > li .key`).evaluateAll((all) => {
      const at = all.map((e) => e.getBoundingClientRect()),
        rank = (of) => {
          const steps = [...new Set(at.map((r) => Math.round(of(r) / 12)))].sort((a, b) => a - b)
          return (r) => steps.indexOf(Math.round(of(r) / 12))
        }
      const column = rank((r) => r.left)
      return all.map(
        (e, i) => `${e.textContent} ${column(at[i])} ${at.filter((r, k) => column(r) === column(at[i]) && r.top < at[i].top).length}`,
      )
    })
  for (const options of [many(4), many(5), many(8), many(12), many(16), TREATIES]) {
    const room = await shown(
      server,
      [
        { title: 'What is it?', kind: 'quiz', allow_change: false, options, settings: { correct: [2] } },
        (k) => ({ option_ids: [1 + (k % 3)] }),
      ],
      6,
    )
    await look(page, room, '.choices')
    const before = await places('.choices')
    await room.close(0)
    await page.locator('.right-chip').waitFor()
    await settled(page, 200)
    expect(await places('.chart.quiz > ol'), `${options.length} options`).toEqual(before)
    expect(await wrong(page)).toEqual([])
  }
})

test('the mark of what wins a round crosses no name, and names begin at their letters in every language', async ({ server, device }) => {
  const page = await device({ width: 1280, height: 720 }, { reducedMotion: 'reduce' }),
    room = await shown(server, rank(TREATIES))
  for (const [query, side] of [
    ['', 'right'],
    ['?lang=ar', 'left'],
  ]) {
    await look(page, room, '.method', query)
    await page.keyboard.press('i')
    await page.locator('.round').waitFor()
    await page.keyboard.press(query ? 'ArrowLeft' : 'ArrowRight')
    await expect(page.locator('.round')).toHaveCount(2)
    await settled(page)
    expect(await wrong(page), query).toEqual([])
    const off = await page.locator('.round li').evaluateAll(
      (rows, side) =>
        rows.map((row) => {
          const text = document.createRange(),
            key = row.querySelector('.key').getBoundingClientRect()
          text.selectNodeContents(row.querySelector('.lbl'))
          const name = text.getBoundingClientRect()
          return [
            Math.abs(side === 'right' ? name.left - key.right : key.left - name.right),
            row.querySelector('.track').getBoundingClientRect().top - name.bottom,
          ]
        }),
      side,
    )
    expect(Math.max(...off.map(([gap]) => gap)), query).toBeLessThan(20)
    expect(Math.min(...off.map(([, under]) => under)), query).toBeGreaterThan(-4)
  }
})

test('on a screen that stands upright the answers of a quiz have a column, and each its whole text', async ({ server, device }) => {
  const page = await device({ width: 768, height: 1024 }, { reducedMotion: 'reduce' })
  const room = await shown(
    server,
    [
      { title: 'What is it?', kind: 'quiz', allow_change: false, options: TREATIES, settings: { correct: [2] } },
      (k) => ({ option_ids: [1 + (k % 3)] }),
    ],
    6,
  )
  await room.close(0)
  await look(page, room, '.right-chip')
  const rows = await page
    .locator('.chart.quiz .bar')
    .evaluateAll((all) =>
      all.map((e) => [
        Math.round(e.getBoundingClientRect().left),
        e.querySelector('.lbl > span').scrollHeight - e.querySelector('.lbl > span').clientHeight,
      ]),
    )
  expect(new Set(rows.map(([left]) => left)).size).toBe(1)
  expect(Math.max(...rows.map(([, cut]) => cut))).toBeLessThan(3)
})
