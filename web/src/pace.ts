// Reloads when there is news, but only so often. Further news does not postpone a reload that is due: while votes pour
// in, a list keeps up with them.

import { useEffect, useRef, useState } from 'preact/hooks'
import { problemOf } from './api'

const AGAIN_MS = 4000
/** Pages that failed at the same moment do not all ask again at the same moment. */
const AGAIN_SPREAD_MS = 1000

/** `take` gets every answer that is newer than the previous ones, unless `about` has changed meanwhile or the screen is gone. */
interface Paced<T> {
  load: () => Promise<T>
  take: (found: T) => void
  failed?: (e: unknown) => void
}

/** Loads at once and after each change of `news`, at least `pace_ms` apart, and again after a while if no answer came. */
export function usePaced<T>(what: Paced<T>, pace_ms: number, about: string, ...news: readonly unknown[]): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined),
    begun = useRef(-Infinity),
    latest = useRef(what)
  latest.current = what
  const wanted = useRef<string | undefined>(about),
    asked = useRef(0),
    answered = useRef(0)
  const [missed, setMissed] = useState(0)
  const wait = (run: () => void, ms: number) => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      run()
    }, ms)
  }
  const load = () => {
    begun.current = Date.now()
    const no = ++asked.current,
      still = () => wanted.current === about && no > answered.current
    latest.current.load().then(
      (found) => {
        if (!still()) return
        answered.current = no
        latest.current.take(found)
      },
      (e: unknown) => {
        if (!still()) return
        latest.current.failed?.(e)
        const { passing, retryAfter } = problemOf(e)
        if (passing) wait(() => setMissed((n) => n + 1), Math.max(AGAIN_MS, retryAfter * 1000) + Math.random() * AGAIN_SPREAD_MS)
      },
    )
  }
  useEffect(() => {
    wanted.current = about
    return () => {
      clearTimeout(timer.current)
      timer.current = wanted.current = undefined
      begun.current = -Infinity
    }
  }, [about])
  // At most the pace, even if the clock was set back.
  useEffect(() => wait(load, Math.min(pace_ms, Math.max(0, begun.current + pace_ms - Date.now()))), [about, missed, ...news])
}

/** News by the clock, for what changes without any: a number that increases every `every_ms` while `running`. */
export function useTicks(every_ms: number, running = true): number {
  const [ticks, setTicks] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(() => setTicks((n) => n + 1), every_ms)
    return () => clearInterval(timer)
  }, [every_ms, running])
  return ticks
}
