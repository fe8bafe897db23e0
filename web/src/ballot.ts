// What somebody has picked before it is sent: pure rules of the form.

import type { Sealed } from './outbox'
import type { Ballot, Kind, Poll, Voted } from './proto'
import { uuid } from './random'

/** The kinds that the voter's first script knows; the others come in a chunk of their own. */
export const plain = (poll: Poll): boolean => poll.kind === 'single' || poll.kind === 'multiple'
/** The voters bring the answers themselves. */
export const writes = (kind: Kind): boolean => kind === 'words' || kind === 'open'
/** Anything picked or typed that would be lost. */
export const marked = (d: Voted): boolean => !!(d.option_ids?.length || d.ranking?.length || d.number || d.scores?.some((s) => s !== null) || d.texts?.some((text) => text.trim()))
/** The voters that the shown counts are of: all, or as many as the small-group guard has let out. */
export const votersIn = (poll: Poll): number => poll.published_voters ?? poll.total_voters
/** Ballots without a preference, where the kind tells them apart. */
export const abstentionsOf = (poll: Poll): number => (poll.result as { abstentions?: number } | null)?.abstentions ?? 0
/** Those of them who chose anything: percentages of voters are of these. */
export const choosersIn = (poll: Poll): number => votersIn(poll) - abstentionsOf(poll)
/** A ballot may name several options. */
export const isMany = (poll: Poll): boolean => poll.kind === 'multiple' || poll.kind === 'approval' || (poll.kind === 'quiz' && poll.max_choices > 1)
/** What stands where nothing is chosen: after the close nobody waits for votes, and who abstained has voted. */
export const noVotes = (poll: Poll): 'all_abstained' | 'first_vote' | 'no_votes_closed' =>
  abstentionsOf(poll) && !choosersIn(poll) ? 'all_abstained' : poll.status === 'open' ? 'first_vote' : 'no_votes_closed'
export const least = (poll: Poll): number => (isMany(poll) ? Math.max(1, poll.min_choices || 1) : 1)
export const most = (poll: Poll): number => (poll.kind === 'multiple' ? poll.max_choices || poll.options.length : isMany(poll) ? poll.options.length : 1)

/** The picks after a tap on an option. A single choice replaces; a full ballot takes no more. */
export function toggle(poll: Poll, picked: readonly number[], option: number): number[] {
  if (!isMany(poll)) return [option]
  if (picked.includes(option)) return picked.filter((o) => o !== option)
  return picked.length >= most(poll) ? [...picked] : [...picked, option].sort((a, b) => a - b)
}

/** A ballot on its way. The server refuses it where it would mean something else by now. */
export const seal = (poll: Poll, ballot: Omit<Ballot, 'vote_id'>): Sealed =>
  ({ pollId: poll.id, at: Date.now(), ballot: { ...ballot, vote_id: uuid(), ballot_version: poll.ballot_version } })

/** How many more are needed before this can be sent; fewer than none where it has too many, as after the host allowed fewer. */
export const missingPicks = (poll: Poll, { length }: readonly number[]): number => Math.max(0, least(poll) - length) || Math.min(0, most(poll) - length)

/** The options that lead: none without votes, more than one on a tie. */
export function leaders(poll: Poll): number[] {
  const top = Math.max(0, ...poll.options.map((o) => o.vote_count ?? 0))
  return top ? poll.options.filter((o) => o.vote_count === top).map((o) => o.id) : []
}
