// Where the app lives. The server writes its base path into <base>, so every address is relative to that.

export const base = (): URL => new URL(document.baseURI)

/** The absolute address of a path inside the app: at('482913') → http://host/poll/482913 */
export const at = (path: string): string => new URL(path, base()).href

/** The path of an address inside the app, without the base and without a leading or trailing slash. */
export function inside(pathname: string): string {
  const root = base().pathname
  const path = pathname.startsWith(root) ? pathname.slice(root.length) : pathname.replace(/^\/+/, '')
  return path.replace(/\/+$/, '')
}

export function socketAddress(): string {
  const url = new URL('ws', base())
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}
