// The kiosk's service worker, where the browser allows one (https and localhost). A tablet that starts before its
// server does gets the app instead of the browser's error page, and the app keeps trying by itself. The worker caches
// only the shell, never an answer from the API.

import { isFile, isPage } from './ours'

interface Installing extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Event {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

const worker = self as unknown as EventTarget & {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  registration: { scope: string }
}
const SHELL = 'pollstream-shell'

const on = <E extends Event>(type: string, run: (e: E) => void): void => worker.addEventListener(type, run as EventListener)

/** Every kiosk page is the same file. */
const pageKey = (): string => worker.registration.scope

/** If there is no room in the cache, the page still works. */
const keep = (cache: Cache, key: RequestInfo, answer: Response): Promise<void> => cache.put(key, answer.clone()).catch(() => undefined)

/** Another version of the page has other files, so the old version's files would only pile up. */
async function clear(cache: Cache, kept: Response, fresh: Response): Promise<void> {
  if ((await kept.clone().text()) === (await fresh.clone().text())) return
  for (const old of await cache.keys()) await cache.delete(old)
}

async function page(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL),
    kept = await cache.match(pageKey())
  const fresh = await fetch(request).catch(() => undefined)
  // A proxy in front of a server that is down answers in its place, and so does a network that wants people to log in.
  if (!fresh || fresh.status >= 500 || (fresh.ok && !(await isPage(fresh)))) return kept ?? fresh ?? Response.error()
  if (fresh.ok) {
    if (kept) await clear(cache, kept, fresh)
    await keep(cache, pageKey(), fresh)
  }
  return fresh
}

/** Files with a hash in their name never change. */
async function asset(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL)
  const kept = await cache.match(request)
  if (kept) return kept
  const fresh = await fetch(request)
  if (isFile(fresh)) await keep(cache, request, fresh)
  return fresh
}

on<Installing>('install', (e) => e.waitUntil(worker.skipWaiting()))
on<Installing>('activate', (e) => e.waitUntil(worker.clients.claim()))
on<Fetching>('fetch', (e) => {
  if (e.request.method !== 'GET') return
  if (e.request.mode === 'navigate') e.respondWith(page(e.request))
  else if (/\/assets\/[^/]+-[A-Z0-9]{8}\.\w+$/.test(new URL(e.request.url).pathname)) e.respondWith(asset(e.request))
})
