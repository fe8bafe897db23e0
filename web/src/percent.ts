// Percentages as the server counts them. Of votes: whole numbers that add up to exactly 100, by largest remainder, ties
// by option order. Of voters, where a ballot may have several marks: each rounded by itself.

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

const ofVoters = (counts: readonly number[], voters: number): number[] =>
  counts.map((c) => (voters ? Math.min(100, Math.round((c * 100) / voters)) : 0))

export const shares = (counts: readonly number[], of: 'votes' | 'voters' | undefined, voters: number): number[] =>
  of === 'voters' ? ofVoters(counts, voters) : percents(counts)
