// Announces what is on the screen to somebody who presents without seeing it.

import { useEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import type { Poll, Room } from '../proto'
import { boardIsOn } from '../shows'
import { announce } from '../ui/announcer'

/** Runs `say` when `what` has changed, but not for its initial value. */
function useChanged(what: unknown, say: () => void): void {
  const last = useRef(what)
  useEffect(() => {
    if (last.current === what) return
    last.current = what
    say()
  }, [what])
}

/** Announces what is shown from now on. */
export function useSayShown(room: Room): void {
  useChanged(room.current_poll_id, () => {
    const poll = room.polls.find((p) => p.id === room.current_poll_id)
    announce(poll ? `${t('on_screen')}: ${poll.title}` : t(boardIsOn(room) ? 'key_board' : 'nothing_shown'))
  })
}

/** Announces that voting closes or opens again, and that the screen goes black or shows its question again. */
export function useSayStage(poll: Poll | undefined, black: boolean): void {
  const id = useRef(poll?.id)
  useChanged(poll?.status, () => {
    if (poll && id.current === poll.id) announce(t(poll.status === 'open' ? 'voting_open' : 'voting_closed'))
  })
  useEffect(() => {
    id.current = poll?.id
  }, [poll?.id])
  useChanged(black, () => announce(black ? t('key_black') : `${t('on_screen')}: ${poll?.title ?? ''}`))
}
