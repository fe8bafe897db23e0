// The leaderboard: place, name, points; one's own row is marked with a word.

import { number, t } from '../i18n'
import type { Board, BoardEntry } from '../proto'
import { useSlide } from './slide'

export const playerName = ({ no, name }: { no: number; name: string }): string => name || t('player_n', { n: no })

const Row = ({ entry, own }: { entry: BoardEntry; own: boolean }) => (
  <li data-id={entry.no} data-rank={entry.rank} class={`${own ? 'own' : ''}${entry.rank === 1 ? ' first' : ''}`}>
    <span class="rank tnum">{number(entry.rank)}</span>
    <span class="who">
      <span dir="auto">{playerName(entry)}</span>
      {own && <span class="chip">{t('board_you')}</span>}
    </span>
    <b class="tnum">
      {number(entry.score)}
      <span class="sr"> {t('points_word', { n: entry.score })}</span>
    </b>
  </li>
)

/** The first `most` rows, followed by one's own place if that is further down. */
export function Leaderboard({ board, most, empty = true }: { board: Board | undefined; most: number; empty?: boolean }) {
  const shown = board?.entries.slice(0, most) ?? [],
    me = board?.me
  const list = useSlide(shown.map((e) => e.no))
  if (!shown.length) return empty ? <p class="muted">{t('board_empty')}</p> : null
  const below = me && !shown.some((e) => e.no === me.no) ? me : undefined
  return (
    <ol class="board" ref={list}>
      {shown.map((e) => (
        <Row key={e.no} entry={e} own={e.no === me?.no} />
      ))}
      {below && <Row key={below.no} entry={below} own />}
    </ol>
  )
}
