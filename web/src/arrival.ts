// After moving to another screen, or when what one was at is gone, reading goes on at the top, as on a page that was loaded.

let drawing: MutationObserver | undefined

/** Brings the focus to the heading of the screen as soon as one is drawn: what it says while it loads is none. */
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

/** Until then a screen that knows a better place has brought the focus there. */
const AFTER_MS = 200

/** What had the focus last: when it goes with the question it belonged to, browsers tell nobody. */
let held: Node | undefined

const missed = () => {
  if (!held || held.isConnected) return
  held = undefined
  setTimeout(arrive, AFTER_MS)
}
new MutationObserver(missed).observe(document.body, { childList: true, subtree: true })

/** Something got the focus, and may have gone before this chunk had come. */
export function hold({ target }: Event): void {
  held = target as Node
  missed()
}
