// What somebody has picked before it is sent: pure rules of the form.

import type { Poll } from './proto'

export const isMany = (poll: Poll): boolean => poll.kind === 'multiple'
export const least = (poll: Poll): number => (isMany(poll) ? Math.max(1, poll.min_choices || 1) : 1)
export const most = (poll: Poll): number => (isMany(poll) ? poll.max_choices || poll.options.length : 1)

/** The picks after a tap on an option. A single choice replaces; a full ballot takes no more. */
export function toggle(poll: Poll, picked: readonly number[], option: number): number[] {
  if (!isMany(poll)) return [option]
  if (picked.includes(option)) return picked.filter((o) => o !== option)
  return picked.length >= most(poll) ? [...picked] : [...picked, option].sort((a, b) => a - b)
}

/** How many more are needed before this can be sent. */
export const missingPicks = (poll: Poll, picked: readonly number[]): number => Math.max(0, least(poll) - picked.length)

/** The options that lead: none without votes, more than one on a tie. */
export function leaders(poll: Poll): number[] {
  const top = Math.max(0, ...poll.options.map((o) => o.vote_count ?? 0))
  return top ? poll.options.filter((o) => o.vote_count === top).map((o) => o.id) : []
}
