// For a page that is older than its server: files that it has not loaded by then no longer exist.

import { at } from './site'

/** Reloads the page if the server has a different one by now. If the server could not be reached, or the page is the same, reloading would not help. */
export const renew = (): void =>
  void fetch(at(''))
    .then((r) => r.text())
    .then(
      (page) => {
        const script = /"module" src="([^"]+)/.exec(page)?.[1]
        if (script && !document.querySelector<HTMLScriptElement>('script[type=module]')?.src.endsWith(script)) location.reload()
      },
      () => undefined,
    )
