import { useEffect, useState } from 'preact/hooks'
import { now } from '../clock'
import { duration, t } from '../i18n'
import type { Poll } from '../proto'
import { Icon } from './icon'

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

const DAY_MS = 86_400_000

/** The countdown of a poll that has an end within a day; nothing otherwise. */
export function Countdown({ poll }: { poll: Poll }) {
  const end = endOf(poll)
  const left = timeLeft(poll, useNow(end !== null && poll.status === 'open'))
  if (left === null || left > DAY_MS) return null
  const text = duration(left)
  return <span class={left < 10_000 ? 'pill warn' : 'pill'}><Icon name="clock" /><time class="tnum" aria-label={t('ends_in', { time: text })} role="timer">{text}</time></span>
}

/** The thin line under the header that empties as time runs out. */
export function TimeLine({ poll }: { poll: Poll }) {
  const end = endOf(poll)
  const left = timeLeft(poll, useNow(end !== null && poll.status === 'open', 1000))
  if (left === null || end === null || left > DAY_MS) return null
  const whole = end - Date.parse(poll.created_at)
  return <div class="time" aria-hidden="true"><span style={{ '--p': String(whole > 0 ? Math.min(1, left / whole) : 0) }} /></div>
}
