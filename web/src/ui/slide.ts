// Rows that change places slide there, so that the eye can follow.

import { useLayoutEffect, useRef } from 'preact/hooks'

/** Rows slide to their new places when the order changes: measured before, moved back by transform, let go. */
export function useSlide(order: readonly number[]) {
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
