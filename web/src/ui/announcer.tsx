// One hidden polite region that speaks for the whole page. The visible numbers are no live region: a screen reader
// would drown in them. Results are said as one sentence, at most every ten seconds, and only when it changed.

import { signal } from '@preact/signals'

const said = signal('')
let timer: ReturnType<typeof setTimeout> | undefined

export function announce(text: string): void {
  clearTimeout(timer)
  said.value = ''
  timer = setTimeout(() => { said.value = text }, 60)
}

const CALM_MS = 10_000
let lastSentence = ''
let lastTime = 0
let later: ReturnType<typeof setTimeout> | undefined

/** Says them in a while; the function it returns takes that back, for results that are no longer on the screen. */
export function announceResults(sentence: string): () => void {
  if (sentence !== lastSentence) {
    const wait = Math.max(1500, lastTime + CALM_MS - Date.now())
    later = setTimeout(() => { lastSentence = sentence; lastTime = Date.now(); announce(sentence) }, wait)
  }
  return () => clearTimeout(later)
}

export const Announcer = () => <div class="sr" role="status" aria-live="polite">{said.value}</div>
