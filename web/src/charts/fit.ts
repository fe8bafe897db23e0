/** Most bars a screen can hold, fewer where something else stands below them; the rest is summed up in a line. */
export const MOST = 20
const ONE_COLUMN = 8

/** How bars share the height of a screen: how many there are, in how many columns (or in those that are given), and at what scale (1 = full size). */
export function fit(options: number, titleLength: number, beside = 0, columns?: 1 | 2): { rows: number; two: boolean; scale: number } {
  const rows = Math.min(options, MOST - 2 * Math.max(0, beside - 1))
  const two = columns ? columns === 2 : rows > ONE_COLUMN
  const lines = titleLength > 90 ? 3 : titleLength > 36 ? 2 : 1
  const room = lines === 1 ? 5.4 : lines === 2 ? 4.7 : 4.4
  return { rows, two, scale: Math.min(1, Math.round((room / ((two ? Math.ceil(rows / 2) : rows) + beside)) * 100) / 100) }
}
