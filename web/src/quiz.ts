// The rules of a quiz as a participant's screen needs them: what state it is in, and until when one may answer. The
// server decides all of this again.

import type { Participant, Poll } from './proto'
import type { QuizResult } from './results'

export const isQuiz = (poll: Poll): boolean => poll.kind === 'quiz'

/** Whether a quiz with a time limit is still waiting for the host to start it. */
export const waits = (poll: Poll): boolean => isQuiz(poll) && poll.status === 'open' && !!poll.settings?.time_limit_s && !poll.started_at

export const quizResult = (poll: Poll): QuizResult | undefined =>
  (isQuiz(poll) && poll.status === 'closed' ? (poll.result as QuizResult | null) : null) ?? undefined

/** Whether it can be reopened: not once its close has revealed the right answer to everybody. */
export const opensAgain = ({ kind, settings }: Poll): boolean =>
  kind !== 'quiz' && !(kind === 'numeric' && (settings?.truth ?? settings?.accepted_min))

/** Whether the host has started it: the question may no longer change. */
export const hasStarted = (poll: Poll): boolean => isQuiz(poll) && !!poll.settings?.time_limit_s && !!poll.started_at

/** When this participant's own time is up; null if there is no limit, or no start yet. */
export function ownEnd(poll: Poll, extra = 0): number | null {
  const limit = poll.settings?.time_limit_s
  if (!limit || !poll.started_at) return null
  const own = Date.parse(poll.started_at) + limit * 1000 * (1 + extra / 100)
  return poll.end_time ? Math.min(own, Date.parse(poll.end_time)) : own
}

/** The poll with the end that one participant, or the room, should see; the countdown reads these two fields. */
export const timed = (poll: Poll, end: number | null): Poll =>
  end === null ? poll : { ...poll, end_time: new Date(end).toISOString(), created_at: poll.started_at ?? poll.created_at }

/** Whether the picks are the whole correct set and nothing else. */
export function isRight(correct: readonly number[], picked: readonly number[] | undefined): boolean {
  return !!picked && picked.length === correct.length && picked.every((id) => correct.includes(id))
}

export type QuizMoment = 'waiting' | 'answering' | 'sending' | 'answered' | 'time_up' | 'revealed'

/** `sent` is a ballot on its way, `mine` one that was counted. */
export function momentOf(poll: Poll, mine: unknown, sent: unknown, end: number | null, now: number): QuizMoment {
  if (poll.status === 'closed') return 'revealed'
  if (waits(poll)) return 'waiting'
  if (sent) return 'sending'
  if (mine) return 'answered'
  return end !== null && now >= end ? 'time_up' : 'answering'
}

export const extraOf = (me: Participant | null | undefined): number => me?.extra_time_percent ?? 0

/** Seconds for a mean: with one decimal below ten seconds, whole above. */
export const seconds = (ms: number): number => (ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000))
