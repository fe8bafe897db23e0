// Rows that change places slide there, so that the eye can follow.

import { useLayoutEffect, useRef } from 'preact/hooks'

/** Whether a row that comes from so far below is on the screen, or crosses it on its way. */
const isSeen = (row: HTMLElement, by: number): boolean => {
  const { top, bottom } = row.getBoundingClientRect()
  return Math.min(top, top + by) < innerHeight && Math.max(bottom, bottom + by) > 0
}

/** Rows slide to their new places when the order changes: measured before, moved back by transform, let go. */
export function useSlide(order: readonly number[]) {
  const list = useRef<HTMLOListElement>(null)
  const places = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const still = typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches
    // All are measured before the first one moves: what moves has the browser lay out the page anew for the next measure.
    const moved = ([...(list.current?.children ?? [])] as HTMLElement[]).flatMap((row) => {
      const id = row.dataset.id ?? '', now = row.offsetTop, by = (places.current.get(id) ?? now) - now
      places.current.set(id, now)
      return by && !still && isSeen(row, by) ? [[row, by] as const] : []
    })
    for (const [row, by] of moved)
      row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' })
  }, [order.join()])
  return list
}
