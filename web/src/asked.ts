// Which of a room's questions have been asked, judged by whether they have votes or are closed. Kept apart from shows.ts because phones need no more.

import type { RoomPoll } from './proto'

/** The index of the last one asked; -1 if there is none. */
export const lastAsked = (polls: readonly RoomPoll[]): number =>
  polls.map((p) => p.total_votes > 0 || p.status === 'closed').lastIndexOf(true)
