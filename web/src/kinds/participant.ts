// Who this device is in the quizzes of a room: asked of the server once, kept for all its questions.

import { signal, type Signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Problem } from '../api'
import { recall, remember } from '../memory'
import type { Participant, Poll } from '../proto'
import { roomApi } from '../room_api'

const AGAIN_MS = 3000
/** A whole room asks at the same moment when a question starts, so it does not ask at once. */
export const SPREAD_MS = 1500

const cells = new Map<string, Signal<Participant | null | undefined>>()

/** undefined: not known yet; null: has not joined. */
export function participantOf(roomId: string): Signal<Participant | null | undefined> {
  let found = cells.get(roomId)
  if (!found) cells.set(roomId, (found = signal(undefined)))
  return found
}

/** Where names say who votes, a device that the server does not know again goes on under the name that it took. */
const nameKey = (roomId: string): string => 'quiz-name.' + roomId
/** The name that votes in a room where names do, if this device took one. */
export const nameIn = (roomId: string): string => recall(nameKey(roomId), '')
const skipKey = (roomId: string): string => 'quiz-nameless.' + roomId

function named(roomId: string): Participant | null {
  const name = nameIn(roomId)
  return name ? { no: 0, name, extra_time_percent: 0 } : null
}

/** Asks again with every question, when one starts and when its end moves: the host may have given this one more time. */
export function useParticipant(poll: Poll): Participant | null | undefined {
  const cell = participantOf(poll.room_id), byName = poll.identity === 'name'
  useEffect(() => {
    const took = byName ? named(poll.room_id) : null
    if (took) cell.value ??= took
    let timer: ReturnType<typeof setTimeout> | undefined
    let gone = false
    const ask = () => {
      const known = cell.peek()
      // Who joined while this was on its way is somebody by now.
      roomApi.me(poll.room_id).then((p) => { if (!gone && cell.peek() === known) cell.value = p ?? took }, (e: unknown) => {
        if (gone) return
        if (e instanceof Problem && e.passing) timer = setTimeout(ask, AGAIN_MS)
        else cell.value ??= null
      })
    }
    if (cell.peek() === undefined) ask()
    else timer = setTimeout(ask, Math.random() * SPREAD_MS)
    return () => { gone = true; clearTimeout(timer) }
  }, [poll.room_id, poll.id, poll.started_at, poll.end_time, byName])
  return cell.value
}

export const playsNameless = (roomId: string): boolean => recall(skipKey(roomId), false)

export function playNameless(roomId: string): void {
  remember(skipKey(roomId), true)
  participantOf(roomId).value = null
}

/** Takes a name for the room, also where names vote: there, too, nobody else can have it then. Throws what the server has against it. */
export async function joinAs(poll: Poll, name: string): Promise<void> {
  participantOf(poll.room_id).value = await roomApi.join(poll.room_id, name)
  if (poll.identity === 'name') remember(nameKey(poll.room_id), name)
  remember('name', name)
}
