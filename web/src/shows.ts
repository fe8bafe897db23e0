// Where a room is in its sequence of questions: what comes next, even while nothing is on the screen, and when that is the leaderboard.

import { lastAsked } from './asked'
import type { Room, RoomPoll } from './proto'

type Polls = readonly RoomPoll[]

/** What comes before and after what is shown. An interrupted show continues where it was, and starts over after its end. */
export function around(polls: Polls, shown: string | null): { at: number; before: RoomPoll | undefined; after: RoomPoll | undefined } {
  const at = polls.findIndex((p) => p.id === shown),
    last = lastAsked(polls)
  return at < 0 ? { at, before: polls[last], after: polls[last + 1] ?? polls[0] } : { at, before: polls[at - 1], after: polls[at + 1] }
}

const isRevealed = (p: RoomPoll | undefined): boolean => p?.kind === 'quiz' && p.status === 'closed'

/** After a quiz, showing nothing means showing the leaderboard. */
export const boardFollows = (polls: Polls, shown: string | null): boolean => isRevealed(polls.find((p) => p.id === shown))
export const boardIsOn = ({ polls, current_poll_id }: Room): boolean => !current_poll_id && isRevealed(polls[lastAsked(polls)])

/** Whether no quiz is left that could change the ranking. */
export function isFinal(polls: Polls): boolean {
  const quizzes = polls.filter((p) => p.kind === 'quiz')
  return quizzes.length > 0 && quizzes.every(isRevealed)
}
