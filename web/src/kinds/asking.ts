// Loads something a screen needs, once. If the connection is lost or the server is busy, it asks again, no sooner than the server says.

import { problemOf } from '../api'

interface Asking<T> {
  load: () => Promise<T>
  take: (found: T) => void
  missed?: () => void
  again_ms: number
  /** A random extra delay each time, for when a whole room asks. */ spread_ms?: number
}

/** Asks for the first time after `first_ms`. Returns a function that cancels: nothing more is requested or taken. */
export function askUntilAnswered<T>({ load, take, missed, again_ms, spread_ms = 0 }: Asking<T>, first_ms = 0): () => void {
  let gone = false,
    timer: ReturnType<typeof setTimeout>
  const failed = (e: unknown) => {
    if (gone) return
    missed?.()
    const { passing, retryAfter } = problemOf(e)
    if (passing) ask(Math.max(again_ms, retryAfter * 1000))
  }
  const ask = (after: number) => {
    timer = setTimeout(
      () =>
        void load().then((found) => {
          if (!gone) take(found)
        }, failed),
      after + Math.random() * spread_ms,
    )
  }
  ask(first_ms)
  return () => {
    gone = true
    clearTimeout(timer)
  }
}
