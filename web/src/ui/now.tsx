// The server's time on a screen, and how much time a poll has left.

import { useEffect, useState } from 'preact/hooks'
import { now } from '../clock'
import type { Poll } from '../proto'

/** The server's time, read again every `every` ms while `running`. */
export function useNow(running: boolean, every = 250): number {
  const [time, setTime] = useState(now())
  useEffect(() => {
    if (!running) return
    setTime(now())
    const timer = setInterval(() => setTime(now()), every)
    return () => clearInterval(timer)
  }, [running, every])
  return time
}

export const endOf = (poll: Poll): number | null => (poll.end_time ? Date.parse(poll.end_time) : null)

export function timeLeft(poll: Poll, time: number): number | null {
  const end = endOf(poll)
  return poll.status === 'open' && end !== null ? Math.max(0, end - time) : null
}
