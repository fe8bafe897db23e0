// A QR code drawn on this device, for what must not go to the server in an address, such as a link with a key. Byte
// mode, error correction level M, and as many versions as a link can need.

type Grid = boolean[][]
/** `fixed` marks the modules that carry no data: the finder, timing and alignment patterns, the format and the version. */
interface Symbol {
  dark: Grid
  fixed: Grid
}
interface Size {
  version: number
  blocks: number
  check: number
}

/** By version: check bytes per block, and blocks. */
const CHECK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24]
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10]

const grid = (n: number): Grid => Array.from({ length: n }, () => new Array<boolean>(n).fill(false))

function put({ dark, fixed }: Symbol, x: number, y: number, on: boolean): void {
  if (!dark[y] || x < 0 || x >= dark.length) return
  dark[y][x] = on
  fixed[y]![x] = true
}

/** Concentric square rings: dark at each distance listed in `dark`. */
function rings(to: Symbol, x: number, y: number, reach: number, dark: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) put(to, x + dx, y + dy, dark.includes(Math.max(Math.abs(dx), Math.abs(dy))))
}

function alignments(version: number): number[] {
  if (version < 2) return []
  const n = Math.floor(version / 7) + 2,
    step = 2 * Math.floor((4 * version + 2 * n + 1) / (2 * n - 2))
  return Array.from({ length: n }, (_, i) => (i ? 4 * version + 10 - (n - 1 - i) * step : 6))
}

/** A number followed by the remainder that lets a reader correct errors in it. */
function guarded(value: number, by: number, bits: number): number {
  let rest = value
  for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * by)
  return (value << bits) | rest
}

function format(to: Symbol, mask: number): void {
  const n = to.dark.length,
    bits = guarded(mask, 0x537, 10) ^ 0x5412 // level M is 00
  for (let i = 0; i < 15; i++) {
    const on = ((bits >> i) & 1) === 1
    if (i < 8) put(to, 8, i < 6 ? i : i + 1, on)
    else put(to, i < 9 ? 7 : 14 - i, 8, on)
    if (i < 8) put(to, n - 1 - i, 8, on)
    else put(to, 8, n - 15 + i, on)
  }
  put(to, 8, n - 8, true)
}

function blank(version: number): Symbol {
  const n = 4 * version + 17,
    to = { dark: grid(n), fixed: grid(n) },
    at = alignments(version),
    last = at.length - 1
  for (let i = 0; i < n; i++) {
    put(to, i, 6, i % 2 === 0)
    put(to, 6, i, i % 2 === 0)
  }
  for (const [x, y] of [
    [3, 3],
    [n - 4, 3],
    [3, n - 4],
  ] as const)
    rings(to, x, y, 4, [0, 1, 3])
  at.forEach((x, i) =>
    at.forEach((y, j) => {
      if (!(i === 0 && (j === 0 || j === last)) && !(i === last && j === 0)) rings(to, x, y, 2, [0, 2])
    }),
  )
  format(to, 0)
  for (let i = 0, bits = guarded(version, 0x1f25, 12); version > 6 && i < 18; i++) {
    const far = n - 11 + (i % 3),
      near = Math.floor(i / 3),
      on = ((bits >> i) & 1) === 1
    put(to, far, near, on)
    put(to, near, far, on)
  }
  return to
}

/** The positions of the data in reading order: up and down in pairs of columns, from the right. */
function places({ fixed }: Symbol): [number, number][] {
  const n = fixed.length,
    all: [number, number][] = []
  for (let right = n - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5
    for (let i = 0; i < n; i++)
      for (const x of [right, right - 1]) {
        const y = up ? n - 1 - i : i
        if (!fixed[y]![x]) all.push([x, y])
      }
  }
  return all
}

function times(a: number, b: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> i) & 1) * a)
  return product
}

function divisor(degree: number): number[] {
  const by = new Array<number>(degree).fill(0)
  by[degree - 1] = 1
  for (let i = 0, root = 1; i < degree; i++, root = times(root, 2))
    for (let j = 0; j < degree; j++) by[j] = times(by[j]!, root) ^ (by[j + 1] ?? 0)
  return by
}

function checkOf(data: readonly number[], by: readonly number[]): number[] {
  let rest = by.map(() => 0)
  for (const byte of data) {
    const factor = byte ^ rest[0]!
    rest = [...rest.slice(1), 0].map((r, i) => r ^ times(by[i]!, factor))
  }
  return rest
}

const bitsOf = (value: number, count: number): number[] => Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1)

/** The text as bytes, preceded by its length and padded to what the version holds. */
function packed(bytes: Uint8Array, version: number, room: number): number[] {
  const bits = [
    ...bitsOf(4, 4),
    ...bitsOf(bytes.length, version < 10 ? 8 : 16),
    ...[...bytes].flatMap((b) => bitsOf(b, 8)),
    0,
    0,
    0,
    0,
  ].slice(0, 8 * room)
  const full = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Array.from({ length: 8 }, (_, j) => bits[8 * i + j] ?? 0).reduce((a, b) => 2 * a + b, 0),
  )
  return Array.from({ length: room }, (_, i) => full[i] ?? ((i - full.length) % 2 ? 0x11 : 0xec))
}

/** The data in blocks, each with its check bytes, interleaved byte by byte; the last blocks are one byte longer if it does not divide evenly. */
function woven(data: readonly number[], { blocks, check }: Size): number[] {
  const short = Math.floor(data.length / blocks),
    longer = blocks - (data.length % blocks),
    by = divisor(check)
  const parts = Array.from({ length: blocks }, (_, i) => {
    const from = i * short + Math.max(0, i - longer)
    return data.slice(from, from + short + (i < longer ? 0 : 1))
  })
  const inTurn = (all: number[][]): number[] =>
    Array.from({ length: Math.max(...all.map((p) => p.length)) }, (_, i) => all.flatMap((p) => (i < p.length ? [p[i]!] : []))).flat()
  return [...inTurn(parts), ...inTurn(parts.map((p) => checkOf(p, by)))]
}

const MASKS: ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

/** A penalty for what makes a row hard to read: long runs of one colour, and patterns that look like a finder. */
function strain(line: string): number {
  const runs = [...line.matchAll(/0{5,}|1{5,}/g)].reduce((sum, m) => sum + m[0].length - 2, 0)
  const corners = [...`0000${line}0000`.matchAll(/(?=10111010000)|(?=00001011101)/g)].length
  return runs + 40 * corners
}

function penalty(dark: Grid): number {
  const n = dark.length,
    at = (x: number, y: number) => (dark[y]![x] ? 1 : 0),
    steps = [...dark.keys()]
  const lines = steps.flatMap((i) => [steps.map((j) => at(j, i)).join(''), steps.map((j) => at(i, j)).join('')])
  let sum = lines.reduce((all, line) => all + strain(line), 0),
    count = 0
  for (const y of steps)
    for (const x of steps) {
      count += at(x, y)
      if (x && y && [at(x - 1, y), at(x, y - 1), at(x - 1, y - 1)].every((c) => c === at(x, y))) sum += 3
    }
  return sum + 10 * (Math.ceil(Math.abs(20 * count - 10 * n * n) / (n * n)) - 1)
}

function masked({ dark, fixed }: Symbol, mask: number): Grid {
  const to = { dark: dark.map((row, y) => row.map((on, x) => on !== (!fixed[y]![x] && MASKS[mask]!(x, y) === 0))), fixed }
  format(to, mask)
  return to.dark
}

/** The modules of the smallest code that holds a text, row by row; undefined if the text is too long for any version here. */
export function qrOf(text: string): Grid | undefined {
  const bytes = new TextEncoder().encode(text)
  for (let version = 1; version <= CHECK.length; version++) {
    const size = { version, check: CHECK[version - 1]!, blocks: BLOCKS[version - 1]! },
      symbol = blank(version),
      free = places(symbol)
    const room = Math.floor(free.length / 8) - size.check * size.blocks
    if (bytes.length + (version < 10 ? 2 : 3) > room) continue
    const bits = woven(packed(bytes, version, room), size).flatMap((b) => bitsOf(b, 8))
    free.forEach(([x, y], i) => {
      symbol.dark[y]![x] = bits[i] === 1
    })
    return MASKS.map((_, mask) => masked(symbol, mask)).reduce((best, next) => (penalty(next) < penalty(best) ? next : best))
  }
  return undefined
}

/** All dark modules as one SVG path, in units of one module. */
export const qrPath = (dark: Grid): string => dark.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ''))).join('')
