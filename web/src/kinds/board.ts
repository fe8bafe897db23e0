// A room's leaderboard: frames bring the top, a personal answer brings this device's own place.

import { useEffect, useRef } from 'preact/hooks'
import type { Board, Poll } from '../proto'
import { roomApi } from '../room_api'
import { boardOf } from '../store'
import { askUntilAnswered } from './asking'
import { SPREAD_MS } from './participant'

const AGAIN_MS = 3000

/**
 * `name` identifies us where names vote. The board is requested when a quiz has been revealed, and after every frame, since
 * a frame does not say where this device stands. Requests are spread out where a whole room makes them; a single screen
 * asks at once.
 */
export function useBoard(
  poll: Pick<Poll, 'id' | 'room_id' | 'status'>,
  { spread = SPREAD_MS, name }: { spread?: number; name?: string | undefined } = {},
): Board | undefined {
  const cell = boardOf(poll.room_id),
    over = poll.status === 'closed',
    known = cell.value?.me !== undefined
  const was = useRef(known),
    lost = useRef(0)
  if (was.current && !known) lost.current++
  was.current = known
  useEffect(() => {
    if (!over) return
    return askUntilAnswered({
      load: () => roomApi.board(poll.room_id, name),
      take: (b) => {
        cell.value = b
      },
      again_ms: AGAIN_MS,
      spread_ms: spread,
      // Until there is an answer, show what is known without it.
      missed: () => {
        if (cell.peek()) cell.value = { me: null, ...cell.peek()! }
      },
    })
  }, [poll.id, poll.room_id, over, name, lost.current])
  return cell.value
}
