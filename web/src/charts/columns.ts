// Columns of a small histogram, one per level of a scale, and where a mean stands on that scale.

/** Heights from 0 to 1: the fullest column has height 1. */
export function columns(counts: readonly number[]): number[] {
  const top = Math.max(1, ...counts)
  return counts.map((c) => c / top)
}

/** The centre of level `value`, as a fraction of an axis on which every level has one column. */
export const onScale = (value: number, min: number, max: number): number => (value - min + 0.5) / (max - min + 1)

/** How many levels fit in a row on a narrow screen: all if they fit, otherwise half in each of two rows. */
export const perRow = (levels: number, fit: number): number => (levels <= fit ? levels : Math.ceil(levels / 2))
