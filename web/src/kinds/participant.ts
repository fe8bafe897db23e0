// Who this device is in a room's quizzes: requested from the server once, and kept for all questions.

import { signal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Problem } from '../api'
import { recall, remember } from '../memory'
import type { Participant, Poll } from '../proto'
import { roomApi } from '../room_api'

const AGAIN_MS = 3000
/** When a question starts, a whole room asks at the same moment, so the requests are spread out over this time. */
export const SPREAD_MS = 1500

const cells = new Map<string, Signal<Participant | null | undefined>>()

/** undefined: not known yet; null: has not joined. */
export function participantOf(roomId: string): Signal<Participant | null | undefined> {
  let found = cells.get(roomId)
  if (!found) cells.set(roomId, (found = signal(undefined)))
  return found
}

/** Where names say who votes, a device that the server no longer recognises continues under the name it took. */
const nameKey = (roomId: string): string => 'quiz-name.' + roomId
/** The name under which this device votes in a room where names vote, if it took one. */
export const nameIn = (roomId: string): string => recall(nameKey(roomId), '')
const skipKey = (roomId: string): string => 'quiz-nameless.' + roomId

function named(roomId: string): Participant | null {
  const name = nameIn(roomId)
  return name ? { no: 0, name, extra_time_percent: 0 } : null
}

/** Asks again for every question, when one starts, and when its end moves: the host may have given this participant more time. */
export function useParticipant(poll: Poll): Participant | null | undefined {
  const cell = participantOf(poll.room_id),
    byName = poll.identity === 'name'
  useEffect(() => {
    const took = byName ? named(poll.room_id) : null
    if (took) cell.value ??= took
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const ask = () => {
      const known = cell.peek()
      // Somebody who joined while this request was on its way is already known.
      roomApi.me(poll.room_id).then(
        (p) => {
          if (!gone && cell.peek() === known) cell.value = p ?? took
        },
        (e: unknown) => {
          if (gone) return
          if (e instanceof Problem && e.passing) timer = setTimeout(ask, AGAIN_MS)
          else cell.value ??= null
        },
      )
    }
    if (cell.peek() === undefined) ask()
    else timer = setTimeout(ask, Math.random() * SPREAD_MS)
    return () => {
      gone = true
      clearTimeout(timer)
    }
  }, [poll.room_id, poll.id, poll.started_at, poll.end_time, byName])
  return cell.value
}

export const playsNameless = (roomId: string): boolean => recall(skipKey(roomId), false)

export function playNameless(roomId: string): void {
  remember(skipKey(roomId), true)
  participantOf(roomId).value = null
}

/** Takes a name for the room, even where names vote: there, too, nobody else can then have it. Throws the server's objection, if any. */
export async function joinAs(poll: Poll, name: string): Promise<void> {
  participantOf(poll.room_id).value = await roomApi.join(poll.room_id, name)
  if (poll.identity === 'name') remember(nameKey(poll.room_id), name)
  remember('name', name)
}
