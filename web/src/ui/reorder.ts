// Moving rows: by dragging the grip, with the arrow keys on it, or with the buttons that appear when it is pressed.

import { useEffect, useRef, useState } from 'preact/hooks'

/** The props for the grip of row `index`. Rows are the children of `list`, in order. `move` comes from the last render: a drag lasts over several. */
export function useReorder(count: number, move: (from: number, to: number) => void) {
  const list = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  /** The row whose grip was pressed: it shows the buttons. */
  const [picked, setPicked] = useState<number | null>(null)
  useEffect(() => setPicked(null), [count])
  const latest = useRef(move),
    hauled = useRef(false)
  latest.current = move

  /** Where a row dragged from `from` belongs: it passes another row once it is beyond that row's middle, so that it does not jump back over a tall one. */
  const rowAt = (y: number, from: number): number => {
    const middles = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].map((r) => {
      const box = r.getBoundingClientRect()
      return box.top + box.height / 2
    })
    let to = from
    while (to + 1 < middles.length && y > middles[to + 1]!) ++to
    while (to > 0 && y < middles[to - 1]!) --to
    return to
  }
  const refocus = (index: number, on = '.grip') =>
    requestAnimationFrame(() => list.current?.querySelectorAll('[data-row]')[index]?.querySelector<HTMLElement>(on)?.focus())

  const grip = (index: number) => ({
    onKeyDown: (e: KeyboardEvent) => {
      const to =
        e.key === 'ArrowUp' ? index - 1 : e.key === 'ArrowDown' ? index + 1 : e.key === 'Home' ? 0 : e.key === 'End' ? count - 1 : -1
      if (to < 0 || to >= count) return
      e.preventDefault()
      latest.current(index, to)
      refocus(to)
    },
    onPointerDown: (e: PointerEvent) => {
      if (e.button !== 0) return
      e.preventDefault()
      let from = index
      hauled.current = false
      setDragged(from)
      const follow = (m: PointerEvent) => {
        const to = rowAt(m.clientY, from)
        if (to === from) return
        hauled.current = true
        setPicked(null)
        latest.current(from, to)
        from = to
        setDragged(to)
      }
      const drop = () => {
        removeEventListener('pointermove', follow)
        removeEventListener('pointerup', drop)
        removeEventListener('pointercancel', drop)
        setDragged(null)
        // The click that ends a drag does not count as a click.
        setTimeout(() => {
          hauled.current = false
        })
      }
      addEventListener('pointermove', follow)
      addEventListener('pointerup', drop)
      addEventListener('pointercancel', drop)
    },
  })

  /** Somebody who can neither drag nor use keys presses the grip, which brings up the buttons. */
  const pick = (index: number) => ({
    'aria-expanded': picked === index,
    onClick: () => {
      if (!hauled.current) setPicked((was) => (was === index ? null : index))
    },
  })
  const step = (index: number, by: number) => {
    const to = index + by
    if (to < 0 || to >= count) return
    latest.current(index, to)
    setPicked(to)
    refocus(to, `[data-by="${by}"]`)
  }
  return { list, dragged, grip, pick, steps: (index: number) => (picked === index ? { index, count, step } : undefined) }
}
