// A histogram of numbers: bins side by side, labels where they are readable, and the position of a value.

export interface Bins {
  from: number
  width: number
  counts: readonly number[]
}
export interface Bin {
  x: number
  width: number
  height: number
  count: number
  from: number
  to: number
}

/** Bars in a box of `w` by `h`, a hair apart; the fullest is `h` high, and a bar for a single value is still visible. */
export function bins({ from, width, counts }: Bins, w: number, h: number): Bin[] {
  const step = w / Math.max(1, counts.length),
    gap = Math.min(6, step * 0.12),
    top = Math.max(1, ...counts)
  return counts.map((count, i) => ({
    x: i * step + gap / 2,
    width: step - gap,
    height: count ? Math.max(3, (count / top) * h) : 0,
    count,
    from: from + i * width,
    to: from + (i + 1) * width,
  }))
}

/** The position of a value in the box, from 0 to 1 and clamped to it. */
export function place(value: number, { from, width, counts }: Bins): number {
  const span = width * Math.max(1, counts.length)
  return Math.min(1, Math.max(0, (value - from) / span))
}

const clean = (n: number): number => Number(n.toPrecision(15))

/** The edges to label: the first, then at even steps so that there are at most `most`, and the last unless it would be too close. */
export function edges({ from, width, counts }: Bins, most = 5): number[] {
  const n = Math.max(1, counts.length)
  const every = Math.max(1, Math.ceil(n / Math.max(1, most - 1)))
  const at: number[] = []
  for (let i = 0; i < n; i += every) at.push(clean(from + i * width))
  if (n % every > every / 2 || n % every === 0) at.push(clean(from + n * width))
  return at
}

/** The median as decimal text. If it falls between two values, it gets one more decimal place where needed. */
export function middle(two: readonly string[]): string {
  const places = two[0]!.split('.')[1]?.length ?? 0
  const twice = two.reduce((sum, text) => sum + Math.round(Number(text) * 10 ** places), 0) * (2 / two.length)
  return (twice / 2 / 10 ** places).toFixed(places + Math.abs(twice % 2))
}
