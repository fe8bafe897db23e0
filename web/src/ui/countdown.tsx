// How long a poll stays open: as a number, as a line that empties, and aloud. Most polls are closed by hand, so this is a
// chunk of its own.

import '../app'
import { useEffect, useMemo } from 'preact/hooks'
import { now } from '../clock'
import { duration } from '../duration'
import { learnEnglish, locale, t } from '../i18n'
import { time } from '../locales/en_time'
import type { Poll } from '../proto'
import { announce } from './announcer'
import { Icon } from './icon'
import { endOf, timeLeft, useNow } from './now'

learnEnglish(time)

const DAY_MS = 86_400_000
/** How long before the end it is announced once more. */
const SOON_MS = 10_000
/** A delay that lets other announcements about a new question go first. */
const CALM_MS = 1500

/** The countdown of a poll that ends within a day; nothing otherwise. */
export function Countdown({ poll }: { poll: Poll }) {
  const end = endOf(poll)
  const left = timeLeft(poll, useNow(end !== null && poll.status === 'open'))
  if (left === null || left > DAY_MS) return null
  const text = duration(left)
  return (
    <span class={left < SOON_MS ? 'pill warn' : 'pill'}>
      <Icon name="clock" />
      <time class="tnum" aria-label={t('ends_in', { time: text })} role="timer">
        {text}
      </time>
    </span>
  )
}

/** 30 seconds · 5 minutes · 3 hours, because clock digits do not read aloud well. */
function spoken(ms: number): string {
  const s = Math.round(ms / 1000)
  const [unit, n] =
    s <= 90 ? (['second', s] as const) : s <= 5400 ? (['minute', Math.round(s / 60)] as const) : (['hour', Math.round(s / 3600)] as const)
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(n)
}

/** Announces an end when it appears, and again when it is near. The start of a quiz is announced elsewhere. */
function useEndSaid({ status, started_at }: Poll, end: number | null): void {
  useEffect(() => {
    const left = end === null || status !== 'open' ? 0 : end - now()
    if (left <= 0 || left > DAY_MS) return
    // After sleep, a phone is late.
    const say = () => {
      if (end! > now()) announce(t('ends_in', { time: spoken(end! - now()) }))
    }
    const timers = [
      started_at || left < SOON_MS + CALM_MS ? undefined : setTimeout(say, CALM_MS),
      left > SOON_MS ? setTimeout(say, left - SOON_MS) : undefined,
    ]
    return () => timers.forEach(clearTimeout)
  }, [end, status])
}

/** The thin line under the header that empties as time runs out. It is full when this end, or the time of a quiz, was first seen. */
export function TimeLine({ poll }: { poll: Poll }) {
  const end = endOf(poll)
  const begin = useMemo(() => (poll.started_at ? Date.parse(poll.started_at) : now()), [end, poll.started_at])
  const left = timeLeft(poll, useNow(end !== null && poll.status === 'open', 1000))
  useEndSaid(poll, end)
  if (left === null || end === null || left > DAY_MS) return null
  return (
    <div class="time" aria-hidden="true">
      <span style={{ '--p': String(end > begin ? Math.min(1, left / (end - begin)) : 0) }} />
    </div>
  )
}
