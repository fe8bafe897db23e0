// Takes scale off what the big screen shows until it fits: how many lines a title and labels take is only known once
// they are drawn.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/** First the answers get smaller, then the question too, and only then what nobody in the last row reads any more. */
const STEPS: readonly (readonly [fit: number, title: number])[] = [
  ...Array.from({ length: 13 }, (_, i) => [1 - i * 0.04, 1] as const),
  ...Array.from({ length: 8 }, (_, i) => [0.52, 0.95 - i * 0.05] as const),
  ...Array.from({ length: 6 }, (_, i) => [0.48 - i * 0.04, 0.6] as const),
]

/** What cuts off its own end (a list of texts) counts with all that it holds. */
const hides = (e: Element): boolean => e.tagName !== 'H1' && getComputedStyle(e).overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1

/**
 * The content is centred, so what does not fit sticks out above as well, over the head of the page; there it counts for
 * no scroll height. So its ends are compared with the box.
 */
function overflows(box: Element): boolean {
  const first = box.firstElementChild, last = box.lastElementChild
  if (!first || !last) return false
  const { top, bottom } = box.getBoundingClientRect(), style = getComputedStyle(box)
  return first.getBoundingClientRect().top < top + (parseFloat(style.paddingTop) || 0) - 1
    || last.getBoundingClientRect().bottom > bottom - (parseFloat(style.paddingBottom) || 0) + 1
    || [...box.children].some(hides)
}

function settle(box: HTMLElement): void {
  // For who wants little motion all changes are very short transitions, and what has just begun one still has its old size.
  box.classList.add('settling')
  const take = (step: number) => {
    box.style.setProperty('--fit', String(STEPS[step]![0]))
    box.style.setProperty('--title', String(STEPS[step]![1]))
    return !overflows(box)
  }
  if (!take(0)) {
    let large = 0, small = STEPS.length - 1
    while (small - large > 1) {
      const step = (large + small) >> 1
      if (take(step)) small = step; else large = step
    }
    take(small)
  }
  box.classList.remove('settling')
}

/** Settles the `.stage-main` around `inside` (or that itself) whenever one of `of` changes, and when the window does. */
export function useSettled(inside: RefObject<HTMLElement | null>, of: readonly unknown[]): void {
  useLayoutEffect(() => {
    const box = inside.current?.closest<HTMLElement>('.stage-main')
    if (!box) return
    let here = true
    const again = () => { if (here) settle(box) }
    again()
    // Lines break elsewhere once the font has come.
    if (document.fonts?.status === 'loading') void document.fonts.ready.then(again)
    addEventListener('resize', again)
    return () => { here = false; removeEventListener('resize', again) }
  }, of)
}
