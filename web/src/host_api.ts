// What only a host's page asks of the server, so that no phone downloads it.

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
  /** The same retry key adds the same question once. */
  addPoll: (roomId: string, draft: PollDraft, key: string, retryKey: string) =>
    request<Poll>(`${v1}rooms/${roomId}/polls`, { method: 'POST', body: draft, key, headers: { 'Idempotency-Key': retryKey } }),
  /** Who is leaving the page is served, too. */
  deletePoll: (id: string, key: string, leaving = false) => request<void>(`${v1}polls/${id}`, { method: 'DELETE', key, keepalive: leaving }),
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
  /** About this very text: after a reset another one has its number. */
  setText: (id: string, { id: no, text }: WrittenText, state: TextState | QuestionState, key: string) =>
    request<Poll>(`${v1}polls/${id}/texts/${no}`, { method: 'PATCH', body: { state, text }, key }),
  eraseText: (id: string, { id: no, text }: WrittenText, key: string) =>
    request<void>(`${v1}polls/${id}/texts/${no}`, { method: 'DELETE', body: { text }, key }),
}

/** Excel takes CSV for UTF-8 only where a byte order mark begins it, and parts cells at semicolons where decimals have a comma. */
const asCsv = (path: string): string =>
  `${v1}${path}?format=csv&bom=true${new Intl.NumberFormat(navigator.language.split('@')[0]).format(1.1).includes(',') ? '&separator=semicolon' : ''}`

/** The ballots of a question. */
export const exportPath = (pollId: string): string => asCsv(`polls/${pollId}/export`)
/** What came out of all questions of a room, as one table. */
export const resultsPath = (roomId: string): string => asCsv(`rooms/${roomId}/results`)

/** A text as a part of a file's name. */
export const fileWord = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60).replace(/^-+|-+$/g, '')

export function saveFile(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A file that only the host may have. It may take as long as it needs: there is no telling how much there is of it. */
export async function fetchFile(path: string, key: string): Promise<Blob> {
  // Nothing is thrown inside of `send`, to which whatever fails there is an answer that never came.
  const answer = await send(path, { key }, (r) => r)
  if (answer.ok) return answer.blob()
  const body = await answer.json().catch(() => ({})) as Partial<ProblemBody>
  throw new Problem(body.code ?? `http_${answer.status}`, answer.status, body)
}
