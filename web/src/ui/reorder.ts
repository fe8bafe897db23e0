// Moving rows: by dragging the grip, or with the arrow keys on it.

import { useRef, useState } from 'preact/hooks'

/** What the grip of row `index` needs. Rows are the children of `list` in order. `move` is the one of the last drawing: a drag goes on over several. */
export function useReorder(count: number, move: (from: number, to: number) => void) {
  const list = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const latest = useRef(move)
  latest.current = move

  /** Where a row from there belongs: beyond others once it is past their middle, so that it does not jump back over a tall one. */
  const rowAt = (y: number, from: number): number => {
    const middles = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].map((r) => { const box = r.getBoundingClientRect(); return box.top + box.height / 2 })
    let to = from
    while (to + 1 < middles.length && y > middles[to + 1]!) ++to
    while (to > 0 && y < middles[to - 1]!) --to
    return to
  }
  const refocus = (index: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('[data-row] .grip')[index]?.focus())

  const grip = (index: number) => ({
    onKeyDown: (e: KeyboardEvent) => {
      const to = e.key === 'ArrowUp' ? index - 1 : e.key === 'ArrowDown' ? index + 1 : e.key === 'Home' ? 0 : e.key === 'End' ? count - 1 : -1
      if (to < 0 || to >= count) return
      e.preventDefault()
      latest.current(index, to)
      refocus(to)
    },
    onPointerDown: (e: PointerEvent) => {
      if (e.button !== 0) return
      e.preventDefault()
      let from = index
      setDragged(from)
      const follow = (m: PointerEvent) => {
        const to = rowAt(m.clientY, from)
        if (to !== from) { latest.current(from, to); from = to; setDragged(to) }
      }
      const drop = () => {
        removeEventListener('pointermove', follow)
        removeEventListener('pointerup', drop)
        removeEventListener('pointercancel', drop)
        setDragged(null)
      }
      addEventListener('pointermove', follow)
      addEventListener('pointerup', drop)
      addEventListener('pointercancel', drop)
    },
  })
  return { list, dragged, grip }
}
