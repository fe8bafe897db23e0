// Takes scale off a chart until it fits its screen: how many lines a title takes is only known once it is drawn.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

const STEP = 0.04
const LEAST = 0.4

/** What overflows is centred, so half of it sticks out below, where it can be measured. */
const overflows = (box: Element): boolean => box.scrollHeight > box.clientHeight + 1

/** Starts from `scale` whenever one of `of` changes, and when the window does. */
export function useSettled(inside: RefObject<HTMLElement | null>, scale: number, of: readonly unknown[]): void {
  useLayoutEffect(() => {
    const chart = inside.current?.closest<HTMLElement>('.chart'), box = chart?.closest('.stage-main')
    if (!chart || !box) return
    const settle = () => {
      for (let k = scale; k >= LEAST; k -= STEP) {
        chart.style.setProperty('--k', String(k))
        if (!overflows(box)) return
      }
    }
    settle()
    addEventListener('resize', settle)
    return () => removeEventListener('resize', settle)
  }, [scale, ...of])
}
