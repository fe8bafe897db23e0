// Who has joined the quiz that is waiting for its start, by name: people who enter theirs see it appear. Of the hundred names
// in the leaderboard, the newest come first, and stay if room is short. After the first reveal, the leaderboard shows the names.

import { useRef, useState } from 'preact/hooks'
import { t } from '../i18n'
import { usePaced, useTicks } from '../pace'
import type { Board } from '../proto'
import { roomApi } from '../room_api'
import { boardOf } from '../store'
import { Icon } from '../ui/icon'
import { playerName } from '../ui/leaderboard'
import { useSettled } from '../ui/settle'

const REFRESH_MS = 1000
/** Joining is not news of the room, so the list is reloaded by the clock. */
const ASK_MS = 2000
/** At least this many names stay, however little room there is. */
const LEAST = 6

function useJoined(room_id: string): Board | undefined {
  const [board, setBoard] = useState<Board | undefined>(undefined)
  const ticks = useTicks(ASK_MS, !board?.questions)
  // When the host hides somebody or corrects a name, there is news.
  usePaced({ load: () => roomApi.board(room_id), take: setBoard }, REFRESH_MS, room_id, ticks, boardOf(room_id).value)
  return board
}

export function Lobby({ room_id }: { room_id: string }) {
  const board = useJoined(room_id),
    list = useRef<HTMLUListElement>(null)
  const names = board?.questions === 0 ? [...board.entries].sort((a, b) => b.no - a.no) : []
  useSettled(list, [board?.participants, names.map((e) => [e.no, e.name]).join('\n')])
  if (!board || !names.length) return null
  return (
    <section class="lobby">
      <p class="stage-also">
        <span>
          <Icon name="users" /> {t('board_people', { n: board.participants })}
        </span>
      </p>
      <ul ref={list} data-more="board_more" data-least={LEAST} data-beyond={board.participants - names.length}>
        {names.map((e) => (
          <li key={e.no} dir="auto">
            {playerName(e)}
          </li>
        ))}
      </ul>
      <p class="rest" />
    </section>
  )
}
