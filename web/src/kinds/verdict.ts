// Who won, by the poll's kind: one, several on a tie, or nobody if the kind names no winner.

import { leaders } from '../ballot'
import type { Poll } from '../proto'
import type { Ranking, WonResult } from '../results'
import { camps, seatedBy } from './rank'

export function winnersOf(poll: Poll, ranking: Ranking | undefined): number[] {
  if (!poll.total_voters) return []
  switch (poll.kind) {
    case 'rank': {
      const seated = seatedBy(ranking)
      if (seated) return seated.winners
      const sides = ranking ? camps(ranking) : []
      return sides.length === 1 ? sides[0]!.winners : []
    }
    case 'rating':
    case 'numeric':
    case 'words':
    case 'open':
    case 'quiz':
    case 'qna':
      return []
    default:
      return (poll.result as WonResult | null)?.winners ?? leaders(poll)
  }
}
