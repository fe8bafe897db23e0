// A question on a kiosk: the form that one person fills in, with its buttons in a bar at the foot.

import { useEffect, useRef, useState } from 'preact/hooks'
import { marked } from '../ballot'
import { t } from '../i18n'
import type { Poll, Voted } from '../proto'
import { Icon } from '../ui/icon'
import { Loading } from '../ui/state'
import { partsOf } from './choices'

/** Whether the end of the options is below the bar, and so out of sight. */
function useBelow(ready: boolean) {
  const end = useRef<HTMLSpanElement>(null),
    bar = useRef<HTMLElement>(null)
  const [below, setBelow] = useState(false)
  useEffect(() => {
    if (!end.current || !bar.current) return
    const seen = new IntersectionObserver(([last]) => setBelow(!last!.isIntersecting && last!.boundingClientRect.top > 0), {
      rootMargin: `0px 0px -${bar.current.offsetHeight}px 0px`,
    })
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [ready])
  return { end, bar, below }
}

export function Question({ poll, onSend, onMark }: { poll: Poll; onSend: (voted: Voted) => void; onMark: (any: boolean) => void }) {
  const [draft, setDraft] = useState<Voted>({})
  const any = marked(draft)
  useEffect(() => {
    onMark(any)
    return () => onMark(false)
  }, [any])
  const parts = partsOf(poll)
  const { end, bar, below } = useBelow(!!parts)
  if (!parts) return <Loading bare />
  const ballot = parts.ballot(poll, draft)
  const [icon, rule] = parts.rule(poll)
  const n = poll.options.length,
    blank = !ballot && parts.blank
  return (
    <form
      class="kiosk-form"
      onSubmit={(e) => {
        e.preventDefault()
        if (ballot) onSend(ballot)
      }}
      noValidate
    >
      <main>
        <h1 dir="auto">{poll.title}</h1>
        {poll.description && (
          <p class="desc" dir="auto">
            {poll.description}
          </p>
        )}
        <p class="sub">
          <span class="pill">
            <Icon name={icon} />
            {rule}
          </span>
        </p>
        <div class={n > 3 ? 'kiosk-opts two' : 'kiosk-opts'}>
          <parts.Form poll={poll} draft={draft} onDraft={setDraft} locked={false} note={undefined} />
          <span ref={end} />
        </div>
      </main>
      <footer ref={bar}>
        {below && (
          <button type="button" class="below" onClick={() => scrollBy({ top: innerHeight / 2, behavior: 'smooth' })}>
            {t('kiosk_below')}
            <Icon name="arrow" />
          </button>
        )}
        {blank && !marked(draft) ? (
          <button type="button" class="btn ghost big" onClick={() => onSend(blank(poll))}>
            {t('abstain')}
          </button>
        ) : (
          <button type="button" class="btn ghost big" disabled={!marked(draft)} onClick={() => setDraft({})}>
            {t('start_over')}
          </button>
        )}
        <button type="submit" class="btn big" aria-disabled={ballot ? undefined : 'true'}>
          {parts.caption(poll, draft)}
        </button>
      </footer>
    </form>
  )
}
