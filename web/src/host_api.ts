// Requests that only a host's page makes, kept apart so that phones do not download them.

import { Problem, request, send } from './api'
import type { Keys, Pace, Poll, PollDraft, ProblemBody, QuestionState, Room, Series, TextState, WrittenText } from './proto'

const v1 = 'api/v1/'
const post = <T>(path: string, body: unknown, key: string) => request<T>(v1 + path, { method: 'POST', body, key })

export const hostApi = {
  room: (id: string, key?: string) => request<Room>(`${v1}rooms/${id}`, { key }),
  createPoll: (draft: PollDraft, retryKey: string) =>
    request<Poll & Keys>(v1 + 'polls', { method: 'POST', body: draft, headers: { 'Idempotency-Key': retryKey } }),
  createRoom: (draft: { title: string; pace: Pace; polls: PollDraft[] }, key: string, retryKey: string) =>
    request<Room & Keys>(v1 + 'rooms', { method: 'POST', body: draft, key, headers: { 'Idempotency-Key': retryKey } }),
  /** Requests with the same retry key add the question only once. */
  addPoll: (roomId: string, draft: PollDraft, key: string, retryKey: string) =>
    request<Poll>(`${v1}rooms/${roomId}/polls`, { method: 'POST', body: draft, key, headers: { 'Idempotency-Key': retryKey } }),
  /** `leaving`: the request outlives the page. */
  deletePoll: (id: string, key: string, leaving = false) =>
    request<void>(`${v1}polls/${id}`, { method: 'DELETE', key, keepalive: leaving }),
  deleteRoom: (id: string, key: string) => request<void>(`${v1}rooms/${id}`, { method: 'DELETE', key }),
  series: (id: string, key?: string) => request<Series>(`${v1}polls/${id}/series`, { key }),
  show: (roomId: string, what: { poll_id: string | null } | { move: 'next' | 'previous' | 'none' }, key: string) =>
    post<Room>(`rooms/${roomId}/current`, what, key),
  patchRoom: (id: string, change: { title?: string; poll_ids?: string[]; pace?: Pace }, key: string, leaving = false) =>
    request<Room>(`${v1}rooms/${id}`, { method: 'PATCH', body: change, key, keepalive: leaving }),
  patchPoll: (id: string, change: Partial<PollDraft>, key: string, leaving = false) =>
    request<Poll>(`${v1}polls/${id}`, { method: 'PATCH', body: change, key, keepalive: leaving }),
  correct: (id: string, wording: { option_id: number; text: string }, key: string) =>
    request<Poll>(`${v1}polls/${id}`, { method: 'PATCH', body: { corrections: [wording] }, key }),
  close: (id: string, key: string) => post<Poll>(`polls/${id}/close`, {}, key),
  reopen: (id: string, key: string, duration_s?: number) => post<Poll>(`polls/${id}/reopen`, duration_s ? { duration_s } : {}, key),
  reset: (id: string, key: string) => post<Poll>(`polls/${id}/reset`, {}, key),
  texts: (id: string, key: string) => request<{ texts: WrittenText[] }>(`${v1}polls/${id}/texts`, { key }),
  /** Names the text as well as its number: after a reset, the number may belong to another text. */
  setText: (id: string, { id: no, text }: WrittenText, state: TextState | QuestionState, key: string) =>
    request<Poll>(`${v1}polls/${id}/texts/${no}`, { method: 'PATCH', body: { state, text }, key }),
  eraseText: (id: string, { id: no, text }: WrittenText, key: string) =>
    request<void>(`${v1}polls/${id}/texts/${no}`, { method: 'DELETE', body: { text }, key }),
}

/** Whether the decimal separator is a comma where this device is. Some systems name a language that is none, such as C. */
function commas(): boolean {
  const written = (language?: string) => new Intl.NumberFormat(language).format(1.1)
  try {
    return written(navigator.language.split('@')[0]).includes(',')
  } catch {
    return written().includes(',')
  }
}

/** Excel reads CSV as UTF-8 only if it starts with a byte order mark, and expects semicolons between cells where the decimal separator is a comma. */
const asCsv = (path: string): string => `${v1}${path}?format=csv&bom=true${commas() ? '&separator=semicolon' : ''}`

/** A question's ballots. */
export const exportPath = (pollId: string): string => asCsv(`polls/${pollId}/export`)
/** The results of all questions in a room, as one table. */
export const resultsPath = (roomId: string): string => asCsv(`rooms/${roomId}/results`)

/** A text as part of a file name. */
export const fileWord = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')

export function saveFile(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Downloads a file that only the host may have. There is no time limit on the body, because its size is unknown. */
export async function fetchFile(path: string, key: string): Promise<Blob> {
  // `send` would report anything thrown inside it as an answer that never came, so nothing is thrown there.
  const answer = await send(path, { key }, (r) => r)
  if (answer.ok) return answer.blob()
  const body = (await answer.json().catch(() => ({}))) as Partial<ProblemBody>
  throw body.code ? new Problem(body.code, answer.status, body) : new Problem('offline', 0)
}
