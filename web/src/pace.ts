// What is asked for anew when there is news, at most so often. Further news does not put off what is due: while votes
// pour in, a list follows them.

import { useEffect, useRef } from 'preact/hooks'

/** Calls `load` at once and after each change of `news`, `pace_ms` apart at least. `still` says whether an answer is still wanted: not once `about` is another thing, or the screen gone. */
export function usePaced(load: (still: () => boolean) => void, pace_ms: number, about: string, ...news: readonly unknown[]): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined), begun = useRef(-Infinity), newest = useRef(load)
  newest.current = load
  const wanted = useRef<string | undefined>(about)
  useEffect(() => {
    wanted.current = about
    return () => { clearTimeout(timer.current); timer.current = wanted.current = undefined; begun.current = -Infinity }
  }, [about])
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      begun.current = Date.now()
      newest.current(() => wanted.current === about)
    // No longer than that, where the clock was set back.
    }, Math.min(pace_ms, Math.max(0, begun.current + pace_ms - Date.now())))
  }, [about, ...news])
}
