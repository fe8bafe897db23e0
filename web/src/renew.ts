// A page that is older than its server: what it has not loaded by then is not there any more.

import { at } from './site'

/** Loads the page anew where the server has another one by now. One that just could not be reached, or is still the same, has no use for that. */
export const renew = (): void => void fetch(at('')).then((r) => r.text()).then((page) => {
  const script = /"module" src="([^"]+)/.exec(page)?.[1]
  if (script && !document.querySelector<HTMLScriptElement>('script[type=module]')?.src.endsWith(script)) location.reload()
}, () => undefined)
