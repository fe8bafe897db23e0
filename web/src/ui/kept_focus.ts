// Who uses the keyboard is not sent back to the top of the page because the button that was pressed is gone.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/**
 * Gives the focus to `next` where what had it inside of `box` has gone with this drawing of the component. With `preventScroll`
 * the page stays where it is: to what sticks to an edge and is in sight, browsers scroll as if it did not stick.
 */
export function useKeptFocus(box: RefObject<HTMLElement | null>, next: () => HTMLElement | null | undefined, how?: FocusOptions): void {
  const had = !!box.current?.contains(document.activeElement)
  useLayoutEffect(() => {
    const now = document.activeElement
    if (had && (!now || now === document.body)) next()?.focus(how)
  })
}
