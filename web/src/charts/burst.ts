// Where in a poll's votes over time a burst stands out, and which stretch of time some of its buckets are.

import type { Series } from '../proto'
import { startOf } from './area'

/** Buckets from the first to the last, both of them in it. */
export interface Stretch { first: number; last: number }
/** Moments: from the first one on, and until just before the other. */
export interface Window { from: string; until: string }

/** What a bucket with votes in it usually holds: the middle one of them. */
function usual(votes: readonly number[]): number {
  const some = votes.filter((n) => n > 0).sort((a, b) => a - b)
  return some[(some.length - 1) >> 1] ?? 0
}

/**
 * The fullest bucket and, on both sides, the next ones as long as they are full too: hold more than half as much. Scripts
 * keep no even pace, so where the rest is far below, it is enough to stand as many times above it as below the fullest.
 */
export function burstIn(votes: readonly number[]): Stretch {
  const top = Math.max(0, ...votes), enough = Math.min(top / 2, Math.sqrt(top * usual(votes)))
  const full = (i: number) => (votes[i] ?? 0) > enough
  let first = Math.max(0, votes.indexOf(top)), last = first
  while (full(first - 1)) first--
  while (full(last + 1)) last++
  return { first, last }
}

export const votesIn = (votes: readonly number[], { first, last }: Stretch): number =>
  votes.slice(first, last + 1).reduce((a, b) => a + b, 0)

/** From the first bucket's first moment on, and until just before the bucket after the last. */
export const windowOf = (series: Series, { first, last }: Stretch): Window =>
  ({ from: new Date(startOf(series, first)).toISOString(), until: new Date(startOf(series, last + 1)).toISOString() })

/** The buckets that hold votes of a window, from the first one to the last; none where nobody voted then. */
function bucketsIn(series: Series, { from, until }: Window): Stretch | undefined {
  const begin = Date.parse(from), end = Date.parse(until)
  const held = series.votes.flatMap((n, i) => (n && startOf(series, i) < end && startOf(series, i + 1) > begin ? [i] : []))
  return held.length ? { first: held[0]!, last: held[held.length - 1]! } : undefined
}

/**
 * What was chosen, in a series that has gone on since and may have wider buckets: the same time. A burst that nobody
 * changed by hand is the one of now, as long as it is still that burst: then it has grown.
 */
export function goneOn(series: Series, window: Window, byHand: boolean): Stretch {
  const burst = burstIn(series.votes), same = bucketsIn(series, window)
  const grown = !byHand && same && burst.first <= same.last && burst.last >= same.first
  return same && !grown ? same : burst
}
