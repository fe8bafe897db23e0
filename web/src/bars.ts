// A poll's results in their smallest form: one bar and one figure per option. Used by the remote and the results
// element, and free of words in any language.

import { votersIn } from './ballot'
import type { Poll } from './proto'
import type { PointsResult, RatedOption, RatingResult, StarResult } from './results'

export interface MiniBar {
  share: number
  text: string
}

const least = (poll: Poll): number => poll.settings?.min ?? 1
const span = (poll: Poll): number => Math.max(1, (poll.settings?.max ?? 5) - least(poll))
/** The mean with one decimal: not rounded from the server's, which is rounded already. */
const short = ({ n, sum }: RatedOption): string => (n ? String(Math.round((sum * 10) / n) / 10) : '–')

/** Undefined if the bars simply show percentages. */
export function miniBars(poll: Poll): MiniBar[] | undefined {
  const r = poll.result
  if (!r) return undefined
  switch (poll.kind) {
    case 'rating':
      return (r as RatingResult).options.map((o) => ({
        share: o.mean === null ? 0 : (Number(o.mean) - least(poll)) / span(poll),
        text: short(o),
      }))
    case 'star': {
      const all = Math.max(1, (votersIn(poll) - (r as StarResult).abstentions) * 5)
      return (r as StarResult).options.map((o) => ({ share: o.total / all, text: `${o.total} ★` }))
    }
    case 'points': {
      const top = Math.max(1, ...(r as PointsResult).options.map((o) => o.sum))
      return (r as PointsResult).options.map((o) => ({ share: o.sum / top, text: String(o.sum) }))
    }
    default:
      return undefined
  }
}
