/** Round ceilings: bars look big, and the axis under them says how big. */
const CEILINGS = [25, 50, 75, 100] as const

export function ceiling(percents: readonly number[]): number {
  const top = Math.max(0, ...percents)
  return CEILINGS.find((c) => top <= c) ?? 100
}

/** The labelled lines of an axis up to a ceiling: 0, the middle, the top. A quarter more at 75 and 100. */
export function ticks(top: number): number[] {
  if (top === 75) return [0, 25, 50, 75]
  if (top === 100) return [0, 50, 100]
  return [0, top / 2, top].filter(Number.isInteger).length === 3 ? [0, top / 2, top] : [0, top]
}
