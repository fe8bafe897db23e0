// Rows that change places slide there, so that the eye can follow.

import { useLayoutEffect, useRef } from 'preact/hooks'

/** Whether a row that moves by this much is on the screen, or crosses it on its way. */
const isSeen = (row: HTMLElement, by: number): boolean => {
  const { top, bottom } = row.getBoundingClientRect()
  return Math.min(top, top + by) < innerHeight && Math.max(bottom, bottom + by) > 0
}

/** Rows slide to their new places when the order changes: measured before, moved back by a transform, then released. */
export function useSlide(order: readonly number[]) {
  const list = useRef<HTMLOListElement>(null)
  const places = useRef(new Map<string, number>())
  useLayoutEffect(() => {
    const still = typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches
    // All are measured before the first one moves: moving one makes the browser lay out the page again for the next measurement.
    const moved = ([...(list.current?.children ?? [])] as HTMLElement[]).flatMap((row) => {
      const id = row.dataset.id ?? '',
        now = row.offsetTop,
        by = (places.current.get(id) ?? now) - now
      places.current.set(id, now)
      return by && !still && isSeen(row, by) ? [[row, by] as const] : []
    })
    for (const [row, by] of moved)
      row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: 420, easing: 'cubic-bezier(.2,.8,.2,1)' })
  }, [order.join()])
  return list
}
