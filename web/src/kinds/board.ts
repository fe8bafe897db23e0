// The leaderboard of a room: frames bring its top, an answer to this very device brings its own place.

import { useEffect, useRef } from 'preact/hooks'
import type { Board, Poll } from '../proto'
import { roomApi } from '../room_api'
import { boardOf } from '../store'
import { askUntilAnswered } from './asking'
import { SPREAD_MS } from './participant'

const AGAIN_MS = 3000

/**
 * `name` is who we are where names vote. Asked for when a quiz was revealed, and after every frame, which does not say where this
 * device is by now; spread out where a whole room does so at once, or, for one screen, at once.
 */
export function useBoard(poll: Pick<Poll, 'id' | 'room_id' | 'status'>, { spread = SPREAD_MS, name }: { spread?: number; name?: string | undefined } = {}): Board | undefined {
  const cell = boardOf(poll.room_id), over = poll.status === 'closed', known = cell.value?.me !== undefined
  const was = useRef(known), lost = useRef(0)
  if (was.current && !known) lost.current++
  was.current = known
  useEffect(() => {
    if (!over) return
    return askUntilAnswered({
      load: () => roomApi.board(poll.room_id, name), take: (b) => { cell.value = b }, again_ms: AGAIN_MS, spread_ms: spread,
      // Until there is an answer, what is known without it is told.
      missed: () => { if (cell.peek()) cell.value = { me: null, ...cell.peek()! } },
    })
  }, [poll.id, poll.room_id, over, name, lost.current])
  return cell.value
}
