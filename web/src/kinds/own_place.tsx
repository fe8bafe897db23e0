// Between questions and at the end, while the big screen shows the leaderboard, the phone shows the participant's own place
// and points. Anybody without a place, because they never answered or the host has hidden them, sees nothing of it.

import { useEffect, useRef } from 'preact/hooks'
import { number, t } from '../i18n'
import type { Board, Room } from '../proto'
import { boardIsOn, isFinal } from '../shows'
import { announce } from '../ui/announcer'
import { Icon } from '../ui/icon'
import { Leaderboard } from '../ui/leaderboard'
import { useBoard } from './board'
import { nameIn } from './participant'

const TOP = 5

/** Everybody who joined is on the leaderboard; somebody who never answered has no time. */
const tookPart = ({ me }: Board): boolean => !!me && (me.score > 0 || me.total_time_ms > 0)

export function OwnPlace({ room }: { room: Room }) {
  const on = boardIsOn(room),
    newest = useBoard({ id: '', room_id: room.id, status: on ? 'closed' : 'open' }, { name: nameIn(room.id) })
  // The last known place stays until this device's current place is known.
  const known = useRef(newest)
  if (newest?.me !== undefined) known.current = newest
  const board = known.current
  const me = on && board && tookPart(board) ? board.me : undefined
  const place = me ? t('own_place', { rank: number(me.rank), n: number(board!.participants) }) : '',
    points = me ? t('own_points', { n: me.score }) : ''
  const title = t(isFinal(room.polls) ? 'board_final' : 'board_title')
  const said = useRef('')
  useEffect(() => {
    if (!place) return
    const sentence = [title, place, points].join('. ')
    if (said.current !== sentence) announce((said.current = sentence))
  }, [title, place, points])
  if (!me) return null
  return (
    <section class="own-place kind-res">
      <h2>{title}</h2>
      <div class="thanks">
        <span class="tick">
          <Icon name="trophy" />
        </span>
        <span>
          <b>{place}</b>
          <span class="t">{points}</span>
        </span>
      </div>
      <Leaderboard board={board} most={TOP} />
    </section>
  )
}
