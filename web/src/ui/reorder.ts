// Moving rows: by dragging the grip, or with the arrow keys on it.

import { useRef, useState } from 'preact/hooks'

/** What the grip of row `index` needs. Rows are the children of `list` in order. `move` is the one of the last drawing: a drag goes on over several. */
export function useReorder(count: number, move: (from: number, to: number) => void) {
  const list = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const latest = useRef(move)
  latest.current = move

  const rowAt = (y: number): number => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((r) => { const box = r.getBoundingClientRect(); return y < box.top + box.height / 2 })
    return at < 0 ? rows.length - 1 : at
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
        const to = rowAt(m.clientY)
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
