// What this device has asked in a Q&A among names. Anybody may give anybody's name, so the server tells nobody the text of a
// question that waits for its host, and nothing of a voter while results are hidden: the device keeps its own.

import { useEffect } from 'preact/hooks'
import { recall, remember } from '../memory'
import type { Sealed } from '../outbox'
import type { Asked, Poll, Voted } from '../proto'
import { lastOutcome } from '../store'

/** A question by the vote that asked it; its number once the server has told it, and the ballot version that the number is of. */
export interface Own {
  vote: string
  text: string
  id?: number
  of?: number
}

const keyOf = (poll: Poll): string => 'asked.' + poll.id
const kept = (poll: Poll): Own[] => recall<Own[]>(keyOf(poll), [])
const keep = (poll: Poll, own: readonly Own[]): void => remember(keyOf(poll), own.length ? own : undefined)

/** To be called before the vote is sent. */
export function noteQuestion(poll: Poll, { ballot }: Sealed): void {
  if (poll.identity === 'name' && ballot.question) keep(poll, [...kept(poll), { vote: ballot.vote_id, text: ballot.question }])
}

/** A number that the server tells belongs to the question with that text; if it keeps the text to itself, to the oldest without one. */
export function numbered(own: readonly Own[], asked: readonly Asked[], of: number): Own[] {
  const now = own.map(({ vote, text, ...no }): Own => (no.of === of ? { vote, text, ...no } : { vote, text }))
  for (const a of asked) {
    const its = now.find((o) => o.id === a.id) ?? now.find((o) => !o.id && (a.text === null || o.text === a.text))
    if (its) Object.assign(its, { id: a.id, of })
  }
  return now
}

/** What the server says this voter has said, with what it does not tell. */
export function withOwn(poll: Poll, mine: Voted, own: readonly Own[]): Voted {
  const state = poll.settings?.moderated ? 'pending' : 'active'
  const told = (mine.asked ?? []).map((a) => ({ ...a, text: a.text ?? own.find((o) => o.id === a.id)?.text ?? null }))
  const untold = poll.results_hidden ? own.filter((o) => !o.id) : []
  return { ...mine, asked: [...told, ...untold.map(({ text }, i): Asked => ({ id: -1 - i, text, state }))] }
}

/** What this voter has said, as far as server and device know together. Questions still on their way are not part of it. */
export function useOwnQuestions(poll: Poll, mine: Voted | undefined, letters: readonly Sealed[]): Voted | undefined {
  const all = poll.identity === 'name' ? kept(poll) : []
  const last = lastOutcome.value
  const refused = last?.outcome.ok === false ? last.letter.ballot.vote_id : undefined
  const leaving = all.filter((o) => letters.some((l) => l.ballot.vote_id === o.vote))
  const there = numbered(
    all.filter((o) => !leaving.includes(o) && o.vote !== refused && mine),
    mine?.asked ?? [],
    poll.ballot_version,
  )
  useEffect(() => {
    const since = kept(poll).filter((o) => !all.some(({ vote }) => vote === o.vote))
    if (all.length) keep(poll, [...there, ...leaving, ...since])
  }, [mine, letters.length, refused])
  return mine && all.length ? withOwn(poll, mine, there) : mine
}
