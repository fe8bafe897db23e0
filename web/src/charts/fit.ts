/** The most bars that a screen can hold, fewer if something else stands below them; the rest is summed up in one line. */
export const MOST = 20
const ONE_COLUMN = 8

/** The height that a title leaves, in rows at full size. */
const roomBeside = (titleLength: number): number => (titleLength > 90 ? 4.4 : titleLength > 36 ? 4.7 : 5.4)

/** When there are few bars, they are enlarged by up to this factor. */
const LARGEST = 1.4,
  AIR = 0.9

/** The factor by which this many rows may be enlarged; at least 1. */
export const enlarged = (rows: number, titleLength: number, beside = 0): number =>
  Math.max(1, Math.min(LARGEST, Math.round((AIR * roomBeside(titleLength) * 100) / (rows + beside)) / 100))

/** How bars share the height of a screen: how many there are, in how many columns (unless given), and at what scale (1 = full size). */
export function fit(options: number, titleLength: number, beside = 0, columns?: 1 | 2): { rows: number; two: boolean; scale: number } {
  const rows = Math.min(options, MOST - 2 * Math.max(0, beside - 1))
  const two = columns ? columns === 2 : rows > ONE_COLUMN
  const room = roomBeside(titleLength)
  return { rows, two, scale: Math.min(1, Math.round((room / ((two ? Math.ceil(rows / 2) : rows) + beside)) * 100) / 100) }
}
