// The page on the whole screen, where the browser can: Safari before 16.4 has names of its own for it, and iPhones have none.

type OldPage = Document & { webkitFullscreenElement?: Element | null; webkitExitFullscreen?(): void }
type OldRoot = HTMLElement & { webkitRequestFullscreen?(): void }

/** The browser may refuse, for example because nobody has touched anything yet. That is nobody's error. */
const ask = (asked: Promise<void> | void): void => void asked?.catch(() => undefined)

export const isFull = (): boolean => !!(document.fullscreenElement ?? (document as OldPage).webkitFullscreenElement)

export function fillScreen(): void {
  const root: OldRoot = document.documentElement
  ask(root.requestFullscreen ? root.requestFullscreen() : root.webkitRequestFullscreen?.())
}

export function leaveScreen(): void {
  const page: OldPage = document
  ask(page.exitFullscreen ? page.exitFullscreen() : page.webkitExitFullscreen?.())
}
