// Registers the kiosk's service worker. Trusted types require a policy that vouches for the address.

import { isFile, isPage } from './ours'
import { at } from './site'

interface Policy {
  createScriptURL(url: string): string
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy
}

/** Keeps the shell for the next start, together with what this page has already loaded of it. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const url = at('sw.js')
  const types = (globalThis as { trustedTypes?: Factory }).trustedTypes
  const trusted = types
    ? types.createPolicy('pollstream-shell', { createScriptURL: (u) => (u === url ? u : '') }).createScriptURL(url)
    : url
  await navigator.serviceWorker.register(trusted, { scope: at('kiosk/') })
  await navigator.serviceWorker.ready
  const cache = await caches.open('pollstream-shell'),
    known = new Set<string>()
  const keep = async (address: string, as = address) => {
    const answer = await fetch(address)
    if (as === address ? isFile(answer) : await isPage(answer)) await cache.put(as, answer)
  }
  // Including requests on their way when the worker took over: they bypass it, and are reported only when complete.
  const keepAll = (entries: PerformanceEntryList) =>
    Promise.all(
      entries.map(async ({ name }) => {
        if (!name.startsWith(at('assets/')) || known.has(name)) return
        known.add(name)
        await keep(name)
      }),
    )
  const first = keepAll(performance.getEntriesByType('resource'))
  new PerformanceObserver((list) => void keepAll(list.getEntries()).catch(() => undefined)).observe({ entryTypes: ['resource'] })
  await Promise.all([first, keep(location.href, at('kiosk/'))])
}
