// Whole percentages that add up to exactly 100: largest remainder, ties by option order, as the server counts them.

export function percents(counts: readonly number[]): number[] {
  const total = counts.reduce((a, b) => a + b, 0)
  if (!total) return counts.map(() => 0)
  const exact = counts.map((c) => (c * 100) / total)
  const whole = exact.map(Math.floor)
  let rest = 100 - whole.reduce((a, b) => a + b, 0)
  const order = exact.map((x, i) => [x - whole[i]!, i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1])
  for (const [, i] of order) {
    if (rest-- <= 0) break
    whole[i]!++
  }
  return whole
}
