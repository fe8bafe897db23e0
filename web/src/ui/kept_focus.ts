// Keyboard users are not sent back to the top of the page when the button that they pressed disappears.

import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/**
 * Moves the focus to `next` if the focused element inside `box` disappeared in this render of the component. With
 * `preventScroll` the page stays where it is: for a sticky element that is already in sight, browsers scroll as if it were
 * not sticky.
 */
export function useKeptFocus(box: RefObject<HTMLElement | null>, next: () => HTMLElement | null | undefined, how?: FocusOptions): void {
  const had = !!box.current?.contains(document.activeElement)
  useLayoutEffect(() => {
    const now = document.activeElement
    if (had && (!now || now === document.body)) next()?.focus(how)
  })
}
