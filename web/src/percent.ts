// Percentages as the server counts them. Of votes: whole numbers that add up to exactly 100, by largest remainder, with
// ties in option order. Of voters, where a ballot may have several marks: each rounded separately.

import { choosersIn } from './ballot'
import type { Poll } from './proto'

export function percents(counts: readonly number[]): number[] {
  const total = counts.reduce((a, b) => a + b, 0)
  if (!total) return counts.map(() => 0)
  const whole = counts.map((c) => Math.floor((c * 100) / total))
  // As integers: as fractions, equal remainders could differ.
  const rest = counts.map((c) => (c * 100) % total)
  const order = [...counts.keys()].sort((a, b) => rest[b]! - rest[a]!)
  for (const i of order.slice(0, 100 - whole.reduce((a, b) => a + b, 0))) whole[i]!++
  return whole
}

const ofVoters = (counts: readonly number[], voters: number): number[] =>
  counts.map((c) => (voters ? Math.min(100, Math.round((c * 100) / voters)) : 0))

export const shares = (counts: readonly number[], of: 'votes' | 'voters' | undefined, voters: number): number[] =>
  of === 'voters' ? ofVoters(counts, voters) : percents(counts)

/** Each option's exact share of all votes or voters. Whole percentages, which add up to 100, would separate tied options. */
export function exactShares(poll: Poll): number[] {
  const all = poll.percent_of === 'voters' ? choosersIn(poll) : poll.options.reduce((sum, o) => sum + (o.vote_count ?? 0), 0)
  return poll.options.map((o) => (o.vote_count === undefined || all <= 0 ? (o.percent ?? 0) / 100 : Math.min(1, o.vote_count / all)))
}
