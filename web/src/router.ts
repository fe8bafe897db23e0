// Addresses ↔ screens. Every path is relative to the base that the server writes into the page.

import { signal } from '@preact/signals'
import { at, base, inside } from './site'

export type Route =
  | { screen: 'join' }
  | { screen: 'browse' }
  | { screen: 'create' }
  /** No such page; `what` is the code that does not exist, or `gone` for a deleted poll, or `missing` for one that never existed. */
  | { screen: 'missing'; what?: string }
  | { screen: 'room' | 'stage' | 'kiosk' | 'embed'; code: string }
  | { screen: 'poll' | 'results' | 'host' | 'paced'; id: string }

const CODE = /^\d{6}$/
const ID = /^[0-9A-Za-z]{10,40}$/

export function parse(path: string, search = ''): Route {
  const [head = '', tail, more] = path.split('/')
  if (tail === undefined) {
    if (head === '' || head === 'index.html') return new URLSearchParams(search).has('browse') ? { screen: 'browse' } : { screen: 'join' }
    if (head === 'create') return { screen: 'create' }
    const code = head.replace(/%20|\s/g, '') // codes are shown in two groups
    return CODE.test(code) ? { screen: 'room', code } : { screen: 'missing' }
  }
  if (more === undefined && /^(stage|kiosk|embed)$/.test(head) && CODE.test(tail)) return { screen: head as 'stage', code: tail }
  if (more === undefined && /^(p|results|host)$/.test(head) && ID.test(tail))
    return { screen: head === 'p' ? 'poll' : (head as 'host'), id: tail }
  return { screen: 'missing' }
}

const read = (): Route => parse(inside(location.pathname), location.search)

export const route = signal<Route>(read())

export function go(path: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', at(path))
  route.value = read()
  scrollTo(0, 0)
}

/** The link under a click, if it leads to another screen of this app in this tab. */
function ownLink(e: MouseEvent): HTMLAnchorElement | undefined {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return undefined
  const link = (e.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null
  if (!link || link.target || link.hasAttribute('download')) return undefined
  const url = new URL(link.href)
  const ours = url.origin === location.origin && url.pathname.startsWith(base().pathname)
  return ours && parse(inside(url.pathname), url.search).screen !== 'missing' ? link : undefined
}

export function followLinks(): void {
  addEventListener('popstate', () => {
    route.value = read()
  })
  document.addEventListener('click', (e) => {
    const link = ownLink(e)
    if (!link) return
    e.preventDefault()
    const url = new URL(link.href)
    go(inside(url.pathname) + url.search + url.hash)
  })
}
