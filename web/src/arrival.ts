// After moving to another screen, reading goes on at its top, as on a page that was loaded.

let drawing: MutationObserver | undefined

/** Brings the focus to the heading of the screen as soon as one is drawn: what it says while it loads is none. */
export function arrive(): void {
  drawing?.disconnect()
  const look = () => {
    const heading = document.querySelector<HTMLElement>('#app :not(.loading)>h1')
    if (!heading) return
    drawing?.disconnect()
    if (document.activeElement !== document.body) return
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
  }
  drawing = new MutationObserver(look)
  drawing.observe(document.body, { childList: true, subtree: true })
  look()
}
