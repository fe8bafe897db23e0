// Takes scale off what the big screen shows until it fits: how many lines a title and labels take is only known once
// they are drawn. A list that may be longer than the screen says so (`data-more`); it loses rows before texts get small.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { t, type MessageKey } from '../i18n'

/** The question and its answers get smaller together, then the answers alone, and only then what nobody in the last row reads any more. */
const STEPS: readonly (readonly [fit: number, title: number, least: number])[] = [
  ...Array.from({ length: 9 }, (_, i) => [1 - i * 0.04, 1 - i * 0.05, 1] as const),
  ...Array.from({ length: 10 }, (_, i) => [0.64 - i * 0.04, 0.6, 1] as const),
  ...Array.from({ length: 6 }, (_, i) => [0.28, 0.6, 0.95 - i * 0.05] as const),
]
/** From here on a list that may lose rows does so. */
const EASY = 7
const LARGER = 0.05

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

/**
 * Leaves out `gone` rows of a list, those that matter least first (the largest `data-place`), and has the `.rest` beside it say how many
 * there are beside those that stand there. Both are the list's own in the page, not its component's: that does not know the screen.
 */
function leaveOut(list: HTMLElement, gone: number): void {
  const rows = [...list.children] as HTMLElement[], place = (e: HTMLElement, i: number) => Number(e.dataset.place ?? i)
  const least = rows.map((e, i) => [e, place(e, i)] as const).sort((a, b) => b[1] - a[1])
  least.forEach(([e], i) => { e.hidden = i < gone })
  const n = gone + Number(list.dataset.beyond ?? 0), rest = list.parentElement!.querySelector('.rest')
  if (rest) rest.textContent = n ? t(list.dataset.more as MessageKey, { n }) : ''
}

/**
 * The first of `n` numbers that will do, where all after it would, too; the last if none does. Where that is the guess, it is found
 * by one look at the number before it, and one at itself.
 */
function first(n: number, will: (i: number) => boolean, guess: number): number {
  let low = 0, high = n - 1
  for (let i = Math.max(0, Math.min(guess, high) - 1), looks = 0; low < high; i = ++looks > 1 ? (low + high) >> 1 : low) {
    if (will(i)) high = i; else low = i + 1
  }
  return low
}

/** What came out last: votes that move bars change little. Each look has the browser lay out the page. */
const before = new WeakMap<HTMLElement, { step: number; gone: number }>()

/**
 * How all of it fits at size 1, and from there towards the size that was asked for. Smaller, all of it shrinks alike, and more rows
 * fit. Larger, all texts grow alike as far as there is room when all rows are gone that may go, then all but the question, then texts
 * without their bars; and only as many rows go as that takes. So with a larger size no text gets smaller.
 */
export function settle(box: HTMLElement): void {
  const asked = Number(box.closest<HTMLElement>('.stage')?.style.getPropertyValue('--zoom')) || 1
  const list = box.querySelector<HTMLElement>('[data-more]'), spare = list ? Math.max(0, list.children.length - Number(list.dataset.least)) : 0
  const fits = (step: number, gone: number, zoom: number, bars = zoom, heading = bars) => {
    const [fit, title, least] = STEPS[step]!
    const look = { fit: (fit * bars) / zoom, title: (title * heading) / zoom, 'least-part': least, zoom }
    for (const [name, value] of Object.entries(look)) box.style.setProperty('--' + name, String(Math.round(value * 1000) / 1000))
    if (list) leaveOut(list, gone)
    return !overflows(box)
  }
  const grown = (from: number, will: (zoom: number) => boolean): number => {
    while (from < asked && will(Math.min(asked, from + LARGER))) from = Math.min(asked, from + LARGER)
    return from
  }
  // For who wants little motion all changes are very short transitions, and what has just begun one still has its old size.
  box.classList.add('settling')
  const guess = before.get(box) ?? { step: 0, gone: 0 }
  let gone = spare && !fits(EASY, 0, 1) ? first(spare + 1, (n) => fits(EASY, n, 1), guess.gone) : 0
  const step = first(STEPS.length, (s) => fits(s, gone, 1), guess.step)
  before.set(box, { step, gone })
  const heading = grown(Math.min(1, asked), (z) => fits(step, spare, z)), bars = grown(heading, (z) => fits(step, spare, z, z, heading))
  const zoom = grown(bars, (z) => fits(step, spare, z, bars, heading))
  if (zoom !== 1) gone = first(spare + 1, (n) => fits(step, n, zoom, bars, heading), gone)
  fits(step, gone, zoom, bars, heading)
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
