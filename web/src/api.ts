// The HTTP side: one function that asks, and one line per thing the server can do.

import { learn } from './clock'
import { at } from './site'
import type { Ballot, Poll, ProblemBody, Room, VoteAnswer } from './proto'

/**
 * What went wrong. `code` is the server's word for it; 'offline', with the status 0, when no answer of the server came: none
 * at all, or the page of a proxy, whose status says nothing about what was asked. But a filter's 403 is about what was asked:
 * it would refuse the same again, and what waits behind it would wait forever. Nobody's key is wrong, so it counts as a 400.
 */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly body: Partial<ProblemBody> = {},
    readonly retryAfter = 0,
  ) {
    super(code)
  }
  /** Worth trying again later: the network, a slow line, a restart, a full queue, or too many requests. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 408 || this.status >= 500
  }
}

/** The problem behind a rejected request. An answer that cannot be read counts as no answer. */
export const problemOf = (e: unknown): Problem => (e instanceof Problem ? e : new Problem('offline', 0))

interface Ask {
  method?: string
  body?: unknown
  key?: string | undefined
  headers?: Record<string, string> | undefined
  signal?: AbortSignal
  keepalive?: boolean
}

const TIMEOUT_MS = 12_000

/** Returns what `read` makes of the answer. The body may take three times as long as the response head: the line may be slow, or the body large. */
export async function send<T>(path: string, ask: Ask, read: (response: Response) => T | Promise<T>): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...ask.headers }
  if (ask.key) headers.Authorization = `Bearer ${ask.key}`
  if (ask.body !== undefined) headers['Content-Type'] = 'application/json'
  const stop = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const allow = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => stop.abort(), ms)
  }
  allow(TIMEOUT_MS)
  ask.signal?.addEventListener('abort', () => stop.abort())
  try {
    const response = await fetch(at(path), {
      method: ask.method ?? 'GET',
      headers,
      signal: stop.signal,
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive: !!ask.keepalive,
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    })
    allow(3 * TIMEOUT_MS)
    return await read(response)
  } catch {
    throw new Problem('offline', 0)
  } finally {
    clearTimeout(timer)
  }
}

export async function request<T>(path: string, ask: Ask = {}): Promise<T> {
  const start = performance.now()
  let text = ''
  const response = await send(path, ask, async (r) => {
    const date = r.headers.get('Date')
    // The header has only whole seconds, so its reading is worth less than a beat's: treat it as if the answer had taken one second longer.
    if (date) learn(Date.parse(date), performance.now() - start + 1000)
    text = await r.text()
    return r
  })
  if (response.ok) return (text ? JSON.parse(text) : undefined) as T
  let body: Partial<ProblemBody> = {}
  try {
    body = JSON.parse(text) as ProblemBody
  } catch {
    /* a proxy's page, not ours */
  }
  const status = body.code ? response.status : response.status === 403 ? 400 : 0
  throw new Problem(body.code ?? (status ? 'http_403' : 'offline'), status, body, Number(response.headers.get('Retry-After')) || 0)
}

const V1 = 'api/v1/'

export const api = {
  roomByCode: (code: string) => request<Room>(`${V1}codes/${code}`),
  poll: (id: string, key?: string, name = '', headers?: Record<string, string>) =>
    request<Poll>(`${V1}polls/${id}${name && '?voter_name=' + encodeURIComponent(name)}`, { key, headers }),
  vote: (id: string, ballot: Ballot, headers?: Record<string, string>) =>
    request<VoteAnswer>(`${V1}polls/${id}/votes`, { method: 'POST', body: ballot, headers }),
}
