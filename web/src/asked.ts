// Which of a room's questions were asked, as far as votes, and that one was closed, tell. Apart from shows.ts, since phones need no more.

import type { RoomPoll } from './proto'

/** Of all of them the last one; -1 where none was. */
export const lastAsked = (polls: readonly RoomPoll[]): number => polls.map((p) => p.total_votes > 0 || p.status === 'closed').lastIndexOf(true)
