// What somebody has picked but not yet sent: the pure rules of the form.

import type { Sealed } from './outbox'
import type { Ballot, Kind, Poll, Voted } from './proto'
import { uuid } from './random'

/** The kinds in the voter's first script; the others come in a chunk of their own. */
export const plain = (poll: Poll): boolean => poll.kind === 'single' || poll.kind === 'multiple'
/** Voters write the answers themselves. */
export const writes = (kind: Kind): boolean => kind === 'words' || kind === 'open'
/** Whether anything was picked or typed that would be lost. */
export const marked = (d: Voted): boolean =>
  !!(d.option_ids?.length || d.ranking?.length || d.number || d.scores?.some((s) => s !== null) || d.texts?.some((text) => text.trim()))
/** The number of voters behind the counts shown: all of them, or as many as the small-group guard has released. */
export const votersIn = (poll: Poll): number => poll.published_voters ?? poll.total_voters
/** The number of ballots without a preference, for kinds that count them separately. */
export const abstentionsOf = (poll: Poll): number => (poll.result as { abstentions?: number } | null)?.abstentions ?? 0
/** The voters among them who chose something: percentages of voters are relative to these. */
export const choosersIn = (poll: Poll): number => votersIn(poll) - abstentionsOf(poll)
/** Whether a ballot may name several options. */
export const isMany = (poll: Poll): boolean =>
  poll.kind === 'multiple' || poll.kind === 'approval' || (poll.kind === 'quiz' && poll.max_choices > 1)
/** What to show when nothing has been chosen: after the close nobody is waiting for votes, and somebody who abstained has voted. */
export const noVotes = (poll: Poll): 'all_abstained' | 'first_vote' | 'no_votes_closed' =>
  abstentionsOf(poll) && !choosersIn(poll) ? 'all_abstained' : poll.status === 'open' ? 'first_vote' : 'no_votes_closed'
export const least = (poll: Poll): number => (isMany(poll) ? Math.max(1, poll.min_choices || 1) : 1)
export const most = (poll: Poll): number =>
  poll.kind === 'multiple' ? poll.max_choices || poll.options.length : isMany(poll) ? poll.options.length : 1

/** The picks after a tap on an option. In a single choice the new pick replaces the old one; a full ballot takes no more. */
export function toggle(poll: Poll, picked: readonly number[], option: number): number[] {
  if (!isMany(poll)) return [option]
  if (picked.includes(option)) return picked.filter((o) => o !== option)
  return picked.length >= most(poll) ? [...picked] : [...picked, option].sort((a, b) => a - b)
}

/** A ballot ready to be sent. The server refuses it if it would mean something else by then. */
export const seal = (poll: Poll, ballot: Omit<Ballot, 'vote_id'>): Sealed => ({
  pollId: poll.id,
  at: Date.now(),
  ballot: { ...ballot, vote_id: uuid(), ballot_version: poll.ballot_version },
})

/** How many more picks are needed before this can be sent; negative if there are too many, for example after the host lowered the limit. */
export const missingPicks = (poll: Poll, { length }: readonly number[]): number =>
  Math.max(0, least(poll) - length) || Math.min(0, most(poll) - length)

/** The leading options: none without votes, several on a tie. */
export function leaders(poll: Poll): number[] {
  const top = Math.max(0, ...poll.options.map((o) => o.vote_count ?? 0))
  return top ? poll.options.filter((o) => o.vote_count === top).map((o) => o.id) : []
}
