// The leaderboard of a room: frames bring its top, an answer to this very device brings its own place.

import { useEffect } from 'preact/hooks'
import type { Board, Poll } from '../proto'
import { roomApi } from '../room_api'
import { boardOf } from '../store'
import { SPREAD_MS } from './participant'

/** `name` is who we are where names vote. Asked for when a quiz was revealed, spread out where a whole room does so at once; or, for one screen, at once. */
export function useBoard(poll: Pick<Poll, 'id' | 'room_id' | 'status'>, { spread = SPREAD_MS, name }: { spread?: number; name?: string | undefined } = {}): Board | undefined {
  const cell = boardOf(poll.room_id), over = poll.status === 'closed'
  useEffect(() => {
    if (!over) return
    let gone = false
    const timer = setTimeout(() => void roomApi.board(poll.room_id, name).then((b) => { if (!gone) cell.value = b }, () => undefined), Math.random() * spread)
    return () => { gone = true; clearTimeout(timer) }
  }, [poll.id, poll.room_id, over, name])
  return cell.value
}
