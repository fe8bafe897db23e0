/** Round values for the top of an axis: bars look big, and the axis under them gives the scale. */
const CEILINGS = [25, 50, 75, 100] as const

export function ceiling(percents: readonly number[]): number {
  const top = Math.max(0, ...percents)
  return CEILINGS.find((c) => top <= c) ?? 100
}

/** The labelled lines of an axis: 0, the top, and the middle if it is a whole number; every 25 if the top is 75. */
export function ticks(top: number): number[] {
  if (top === 75) return [0, 25, 50, 75]
  if (top === 100) return [0, 50, 100]
  return [0, top / 2, top].filter(Number.isInteger).length === 3 ? [0, top / 2, top] : [0, top]
}
