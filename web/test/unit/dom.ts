// A page for tests that need one: happy-dom's window as the globals, and HTTP answers that the test decides.
import { webcrypto } from 'node:crypto'
import { Window } from 'happy-dom'

export const window = new Window({ url: 'http://poll.test/base/482913' })
window.document.write('<!doctype html><html><head><base href="/base/"></head><body><div id="app"></div></body></html>')

const names = [
  'document',
  'location',
  'history',
  'navigator',
  'localStorage',
  'sessionStorage',
  'HTMLElement',
  'Node',
  'Event',
  'Element',
  'SVGElement',
  'CustomEvent',
  'KeyboardEvent',
  'MouseEvent',
  'InputEvent',
  'MutationObserver',
  'ResizeObserver',
  'matchMedia',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'getComputedStyle',
]
for (const name of names) {
  const value = (window as unknown as Record<string, unknown>)[name]
  Object.defineProperty(globalThis, name, {
    value: typeof value === 'function' && /^[a-z]/.test(name) ? value.bind(window) : value,
    configurable: true,
    writable: true,
  })
}
const g = globalThis as unknown as Record<string, unknown>
g.window = globalThis
g.crypto ??= webcrypto // Node 18 has it only as a module
g.addEventListener = window.addEventListener.bind(window)
g.removeEventListener = window.removeEventListener.bind(window)
g.scrollTo = () => undefined

export interface Asked {
  method: string
  path: string
  query: string
  body: any
  headers: Record<string, string>
  keepalive: boolean
}
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'offline'

/** An answer of the server that is final, so that nothing retries during the next test. */
export const REFUSED: Answer = { status: 400, body: { status: 400, code: 'malformed' } }

/** Sends every request to `answer`, and records it. */
export function serve(answer: (asked: Asked) => Answer | Promise<Answer>): Asked[] {
  const asked: Asked[] = []
  g.fetch = async (url: string, init: RequestInit = {}) => {
    const request = {
      method: init.method ?? 'GET',
      path: new URL(url).pathname,
      query: new URL(url).search,
      body: init.body ? JSON.parse(String(init.body)) : undefined,
      headers: (init.headers ?? {}) as Record<string, string>,
      keepalive: !!init.keepalive,
    }
    asked.push(request)
    const a = await answer(request)
    if (a === 'offline') throw new TypeError('failed to fetch')
    return new Response(a.body === undefined ? null : JSON.stringify(a.body), { status: a.status ?? 200, headers: a.headers ?? {} })
  }
  return asked
}

// What the app is still waiting for (the next retry, the end of a toast) must not keep the test process alive.
const wait = globalThis.setTimeout
const frame = window.requestAnimationFrame.bind(window)
for (const name of ['setTimeout', 'setInterval'] as const) {
  const real = globalThis[name] as unknown as (...args: unknown[]) => { unref(): unknown }
  g[name] = (...args: unknown[]) => {
    const timer = real(...args)
    timer.unref()
    return timer
  }
}

const pass = (ms = 0): Promise<void> => new Promise((done) => wait(done, ms))

/** Lets some time pass, and then the effects of whatever was rendered run: they come after a frame, however busy the machine is. */
export async function settle(ms = 0): Promise<void> {
  await pass(ms)
  await new Promise((drawn) => frame(drawn))
  await pass()
}

/** Waits until something is the case, as a person would; after the time limit, the assertion that follows reports it. */
export async function until(holds: () => unknown, ms = 2000): Promise<void> {
  for (const end = Date.now() + ms; !holds() && Date.now() < end;) await pass(5)
}

/** Writes into the page's text area and submits its form. */
export async function submitText(text: string): Promise<void> {
  const page = document.getElementById('app')!,
    field = page.querySelector('textarea')!
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  page.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
}
