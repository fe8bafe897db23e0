// A burst in the votes over time: where it is, and which moments it spans. A stretch is [first, last] of the buckets.

import type { Series } from './proto'

export type Stretch = readonly [number, number]

/** The fullest bucket, with its neighbours that are at least half as full. */
export function burstIn(votes: readonly number[]): Stretch {
  const most = Math.max(...votes)
  let first = votes.indexOf(most), last = first
  while (first > 0 && votes[first - 1]! * 2 >= most) first--
  while (last < votes.length - 1 && votes[last + 1]! * 2 >= most) last++
  return [first, last]
}

export const votesIn = (votes: readonly number[], [first, last]: Stretch): number => votes.slice(first, last + 1).reduce((a, b) => a + b, 0)

/** When a bucket begins; that of the one after the last is when the last ends. */
export const beginOf = (series: Series, bucket: number): number => Date.parse(series.from) + bucket * series.bucket_ms
