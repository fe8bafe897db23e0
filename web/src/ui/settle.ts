// Scales down what the big screen shows until it fits: how many lines a title and labels take is known only once they
// are drawn. A list that may be longer than the screen says so (`data-more`); it loses rows before texts get small.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { t, type MessageKey } from '../i18n'

/** The question and its answers shrink together, then the answers alone, and only at the end the details that nobody in the last row can read any more. */
const STEPS: readonly (readonly [fit: number, title: number, least: number])[] = [
  ...Array.from({ length: 9 }, (_, i) => [1 - i * 0.04, 1 - i * 0.05, 1] as const),
  ...Array.from({ length: 10 }, (_, i) => [0.64 - i * 0.04, 0.6, 1] as const),
  ...Array.from({ length: 6 }, (_, i) => [0.28, 0.6, 0.95 - i * 0.05] as const),
]
/** From this step on, a list that may lose rows loses them. */
const EASY = 7
const LARGER = 0.05

/** An element that clips its own end (a list of texts) must fit with everything in it. */
const hides = (e: Element): boolean =>
  e.tagName !== 'H1' && getComputedStyle(e).overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1

/**
 * The content is centred, so what does not fit also sticks out at the top, over the page header, where it does not count
 * towards the scroll height. So compare its ends with the box.
 */
function overflows(box: Element): boolean {
  const first = box.firstElementChild,
    last = box.lastElementChild
  if (!first || !last) return false
  const { top, bottom } = box.getBoundingClientRect(),
    style = getComputedStyle(box)
  return (
    first.getBoundingClientRect().top < top + (parseFloat(style.paddingTop) || 0) - 1
    || last.getBoundingClientRect().bottom > bottom - (parseFloat(style.paddingBottom) || 0) + 1
    || [...box.children].some(hides)
  )
}

/**
 * Leaves out `gone` rows of a list, the least important first (the largest `data-place`), and lets the `.rest` next to it
 * say how many there are besides those shown. Both belong to the list's DOM, not to its component, which does not know the
 * screen.
 */
function leaveOut(list: HTMLElement, gone: number): void {
  const rows = [...list.children] as HTMLElement[],
    place = (e: HTMLElement, i: number) => Number(e.dataset.place ?? i)
  const least = rows.map((e, i) => [e, place(e, i)] as const).sort((a, b) => b[1] - a[1])
  least.forEach(([e], i) => {
    e.hidden = i < gone
  })
  const n = gone + Number(list.dataset.beyond ?? 0),
    rest = list.parentElement!.querySelector('.rest')
  if (rest) rest.textContent = n ? t(list.dataset.more as MessageKey, { n }) : ''
}

/**
 * The smallest of `n` numbers for which `will` holds, where it then holds for all larger ones too; the last if there is
 * none. If the guess is right, it takes two looks: one at the number before it and one at the guess itself.
 */
function first(n: number, will: (i: number) => boolean, guess: number): number {
  let low = 0,
    high = n - 1
  for (let i = Math.max(0, Math.min(guess, high) - 1), looks = 0; low < high; i = ++looks > 1 ? (low + high) >> 1 : low) {
    if (will(i)) high = i
    else low = i + 1
  }
  return low
}

/** The last outcome, because votes that move bars change little. Each look makes the browser lay out the page. */
const before = new WeakMap<HTMLElement, { step: number; gone: number }>()

/**
 * Fits everything at size 1 first, and from there goes towards the size asked for. At a smaller size, everything shrinks
 * alike and more rows fit. At a larger size, all texts grow alike as far as there is room with every removable row gone,
 * then all but the question, then texts without their bars; and only as many rows are removed as that takes. So a larger
 * size makes no text smaller.
 */
export function settle(box: HTMLElement): void {
  const asked = Number(box.closest<HTMLElement>('.stage')?.style.getPropertyValue('--zoom')) || 1
  const list = box.querySelector<HTMLElement>('[data-more]'),
    spare = list ? Math.max(0, list.children.length - Number(list.dataset.least)) : 0
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
  // With reduced motion, all changes are very short transitions, and an element that has just begun one still has its old size.
  box.classList.add('settling')
  const guess = before.get(box) ?? { step: 0, gone: 0 }
  let gone = spare && !fits(EASY, 0, 1) ? first(spare + 1, (n) => fits(EASY, n, 1), guess.gone) : 0
  const step = first(STEPS.length, (s) => fits(s, gone, 1), guess.step)
  before.set(box, { step, gone })
  const heading = grown(Math.min(1, asked), (z) => fits(step, spare, z)),
    bars = grown(heading, (z) => fits(step, spare, z, z, heading))
  const zoom = grown(bars, (z) => fits(step, spare, z, bars, heading))
  if (zoom !== 1) gone = first(spare + 1, (n) => fits(step, n, zoom, bars, heading), gone)
  fits(step, gone, zoom, bars, heading)
  box.classList.remove('settling')
}

/** Settles the `.stage-main` around `inside` (or `inside` itself) whenever one of `of` changes, or the window is resized. */
export function useSettled(inside: RefObject<HTMLElement | null>, of: readonly unknown[]): void {
  useLayoutEffect(() => {
    const box = inside.current?.closest<HTMLElement>('.stage-main')
    if (!box) return
    let here = true
    const again = () => {
      if (here) settle(box)
    }
    again()
    // Lines break differently once the font has loaded.
    if (document.fonts?.status === 'loading') void document.fonts.ready.then(again)
    addEventListener('resize', again)
    return () => {
      here = false
      removeEventListener('resize', again)
    }
  }, of)
}
