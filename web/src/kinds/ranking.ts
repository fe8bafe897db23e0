// The results of all methods over a ranked poll's ballots. They come by socket, at most once a tick. A page that was not
// there when they came, or that may see what others may not, requests them.

import { useEffect, useRef } from 'preact/hooks'
import { request } from '../api'
import type { Poll } from '../proto'
import type { Ranking } from '../results'
import { keyFor, rankingOf } from '../store'
import { askUntilAnswered } from './asking'

const WAIT_MS = 1500,
  AGAIN_MS = 4000

export function useRanking(poll: Poll): Ranking | undefined {
  const cell = rankingOf(poll.id)
  const known = cell.value
  const old = !known || known.version < poll.version
  // When votes are taken back, everybody's known ranking is dropped at once, and the next one is already on its way.
  const had = useRef('')
  if (known) had.current = poll.id
  useEffect(() => {
    if (!old || poll.results_hidden || poll.id === 'preview') return
    return askUntilAnswered(
      {
        load: () => request<Ranking>(`api/v1/polls/${poll.id}/ranking`, { key: keyFor(poll.room_id) }),
        take: (r) => {
          if (r.methods) cell.value = r
        },
        again_ms: AGAIN_MS,
      },
      had.current === poll.id ? WAIT_MS : 0,
    )
  }, [poll.id, poll.version, old, poll.results_hidden])
  return known
}

useRanking.peek = (id: string): Ranking | undefined => rankingOf(id).value
