// What a screen has to have, and asks for once: where the line is lost or the server is busy, again, no sooner than it says.

import { problemOf } from '../api'

interface Asking<T> { load: () => Promise<T>; take: (found: T) => void; missed?: () => void; again_ms: number; /** Each time up to so much later, where a whole room asks. */ spread_ms?: number }

/** First after so long. Answers how to leave it: nothing is asked for or taken any more. */
export function askUntilAnswered<T>({ load, take, missed, again_ms, spread_ms = 0 }: Asking<T>, first_ms = 0): () => void {
  let gone = false, timer: ReturnType<typeof setTimeout>
  const failed = (e: unknown) => {
    if (gone) return
    missed?.()
    const { passing, retryAfter } = problemOf(e)
    if (passing) ask(Math.max(again_ms, retryAfter * 1000))
  }
  const ask = (after: number) => { timer = setTimeout(() => void load().then((found) => { if (!gone) take(found) }, failed), after + Math.random() * spread_ms) }
  ask(first_ms)
  return () => { gone = true; clearTimeout(timer) }
}
