// Registers the kiosk's service worker. Trusted types ask for a policy that vouches for the address.

import { at } from './site'

interface Policy { createScriptURL(url: string): string }
interface Factory { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }

/** Keeps the shell for the next start, and what this page has already loaded of it. */
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const url = at('sw.js')
  const types = (globalThis as { trustedTypes?: Factory }).trustedTypes
  const trusted = types ? types.createPolicy('pollstream-shell', { createScriptURL: (u) => (u === url ? u : '') }).createScriptURL(url) : url
  await navigator.serviceWorker.register(trusted, { scope: at('kiosk/') })
  await navigator.serviceWorker.ready
  const loaded = performance.getEntriesByType('resource').map((r) => r.name).filter((name) => name.startsWith(at('assets/')))
  const cache = await caches.open('pollstream-shell')
  await Promise.all([...loaded, location.href].map(async (address) => {
    const answer = await fetch(address)
    if (answer.ok) await cache.put(address === location.href ? at('kiosk/') : address, answer)
  }))
}
