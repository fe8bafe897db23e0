// One hidden polite live region that speaks for the whole page. The visible numbers are not live regions: a screen reader
// would drown in them. Results are announced as one sentence, at most every ten seconds, and only when it has changed.

import { signal } from '@preact/signals'

const said = signal('')
let timer: ReturnType<typeof setTimeout> | undefined

export function announce(text: string): void {
  clearTimeout(timer)
  said.value = ''
  timer = setTimeout(() => {
    said.value = text
  }, 60)
}

const CALM_MS = 10_000
let lastSentence = ''
let lastTime = 0
/** Since when there has been something to say, and when it was last cancelled: while votes keep coming, it is cancelled only to say something newer. */
let since = 0
let left = 0

/** Announces results after a while; the returned function cancels that, for results that are no longer on the screen. */
export function announceResults(sentence: string): (() => void) | undefined {
  if (sentence === lastSentence) return undefined
  const now = Date.now()
  // The clock may have been set back.
  lastTime = Math.min(lastTime, now)
  if (!since || since > now || now - left > 99) since = now
  const later = setTimeout(
    () => {
      since = 0
      lastTime = Date.now()
      announce((lastSentence = sentence))
    },
    Math.max(since + 1500, lastTime + CALM_MS) - now,
  )
  return () => {
    left = Date.now()
    clearTimeout(later)
  }
}

export const Announcer = () => (
  <div class="sr" role="status" aria-live="polite">
    {said.value}
  </div>
)
