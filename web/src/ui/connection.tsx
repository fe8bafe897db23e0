// What people are told about the connection: nothing for two seconds, then an amber banner, after twenty seconds a
// button, and for a moment that the connection is back.

import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { clockTime, t } from '../i18n'
import { lostAt, net, outbox } from '../store'
import { announce } from './announcer'
import { Icon } from './icon'

const QUIET_MS = 2000
const BUTTON_MS = 20_000
const BACK_MS = 5000

/** True while the numbers on screen may be old. */
const stale = signal(false)

/** The class for everything that shows live numbers. */
export const staleClass = (): string => (stale.value ? 'stale' : '')

type Phase = 'fine' | 'lost' | 'long' | 'back'

/** The state of the connection as people are told it, and since when. */
export function useLink(): { phase: Phase; since: number } {
  const lost = lostAt.value
  const [phase, setPhase] = useState<Phase>('fine')
  const [since, setSince] = useState(0)
  useEffect(() => {
    const timers: ReturnType<typeof setTimeout>[] = []
    if (lost !== null) {
      setSince(lost)
      timers.push(
        setTimeout(() => {
          setPhase('lost')
          stale.value = true
          announce(t('lost'))
        }, QUIET_MS),
        setTimeout(() => setPhase('long'), BUTTON_MS),
      )
    } else {
      if (stale.peek()) {
        setPhase('back')
        announce(t('back_online'))
      }
      stale.value = false
      timers.push(setTimeout(() => setPhase('fine'), BACK_MS))
    }
    return () => timers.forEach(clearTimeout)
  }, [lost])
  return { phase, since }
}

export function ConnectionBanner({ counted = false }: { counted?: boolean }) {
  const { phase, since } = useLink()
  if (phase === 'fine') return null
  if (phase === 'back')
    return (
      <p class="banner ok">
        <Icon name="check" />
        {t(counted ? 'back_counted' : 'back_online')}
      </p>
    )
  const wake = () => {
    net.wake()
    void outbox.flush()
  }
  return (
    <p class="banner">
      <span class="spin" />
      {t('lost')} <span class="muted">{t('as_of', { time: clockTime(since) })}</span>
      {phase === 'long' && (
        <button type="button" class="btn ghost sm" onClick={wake}>
          <Icon name="retry" />
          {t('try_now')}
        </button>
      )}
    </p>
  )
}
