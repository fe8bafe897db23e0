// A word cloud that keeps its words in place. A word gets its place once; it grows and shrinks there, and looks for
// another place only when it no longer fits. Pure: the previous placement goes in, the new one comes out.

export interface Word {
  id: number
  text: string
  count: number
}
export interface Placed {
  id: number
  text: string
  size: number
  x: number
  y: number
  width: number
  height: number
}
/** The width of a text at a font size. */
export type Measure = (text: string, size: number) => number

export const WIDTH = 1000
export const HEIGHT = 520
const LARGEST = 118,
  SMALLEST = 24,
  LINE = 1.08,
  GAP = 8,
  FILLED = 0.42,
  LARGER = 1.7
const SCALES = [1, 0.85, 0.72, 0.6]
const TURN = 0.28,
  GROWTH = 3.1,
  LONGEST_WAY = 1400

/** A word's area is proportional to its count, so that twice as often looks twice as big. */
const sizeOf = (count: number, most: number): number => Math.max(SMALLEST, LARGEST * Math.sqrt(count / Math.max(1, most)))

function boxed(word: Word, most: number, measure: Measure): Placed {
  let size = sizeOf(word.count, most)
  const wide = measure(word.text, size)
  if (wide > WIDTH * 0.92) size *= (WIDTH * 0.92) / wide
  return { id: word.id, text: word.text, size, x: 0, y: 0, width: measure(word.text, size), height: size * LINE }
}

const apart = (a: Placed, b: Placed): boolean =>
  Math.abs(a.x - b.x) >= (a.width + b.width) / 2 + GAP || Math.abs(a.y - b.y) >= (a.height + b.height) / 2
const inside = (p: Placed): boolean => Math.abs(p.x) + p.width / 2 <= WIDTH / 2 && Math.abs(p.y) + p.height / 2 <= HEIGHT / 2
const fits = (p: Placed, others: readonly Placed[]): boolean => inside(p) && others.every((o) => apart(p, o))

/** The first free place on a spiral out from the centre; undefined if there is none. */
function search(p: Placed, others: readonly Placed[]): Placed | undefined {
  // Each word starts in its own direction, so that they do not queue along one arm.
  const start = (p.id * 2.399963) % (2 * Math.PI)
  for (let i = 0; i < LONGEST_WAY; i++) {
    const turn = i * TURN
    const at = {
      ...p,
      x: GROWTH * Math.sqrt(i) * 6 * Math.cos(start + turn) * (WIDTH / HEIGHT) * 0.5,
      y: GROWTH * Math.sqrt(i) * 6 * Math.sin(start + turn) * 0.5,
    }
    if (fits(at, others)) return at
  }
  return undefined
}

/** The boxes, at sizes at which they fill a good part of the picture together: few words are large. */
function boxes(words: readonly Word[], measure: Measure, scale: number): Placed[] {
  const most = Math.max(1, ...words.map((w) => w.count))
  const full = words.map((w) => boxed(w, most, measure))
  const area = full.reduce((sum, p) => sum + (p.width + GAP) * p.height, 0)
  const widest = Math.max(1, ...full.map((p) => p.width))
  const by = scale * Math.min(LARGER, (0.92 * WIDTH) / widest, Math.sqrt((FILLED * WIDTH * HEIGHT) / Math.max(1, area)))
  return full.map((p) => ({ ...p, size: p.size * by, width: p.width * by, height: p.height * by }))
}

function packAt(words: readonly Word[], before: ReadonlyMap<number, Placed>, measure: Measure, scale: number): Placed[] {
  const placed: Placed[] = []
  const wanted = boxes(words, measure, scale).map((box) => {
    const was = before.get(box.id)
    return was ? { ...box, x: was.x, y: was.y, kept: true } : { ...box, kept: false }
  })
  wanted.forEach((box, i) => {
    // Prefer a free place to one that a smaller word would have to leave.
    const all = () => [...placed, ...wanted.slice(i + 1).filter((w) => w.kept)]
    const found = box.kept && fits(box, placed) ? box : (search(box, all()) ?? search(box, placed))
    if (found) placed.push(found)
  })
  return placed.sort((a, b) => b.size - a.size || a.id - b.id)
}

/** The words with their places, most frequent first. They get smaller if some find no place; words that still find none are left out. */
export function pack(words: readonly Word[], before: ReadonlyMap<number, Placed>, measure: Measure): Placed[] {
  let placed: Placed[] = []
  for (const scale of SCALES) {
    placed = packAt(words, before, measure, scale)
    if (placed.length === words.length) break
  }
  return placed
}

export interface Frame {
  width: number
  height: number
}
/** The smallest part of the picture shown: a single word must not fill a wall. */
const CLOSEST = 0.75,
  STEP = 0.05

/** The part of the picture that holds the words, so that they fill the screen. It never gets smaller than `before`, or the view would zoom in and out as words come. */
export function frame(placed: readonly Placed[], before?: Frame): Frame {
  const side = (whole: number, reach: number, was: number) => {
    const part = Math.ceil((2 * (reach + GAP)) / whole / STEP - 1e-9) * STEP
    return Math.max(was, Math.round(whole * Math.min(1, Math.max(CLOSEST, part))))
  }
  const reach = (of: (p: Placed) => number) => Math.max(0, ...placed.map(of))
  return {
    width: side(
      WIDTH,
      reach((p) => Math.abs(p.x) + p.width / 2),
      before?.width ?? 0,
    ),
    height: side(
      HEIGHT,
      reach((p) => Math.abs(p.y) + p.height / 2),
      before?.height ?? 0,
    ),
  }
}
