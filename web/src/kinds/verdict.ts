// Who won, by the poll's kind: one, several on a tie, or nobody where a kind names no winner.

import { leaders } from '../ballot'
import type { Poll } from '../proto'
import type { ApprovalResult, PointsResult, Ranking, StarResult } from '../results'
import { camps } from './rank'

export function winnersOf(poll: Poll, ranking: Ranking | undefined): number[] {
  if (!poll.total_voters) return []
  switch (poll.kind) {
    case 'approval': return (poll.result as ApprovalResult | null)?.winners ?? []
    case 'star': return (poll.result as StarResult | null)?.winners ?? []
    case 'points': return (poll.result as PointsResult | null)?.winners ?? []
    case 'rank': {
      const sides = ranking ? camps(ranking) : []
      return sides.length === 1 ? sides[0]!.winners : []
    }
    case 'rating': case 'numeric': case 'words': case 'open': case 'quiz': case 'qna': return []
    default: return leaders(poll)
  }
}

/** Ballots without a preference, where the kind tells them apart. */
export const abstentionsOf = (poll: Poll): number => (poll.result as { abstentions?: number } | null)?.abstentions ?? 0
