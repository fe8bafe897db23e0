// An order that does not jump while somebody is reading: places change every few seconds, and not while a hand is there.

import { useEffect, useRef, useState } from 'preact/hooks'
import { calm } from '../questions'

/** `wanted` as it was last taken over. `of` names the list; a different name takes over at once. */
export function useCalm(of: string, wanted: readonly number[], every: number, busy: () => boolean = () => false): readonly number[] {
  const kept = useRef<{ of: string; order: readonly number[] }>({ of, order: wanted })
  const [, again] = useState(0)
  const latest = useRef(wanted)
  latest.current = wanted
  if (kept.current.of !== of) kept.current = { of, order: wanted }
  else kept.current.order = calm(kept.current.order, wanted)
  useEffect(() => {
    const timer = setInterval(() => {
      if (busy() || latest.current.join() === kept.current.order.join()) return
      kept.current.order = latest.current
      again((n) => n + 1)
    }, every)
    return () => clearInterval(timer)
  }, [of, every])
  return kept.current.order
}
