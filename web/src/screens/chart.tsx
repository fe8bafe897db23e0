// The bars of the stage: label above the lane, number at a fixed column, an honest axis underneath.

import { useLayoutEffect, useRef } from 'preact/hooks'
import { leaders } from '../ballot'
import { ceiling, ticks } from '../charts/axis'
import { fit } from '../charts/fit'
import { percent, t } from '../i18n'
import type { Poll } from '../proto'
import { Fill } from '../ui/fill'
import { colour, Key } from '../ui/key'
import { Percent } from '../ui/percent'

/** Rows slide to their new places when the order changes: measured before, moved back by transform, let go. */
function useSlide(order: readonly number[]) {
  const list = useRef<HTMLOListElement>(null)
  const places = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const still = typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches
    for (const row of list.current?.children ?? []) {
      if (!(row instanceof HTMLElement)) continue
      const id = row.dataset.id ?? '', now = row.offsetTop, before = places.current.get(id)
      places.current.set(id, now)
      if (before !== undefined && before !== now && !still)
        row.animate([{ transform: `translateY(${before - now}px)` }, { transform: 'none' }], { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' })
    }
  }, [order.join()])
  return list
}

export function Chart({ poll, order, className = '' }: { poll: Poll; order: readonly number[]; className?: string }) {
  const list = useSlide(order)
  const top = ceiling(poll.options.map((o) => o.percent ?? 0))
  const lead = leaders(poll)
  const n = poll.options.length
  const { rows, two, scale } = fit(n, poll.title.length)
  const shown = n > rows ? [...order].sort((a, b) => (poll.options[b]?.vote_count ?? 0) - (poll.options[a]?.vote_count ?? 0) || a - b).slice(0, rows) : order
  return (
    <div class={`chart${scale < 0.8 ? ' dense' : ''}${two ? ' two' : ''} ${className}`} style={{ '--k': String(scale), '--rows': String(Math.ceil(shown.length / 2)) }}>
      <div class="axis" aria-hidden="true">{ticks(top).map((at) => <span key={at} style={{ '--at': String(at / top) }}><b>{at ? percent(at) : '0'}</b></span>)}</div>
      <ol ref={list}>
        {shown.map((i) => {
          const o = poll.options[i]
          if (!o) return null
          return (
            <li key={o.id} data-id={o.id} class={`bar ${colour(i, n)}`}>
              <Key index={i} />
              <span class="lbl"><span dir="auto">{o.text}</span>{lead.includes(o.id) && lead.length < n && <span class="lead">{t(lead.length > 1 ? 'tied' : 'leading')}</span>}</span>
              <Fill share={(o.percent ?? 0) / top} />
              <span class="val"><span><Percent value={o.percent ?? 0} /></span><span>{t('votes', { n: o.vote_count ?? 0 })}</span></span>
            </li>
          )
        })}
      </ol>
      {n > rows && <p class="rest">{t('more_options', { n: n - rows })}</p>}
    </div>
  )
}
