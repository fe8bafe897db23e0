// The order of a room's questions while the host rearranges them: the page has it at once, the server after a short pause.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { hostApi } from '../host_api'
import type { Room, RoomPoll } from '../proto'
import { failed } from '../reasons'

const PAUSE_MS = 400

/** The polls in the order of `ids`; those not among them were added meanwhile and come last. */
function ordered(polls: readonly RoomPoll[], ids: readonly string[]): RoomPoll[] {
  const place = (p: RoomPoll) => {
    const at = ids.indexOf(p.id)
    return at < 0 ? ids.length : at
  }
  return [...polls].sort((a, b) => place(a) - place(b))
}

/** The room as its host has just arranged it, until the server has the same order; and the function that sets another order. */
export function useArranged(room: Room, adminKey: string): { room: Room; arrange: (ids: readonly string[]) => void } {
  const [mine, setMine] = useState<readonly string[] | null>(null)
  const latest = useRef({ mine, room })
  latest.current.room = room
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  /** The room's version that has this order: a later one may have another order, from somebody else. */
  const [kept, setKept] = useState(Infinity)
  const put = (ids: readonly string[] | null) => {
    setMine((latest.current.mine = ids))
    setKept(Infinity)
  }
  useLayoutEffect(() => {
    if (room.version >= kept) put(null)
  }, [room.version, kept])
  const send = (leaving = false) => {
    clearTimeout(timer.current)
    timer.current = undefined
    const sent = latest.current.mine
    if (!sent) return
    const poll_ids = ordered(latest.current.room.polls, sent).map((p) => p.id)
    const still = () => latest.current.mine === sent
    hostApi.patchRoom(room.id, { poll_ids }, adminKey, leaving).then(
      ({ version }) => {
        if (still()) setKept(version)
      },
      (e: unknown) => {
        if (still()) put(null)
        failed(e)
      },
    )
  }
  const arrange = (ids: readonly string[]) => {
    put(ids)
    clearTimeout(timer.current)
    timer.current = setTimeout(send, PAUSE_MS)
  }
  useEffect(() => {
    const leave = () => {
      if (timer.current !== undefined) send(true)
    }
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [])
  return { room: mine ? { ...room, polls: ordered(room.polls, mine) } : room, arrange }
}

/**
 * Places newly made questions after the ones that they were made for. The server adds them at the end, and accepts an order
 * only if it names every question, so each one is moved once the room's list has it.
 */
export function usePlacing(room: Room, arrange: (ids: readonly string[]) => void): (id: string, after: string | null) => void {
  const coming = useRef(new Map<string, string | null>())
  const settle = () => {
    const ids = room.polls.map((p) => p.id),
      before = ids.join()
    for (const [id, after] of coming.current) {
      if (!ids.includes(id)) continue
      coming.current.delete(id)
      // If that question no longer exists, the new one stays at the end.
      if (after === null || !ids.includes(after)) continue
      ids.splice(ids.indexOf(id), 1)
      ids.splice(ids.indexOf(after) + 1, 0, id)
    }
    if (ids.join() !== before) arrange(ids)
  }
  const latest = useRef(settle)
  latest.current = settle
  useLayoutEffect(settle, [room.polls])
  return (id, after) => {
    coming.current.set(id, after)
    latest.current()
  }
}
