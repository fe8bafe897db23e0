// What comes next, on the remote: the next question, and the list to pick another one from.

import { useEffect, useRef, useState } from 'preact/hooks'
import { number, t } from '../i18n'
import type { Room, RoomPoll } from '../proto'
import { Icon } from '../ui/icon'
import { kindIcon } from './kind_list'

/** What comes next; unfolded, all questions, any of which can be shown: no meeting keeps to its order. */
export function NextUp({
  polls,
  shown,
  next,
  onShow,
}: {
  polls: Room['polls']
  shown: string | null
  next: RoomPoll | undefined
  onShow: (id: string) => void
}) {
  const [open, setOpen] = useState(false),
    all = useRef<HTMLDetailsElement>(null)
  // It unfolds below, where the buttons are, so scroll to it.
  useEffect(() => {
    if (open) all.current?.scrollIntoView?.({ block: 'start' })
  }, [open])
  const said = (
    <>
      <Icon name="arrow" />
      <span>
        {next ? (
          <>
            {t('next_is')} <b dir="auto">{next.title}</b>
          </>
        ) : (
          t('last_question')
        )}
      </span>
    </>
  )
  if (polls.length < 2) return <p class="nextup">{said}</p>
  const pick = (id: string) => {
    setOpen(false)
    if (id !== shown) onShow(id)
  }
  return (
    <details class="nextup" ref={all} open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{said}</summary>
      {open && (
        <ol aria-label={t('questions', { n: polls.length })}>
          {polls.map((p, i) => (
            <li key={p.id}>
              <button type="button" aria-current={p.id === shown ? 'true' : undefined} onClick={() => pick(p.id)}>
                <span class="n">{number(i + 1)}</span>
                <b dir="auto">{p.title}</b>
                {p.id === shown ? (
                  <span class="pill live">
                    <span class="dot" />
                    {t('on_screen')}
                  </span>
                ) : (
                  <small>
                    <Icon name={p.status === 'closed' ? 'lock' : kindIcon(p.kind)} />
                    {p.total_votes > 0 && number(p.total_votes)}
                  </small>
                )}
              </button>
            </li>
          ))}
        </ol>
      )}
    </details>
  )
}
