// Hooks that tie a screen to a room or a poll: load it, subscribe while the screen is there, report what went wrong.

import { useEffect, useState } from 'preact/hooks'
import { problemOf, type Problem } from './api'
import type { Poll, Room } from './proto'
import { link, loadPoll, loadRoomByCode, net, pollCell, roomCell } from './store'

export type Watched<T> =
  | { state: 'loading' }
  | { state: 'missing' }
  | { state: 'gone' }
  | { state: 'offline'; busy: boolean; retry: () => void }
  | { state: 'ready'; value: T }

const RETRY_MS = 4000
/** When a host moves a whole room on, the snapshot comes by socket; requests for what only HTTP tells are spread out. */
const SPREAD_MS = 1500

/** Repeats `load` while nobody answers, since the server may just be restarting. */
function useLoaded(name: string | undefined, load: (name: string) => Promise<{ id: string }>, delay = 0) {
  const [id, setId] = useState<string | undefined>()
  const [failure, setFailure] = useState<Problem | undefined>()
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!name) return
    let alive = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const begin = () =>
      void load(name).then(
        (found) => {
          if (alive) {
            setId(found.id)
            setFailure(undefined)
          }
        },
        (e: unknown) => {
          if (!alive) return
          const problem = problemOf(e)
          setFailure(problem)
          if (problem.passing) timer = setTimeout(() => setRound((r) => r + 1), Math.max(RETRY_MS, problem.retryAfter * 1000))
        },
      )
    if (delay) timer = setTimeout(begin, delay)
    else begin()
    return () => {
      alive = false
      clearTimeout(timer)
    }
  }, [name, round])
  return { id, failure, retry: () => setRound((r) => r + 1) }
}

function useTopic(topic: { poll_id: string } | { room_id: string } | undefined, key: string | undefined): void {
  useEffect(() => (topic && key ? net.subscribe(topic) : undefined), [key])
}

function seenAs<T>(value: T | null | undefined, failure: Problem | undefined, retry: () => void): Watched<T> {
  if (value) return { state: 'ready', value }
  if (value === null && !failure) return { state: 'gone' }
  if (failure) return failure.passing ? { state: 'offline', busy: failure.status > 0, retry } : { state: 'missing' }
  return { state: 'loading' }
}

/** The room with a code, or whatever else `load` finds rooms by. */
export function useRoom(name: string, load = loadRoomByCode): Watched<Room> {
  const { id, failure, retry } = useLoaded(name, load)
  useTopic(id ? { room_id: id } : undefined, id)
  return seenAs(id ? roomCell(id).value : undefined, failure, retry)
}

/** A poll by id. In a room, the room's own subscription brings the frames; `subscribe` is for a poll on its own. */
export function usePoll(pollId: string | undefined, subscribe: boolean): Watched<Poll> {
  const { failure, retry } = useLoaded(pollId, loadPoll, subscribe || link.peek() !== 'open' ? 0 : Math.random() * SPREAD_MS)
  useTopic(subscribe && pollId ? { poll_id: pollId } : undefined, pollId)
  return seenAs(pollId ? pollCell(pollId).value : undefined, failure, retry)
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · PollStream` : 'PollStream'
  }, [title])
}
