import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frame, HEIGHT, pack, WIDTH, type Placed, type Word } from '../../src/charts/cloud'

const measure = (text: string, size: number) => text.length * size * 0.55
const kept = (placed: Placed[]) => new Map(placed.map((p) => [p.id, p]))
const words = (...counts: number[]): Word[] =>
  counts.map((count, i) => ({ id: i + 1, text: `word${i}`, count })).sort((a, b) => b.count - a.count)

function overlaps(placed: Placed[]): string[] {
  return placed.flatMap((a, i) =>
    placed
      .slice(i + 1)
      .filter((b) => Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2)
      .map((b) => `${a.text} on ${b.text}`),
  )
}

test('words stand apart and within the picture', () => {
  const placed = pack(words(...Array.from({ length: 50 }, (_, i) => 50 - i)), new Map(), measure)
  assert.ok(placed.length >= 45, `${placed.length} found a place`)
  assert.deepEqual(overlaps(placed), [])
  for (const p of placed) {
    assert.ok(Math.abs(p.x) + p.width / 2 <= WIDTH / 2 + 1e-9)
    assert.ok(Math.abs(p.y) + p.height / 2 <= HEIGHT / 2 + 1e-9)
  }
})

test('twice as often is twice the area', () => {
  const [a, b] = pack(words(40, 20), new Map(), measure)
  assert.ok(Math.abs((a!.size / b!.size) ** 2 - 2) < 1e-9)
})

test('few words are large, and none of them is left out', () => {
  const few = pack(words(3, 2, 1), new Map(), measure)
  assert.equal(few.length, 3)
  assert.ok(few[0]!.size > 130, `${few[0]!.size}`)
  assert.deepEqual(overlaps(few), [])
})

test('a word keeps its place while it fits there', () => {
  const first = pack(words(5, 4, 3, 2), new Map(), measure)
  const second = pack([...words(6, 4, 3, 2), { id: 9, text: 'new', count: 1 }], kept(first), measure)
  for (const p of first) {
    const now = second.find((x) => x.id === p.id)!
    assert.deepEqual([now.x, now.y], [p.x, p.y], p.text)
  }
  assert.deepEqual(overlaps(second), [])
})

test('who grows into another stays, and the smaller one finds another place', () => {
  const crowd = Array.from({ length: 20 }, (_, i) => 20 - i)
  const first = pack(words(...crowd), new Map(), measure)
  const risen = pack(words(...crowd.map((c, i) => (i === 19 ? 60 : c))), kept(first), measure)
  assert.deepEqual(overlaps(risen), [])
  assert.equal(risen[0]!.id, 20)
})

test('a text too long for the picture is made to fit', () => {
  const [p] = pack([{ id: 1, text: 'x'.repeat(40), count: 9 }], new Map(), measure)
  assert.ok(p!.width <= WIDTH)
})

test('the screen shows the part of the picture where the words are: all of them, not too close, and never closer than before', () => {
  for (const n of [1, 3, 12, 50]) {
    const placed = pack(words(...Array.from({ length: n }, (_, i) => 1 + (i % 5))), new Map(), measure),
      { width, height } = frame(placed)
    for (const p of placed)
      assert.ok(Math.abs(p.x) + p.width / 2 <= width / 2 && Math.abs(p.y) + p.height / 2 <= height / 2, `${n} words: ${p.text}`)
    assert.ok(width >= WIDTH * 0.75 && width <= WIDTH && height >= HEIGHT * 0.75 && height <= HEIGHT)
  }
  const one = frame(pack(words(1), new Map(), measure))
  assert.deepEqual(one, { width: WIDTH * 0.75, height: HEIGHT * 0.75 })
  assert.deepEqual(frame([], { width: 900, height: 500 }), { width: 900, height: 500 })
})
