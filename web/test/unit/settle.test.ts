import assert from 'node:assert/strict'
import { test } from 'node:test'
import './dom'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { settle } from '../../src/ui/settle'

learnEnglish(desk)
const BOX = 600,
  TITLE = 120,
  ROW = 60,
  LEAST = 24

/** A stage that is as tall as its texts say: a question, and rows that no text makes lower than `LEAST`. */
function stage(rows: number, { zoom = 1, least, title = TITLE }: { zoom?: number; least?: number | undefined; title?: number }) {
  document.body.innerHTML = `<div class="stage"><main class="stage-main"><h1></h1><div><ol>${'<li></li>'.repeat(rows)}</ol><p class="rest"></p></div></main></div>`
  const wall = document.querySelector<HTMLElement>('.stage')!,
    box = wall.querySelector<HTMLElement>('main')!,
    list = box.querySelector('ol')!
  wall.style.setProperty('--zoom', String(zoom))
  if (least !== undefined) Object.assign(list.dataset, { more: 'more_options', least: String(least), beyond: '0' })
  const of = (name: string) => Number(box.style.getPropertyValue('--' + name)),
    left = () => [...list.children].filter((e) => !(e as HTMLElement).hidden).length
  const heading = () => title * of('title') * of('zoom'),
    row = () => Math.max(ROW * of('fit'), LEAST * of('least-part')) * of('zoom')
  const at = (e: Element, top: () => number, bottom: () => number) => {
    e.getBoundingClientRect = () => ({ top: top(), bottom: bottom() }) as DOMRect
  }
  const high = () => heading() + left() * row()
  at(
    box,
    () => 0,
    () => BOX,
  )
  at(
    box.children[0]!,
    () => (BOX - high()) / 2,
    () => (BOX - high()) / 2 + heading(),
  )
  at(
    box.children[1]!,
    () => (BOX - high()) / 2 + heading(),
    () => (BOX + high()) / 2,
  )
  settle(box)
  return { heading: heading(), row: row(), left: left(), rest: box.querySelector('.rest')!.textContent, high: high() }
}

test('what fits is not made smaller; what does not is, the question too', () => {
  assert.deepEqual(stage(8, {}), { heading: TITLE, row: ROW, left: 8, rest: '', high: 600 })
  const many = stage(12, {})
  assert.ok(many.high <= BOX && many.heading < TITLE && many.row < ROW)
})

test('a list that may lose rows does so before its texts get small, and says how many are gone', () => {
  const some = stage(20, { least: 4 })
  assert.ok(some.high <= BOX && some.row > 0.7 * ROW)
  assert.equal(some.rest, `${20 - some.left} more options`)
  assert.equal(stage(20, {}).left, 20)
})

test('those that matter least go first, wherever they stand', () => {
  stage(20, { least: 4 })
  const box = document.querySelector<HTMLElement>('.stage-main')!,
    rows = [...box.querySelectorAll('li')]
  rows.forEach((e, i) => {
    e.dataset.place = String(i < 10 ? 19 - i : i - 10)
  })
  settle(box)
  assert.deepEqual([rows[0]!.hidden, rows[9]!.hidden, rows[10]!.hidden], [true, false, false])
})

for (const [what, rows, least] of [
  ['few answers', 5, undefined],
  ['as many answers as fit', 8, undefined],
  ['more than fit', 14, undefined],
  ['a list', 20, 4],
] as const)
  test(`a larger size makes no text smaller: ${what}`, () => {
    const sizes = [0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4].map((zoom) => stage(rows, { zoom, least }))
    for (const [i, now] of sizes.entries()) {
      assert.ok(now.high <= BOX + 2, `over at ${i}`)
      const before = sizes[i - 1]
      assert.ok(!before || (now.heading >= before.heading - 0.1 && now.row >= before.row - 0.1), JSON.stringify([before, now]))
    }
    assert.ok(sizes[7]!.row > sizes[0]!.row)
    if (least) assert.ok(sizes[0]!.left > sizes[3]!.left)
    if (least) assert.ok(sizes[7]!.row > 1.3 * sizes[3]!.row && sizes[7]!.left < sizes[3]!.left)
  })

test('what fits nowhere goes below the least size rather than off the screen', () => {
  const full = stage(25, {})
  assert.ok(full.row < LEAST && full.high <= BOX)
})

for (const [what, least] of [
  ['bars', undefined],
  ['a list that may lose rows', 4],
] as const)
  test(`what came out before leads to the same, whatever has come or gone meanwhile, and with fewer looks: ${what}`, () => {
    stage(20, { least })
    const box = document.querySelector<HTMLElement>('.stage-main')!,
      list = box.querySelector('ol')!,
      of = box.getBoundingClientRect
    let looks = 0
    box.getBoundingClientRect = () => {
      looks++
      return of()
    }
    const again = () => {
      looks = 0
      settle(box)
      return {
        ...Object.fromEntries(['fit', 'title', 'least-part'].map((name) => [name, box.style.getPropertyValue('--' + name)])),
        left: [...list.children].filter((e) => !(e as HTMLElement).hidden).length,
      }
    }
    const same = again(),
      few = looks
    for (const rows of [20, 6, 14, 25, 9, 8, 19]) {
      while (list.children.length > rows) list.lastElementChild!.remove()
      while (list.children.length < rows) list.append(document.createElement('li'))
      const here = again(),
        { left } = stage(rows, { least }),
        fresh = document.querySelector<HTMLElement>('.stage-main')!
      assert.deepEqual(here, {
        fit: fresh.style.getPropertyValue('--fit'),
        title: fresh.style.getPropertyValue('--title'),
        'least-part': fresh.style.getPropertyValue('--least-part'),
        left,
      })
      if (rows === 20) assert.deepEqual(here, same)
    }
    assert.ok(few <= (least ? 6 : 3), `${few} looks`)
  })
