// After moving to another screen, or when the focused element disappears, reading continues at the top, as on a freshly loaded page.

let drawing: MutationObserver | undefined

/** Moves the focus to the screen's heading as soon as there is one; the text shown while loading does not count as a heading. */
export function arrive(): void {
  drawing?.disconnect()
  const look = () => {
    const heading = document.querySelector<HTMLElement>('dialog[open] h2') ?? document.querySelector<HTMLElement>('#app :not(.loading)>h1')
    if (!heading) return
    drawing?.disconnect()
    // A frame does not take the focus away from the page around it.
    if (document.activeElement !== document.body || !document.hasFocus()) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }
  drawing = new MutationObserver(look)
  drawing.observe(document.body, { childList: true, subtree: true })
  look()
}

/** By then, a screen that knows a better place has moved the focus there. */
const AFTER_MS = 200

/** What had the focus last. Browsers report nothing when it disappears together with its question. */
let held: Node | undefined

const missed = () => {
  if (!held || held.isConnected) return
  held = undefined
  setTimeout(arrive, AFTER_MS)
}
new MutationObserver(missed).observe(document.body, { childList: true, subtree: true })

/** Called when something gets the focus. It may already be gone by the time this chunk has loaded. */
export function hold({ target }: Event): void {
  held = target as Node
  missed()
}
