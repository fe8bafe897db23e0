// Questions from the audience: what one voter has said about them, including what is still on its way, and an order that
// does not jump while somebody is reading.

import type { Base, Sealed } from './outbox'
import type { Asked, Poll, Voted } from './proto'
import type { QnaResult, Question } from './results'

export const qnaResult = (poll: Poll): QnaResult | undefined =>
  (poll.kind === 'qna' ? (poll.result as QnaResult | null) : null) ?? undefined

export type Mark = Base['mark']

const markOf = (voted: Voted | undefined, id: number): Mark => (voted?.up?.includes(id) ? 1 : voted?.down?.includes(id) ? -1 : 0)

const about = (letters: readonly Sealed[], id: number): Sealed[] => letters.filter((l) => l.ballot.question_id === id)

/** This voter's mark on a question, including the newest ballot that is on its way. */
export function markNow(voted: Voted | undefined, letters: readonly Sealed[], id: number): Mark {
  const last = about(letters, id).pop()
  return last ? ((last.ballot.value ?? 0) as Mark) : markOf(voted, id)
}

/** The counts as they will be: the server's counts include this voter's old mark, the screen shows the new one. */
export function countsWith(q: { up: number; down: number }, before: Mark, now: Mark): { up: number; down: number } {
  const count = (n: number, mark: Mark) => Math.max(0, n - (before === mark ? 1 : 0) + (now === mark ? 1 : 0))
  return before === now ? { up: q.up, down: q.down } : { up: count(q.up, 1), down: count(q.down, -1) }
}

/** The counts to start from. While a vote is on its way, nobody knows whether the newest counts include it, so the earlier ones stay. */
export const baseOf = (q: Question, voted: Voted | undefined, letters: readonly Sealed[]): Base =>
  about(letters, q.id)[0]?.base ?? { up: q.up, down: q.down, mark: markOf(voted, q.id) }

export function countsNow(q: Question, voted: Voted | undefined, letters: readonly Sealed[]): { up: number; down: number } {
  const base = baseOf(q, voted, letters)
  return countsWith(base, base.mark, markNow(voted, letters, q.id))
}

export const questionsOnWay = (letters: readonly Sealed[]): Sealed[] => letters.filter((l) => l.ballot.question !== undefined)

export const perAsker = (poll: Poll): number => poll.settings?.per_voter ?? 5
export const longestQuestion = (poll: Poll): number => poll.settings?.max_length ?? 280

export const asksLeft = (poll: Poll, voted: Voted | undefined, letters: readonly Sealed[]): number =>
  Math.max(0, perAsker(poll) - (voted?.asked?.length ?? 0) - questionsOnWay(letters).length)

/** This voter's questions that the room does not see yet. What the server shows is newer than what this voter was last told. */
export function waitingOf(voted: Voted | undefined, result: QnaResult | undefined): Asked[] {
  const shown = new Set(result?.questions.map((q) => q.id))
  return (voted?.asked ?? []).filter((a) => a.text && a.state === 'pending' && !shown.has(a.id))
}

const isLive = (q: Question): boolean => q.state !== 'answered'

/** The ids of `wanted` in the order in which they were shown; new ones come last, and those no longer wanted are dropped. */
export function calm(shown: readonly number[], wanted: readonly number[]): number[] {
  const kept = shown.filter((id) => wanted.includes(id))
  return [...kept, ...wanted.filter((id) => !kept.includes(id))]
}

/** Live and answered questions, each in the given order; questions that the order does not mention come last. */
export function arranged(result: QnaResult, order: readonly number[]): { live: number[]; answered: number[] } {
  const all = calm(
    order,
    result.questions.map((q) => q.id),
  )
  const of = new Map(result.questions.map((q) => [q.id, q]))
  const live = all.filter((id) => isLive(of.get(id)!))
  // Even in a calm order, a question that the host pins goes to the top at once.
  const pinned = live.filter((id) => of.get(id)!.state === 'pinned')
  return { live: [...pinned, ...live.filter((id) => !pinned.includes(id))], answered: all.filter((id) => !isLive(of.get(id)!)) }
}
