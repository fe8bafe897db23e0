// Where a burst stands out in a poll's votes over time, and which time window a range of buckets covers.

import type { Series } from '../proto'
import { startOf } from './area'

/** A range of buckets, both ends included. */
export interface Stretch {
  first: number
  last: number
}
/** A time window: from `from` on, until just before `until`. */
export interface Window {
  from: string
  until: string
}

/** The usual size of a bucket with votes in it: the median. */
function usual(votes: readonly number[]): number {
  const some = votes.filter((n) => n > 0).sort((a, b) => a - b)
  return some[(some.length - 1) >> 1] ?? 0
}

/**
 * The fullest bucket and its neighbours on both sides while they are full too, that is, hold more than half as much.
 * Scripts do not keep an even pace, so where the rest is far lower, it is enough to be as many times above the usual size
 * as below the fullest.
 */
export function burstIn(votes: readonly number[]): Stretch {
  const top = Math.max(0, ...votes),
    enough = Math.min(top / 2, Math.sqrt(top * usual(votes)))
  const full = (i: number) => (votes[i] ?? 0) > enough
  let first = Math.max(0, votes.indexOf(top)),
    last = first
  while (full(first - 1)) first--
  while (full(last + 1)) last++
  return { first, last }
}

export const votesIn = (votes: readonly number[], { first, last }: Stretch): number =>
  votes.slice(first, last + 1).reduce((a, b) => a + b, 0)

/** From the start of the first bucket until just before the start of the bucket after the last. */
export const windowOf = (series: Series, { first, last }: Stretch): Window => ({
  from: new Date(startOf(series, first)).toISOString(),
  until: new Date(startOf(series, last + 1)).toISOString(),
})

/** The range of buckets that hold votes from a window; undefined if nobody voted then. */
function bucketsIn(series: Series, { from, until }: Window): Stretch | undefined {
  const begin = Date.parse(from),
    end = Date.parse(until)
  const held = series.votes.flatMap((n, i) => (n && startOf(series, i) < end && startOf(series, i + 1) > begin ? [i] : []))
  return held.length ? { first: held[0]!, last: held[held.length - 1]! } : undefined
}

/**
 * The same selection in a newer version of the series, which may have wider buckets: the same time. A burst that nobody
 * adjusted by hand follows the current burst, as long as they overlap, because then it has grown.
 */
export function goneOn(series: Series, window: Window, byHand: boolean): Stretch {
  const burst = burstIn(series.votes),
    same = bucketsIn(series, window)
  const grown = !byHand && same && burst.first <= same.last && burst.last >= same.first
  return same && !grown ? same : burst
}
