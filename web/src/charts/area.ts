// Votes over time as a line that only rises: cumulative, and smoothed without ever overshooting.

import type { Series } from '../proto'

export interface Point {
  x: number
  y: number
}

/** The points of the running total, scaled to a box; the first point is the empty start. */
export function rising(votes: readonly number[], width: number, height: number): Point[] {
  const total = votes.reduce((a, b) => a + b, 0) || 1
  let sum = 0
  return [
    { x: 0, y: height },
    ...votes.map((v, i) => {
      sum += v
      return { x: ((i + 1) / votes.length) * width, y: height - (sum / total) * height }
    }),
  ]
}

const round = (n: number): string => String(Math.round(n * 10) / 10)

/** A path through the points with horizontal handles: monotone, so the curve never shows votes that were not cast. */
export function curve(points: readonly Point[]): string {
  return points
    .map((p, i) => {
      const before = points[i - 1]
      if (!before) return `M${round(p.x)} ${round(p.y)}`
      const mid = round((before.x + p.x) / 2)
      return `C${mid} ${round(before.y)} ${mid} ${round(p.y)} ${round(p.x)} ${round(p.y)}`
    })
    .join('')
}

/** When half of the votes were in, as a fraction of the time. */
export function halfway(votes: readonly number[]): number {
  const total = votes.reduce((a, b) => a + b, 0)
  let sum = 0
  const at = votes.findIndex((v) => (sum += v) >= total / 2)
  return total ? (at + 1) / votes.length : 0
}

/** When the votes begin and end, in milliseconds; NaN if there are none. */
export const spanOf = ({ from, to }: Series): { from: number; to: number } => ({ from: Date.parse(from ?? ''), to: Date.parse(to ?? '') })

/** When a bucket begins, in milliseconds; the index after the last gives the end of the last one. */
export const startOf = (series: Series, bucket: number): number => spanOf(series).from + bucket * series.bucket_ms

/** Narrower buckets need seconds in their labels, and such a series does not last for days. */
const WIDE_MS = 60_000
export const isFine = ({ bucket_ms }: Series): boolean => bucket_ms < WIDE_MS
