// `/kiosk/482913#key`: a tablet on the wall. Every submission is a new voter. What cannot be sent now is stored and sent
// later; after the thanks, the question comes back; and while nobody is there, the page invites people to vote.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import '../desk'
import { keepScreenOn } from '../awake'
import { t } from '../i18n'
import { lazyParts, wantParts } from '../kinds'
import type { Room } from '../proto'
import type { Route } from '../router'
import { spaced } from '../code'
import { keepShell } from '../shell'
import { wrongKey } from '../store'
import { usePoll, useRoom, useTitle, type Watched } from '../watch'
import { Mark } from '../ui/brand'
import { ConnectionChip } from '../ui/connection_chip'
import { fillScreen, isFull } from '../ui/full_screen'
import { Icon, type IconName } from '../ui/icon'
import { LanguageSelect } from '../ui/language'
import { Loading, StateBox } from '../ui/state'
import { kioskBox, refused } from './kiosk_box'
import { useKeyChecked, useKioskKey } from './kiosk_key'
import { Session } from './kiosk_session'

/** A room that is missing now may exist later. */
const AGAIN_MS = 60_000

/** Nothing on a wall tablet leads away: no back, no menu, no pinch zoom; and the screen stays on where that is possible. */
function useLocked(): void {
  useEffect(() => {
    const stay = () => history.pushState(null, '', location.href)
    const prevent = (e: Event) => e.preventDefault()
    const asks = (e: BeforeUnloadEvent) => {
      if (kioskBox.waiting.value.length) e.preventDefault()
    }
    const flush = () => void kioskBox.flush()
    const dim = keepScreenOn()
    stay()
    flush()
    const timer = setInterval(() => void kioskBox.flush(), 20_000)
    addEventListener('popstate', stay)
    addEventListener('online', flush)
    addEventListener('beforeunload', asks)
    for (const type of ['contextmenu', 'dragstart', 'gesturestart']) document.addEventListener(type, prevent)
    return () => {
      dim()
      clearInterval(timer)
      removeEventListener('popstate', stay)
      removeEventListener('online', flush)
      removeEventListener('beforeunload', asks)
      for (const type of ['contextmenu', 'dragstart', 'gesturestart']) document.removeEventListener(type, prevent)
    }
  }, [])
}

/** A kiosk that starts without its server must show any kind of question, so it stores their chunk too, once that has loaded. */
function useKept(): void {
  const whole = !!lazyParts.value
  useEffect(() => void wantParts(), [])
  useEffect(() => {
    if (whole) void keepShell().catch(() => undefined)
  }, [whole])
}

const Waiting = () => {
  const n = kioskBox.waiting.value.length,
    lost = refused.value.length
  return (
    <>
      {lost > 0 && (
        <span class="pill warn">
          <Icon name="x" />
          {t('kiosk_refused_n', { n: lost })}
        </span>
      )}
      {n ? (
        <span class="pill warn">
          <span class="spin" />
          {t('kiosk_waiting', { n })}
        </span>
      ) : (
        <ConnectionChip />
      )}
    </>
  )
}

function Kiosk({ room, kioskKey }: { room: Room; kioskKey: string }) {
  useKept()
  useTitle(room.title)
  const poll = usePoll(room.current_poll_id ?? undefined, false)
  const ready = poll.state === 'ready' ? poll.value : undefined
  const full = () => {
    // Not where it is installed as an app. Not every browser can tell in so many words that it is one.
    if (!isFull() && !matchMedia('(display-mode: standalone), (display-mode: fullscreen)').matches) fillScreen()
  }
  return (
    <div class="kiosk" onPointerUp={full}>
      <header>
        <Mark />
        <span class="ttl" dir="auto">
          {room.title}
        </span>
        <Waiting />
        <LanguageSelect keep={false} />
      </header>
      {!ready ? (
        <main class="kiosk-thanks">
          <span class="ico">
            <Icon name="clock" />
          </span>
          <h1>{room.title}</h1>
          <p class="muted">{t('wait_text')}</p>
        </main>
      ) : ready.identity !== 'kiosk' ? (
        <main class="kiosk-thanks">
          <span class="ico">
            <Icon name="lock" />
          </span>
          <h1>{t('kiosk_wrong')}</h1>
          <p class="muted">{t(ready.kind === 'quiz' ? 'kiosk_quiz' : ready.kind === 'qna' ? 'kiosk_qna' : 'kiosk_wrong_text')}</p>
        </main>
      ) : (
        <Session key={ready.id} poll={ready} kioskKey={kioskKey} />
      )}
    </div>
  )
}

/** A notice without links: the tablet hangs where anybody may touch it. */
function Notice({ icon, title, text, children }: { icon: IconName; title: string; text: string; children?: ComponentChildren }) {
  return (
    <div class="kiosk">
      <header>
        <Mark />
      </header>
      <main class="kiosk-thanks">
        <StateBox icon={icon} title={title} text={text}>
          {children}
        </StateBox>
      </main>
    </div>
  )
}

/** Somebody without a key has not set up a kiosk yet, so this page may link home. */
const Home = () => (
  <a class="btn" href="./">
    {t('to_home')}
  </a>
)

/** A room that is not there, or not yet. */
function NoRoom({ code, of, keyed, onAgain }: { code: string; of: Watched<Room>; keyed: boolean; onAgain: () => void }) {
  const gone = of.state === 'gone' || of.state === 'missing'
  useEffect(() => {
    if (!gone) return
    const timer = setInterval(onAgain, AGAIN_MS)
    return () => clearInterval(timer)
  }, [gone])
  if (of.state === 'loading') return <Loading />
  return of.state === 'offline' ? (
    <Notice icon="off" title={t(of.busy ? 'busy_title' : 'offline_title')} text={t(of.busy ? 'busy_text' : 'lost')} />
  ) : (
    <Notice
      icon="search"
      title={of.state === 'gone' ? t('gone_title') : t('not_found_title', { code: spaced(code) })}
      text={t('kiosk_no_key_text')}
    >
      {!keyed && <Home />}
    </Notice>
  )
}

function AtCode({ code, onAgain }: { code: string; onAgain: () => void }) {
  const key = useKioskKey(code)
  const room = useRoom(code)
  useKeyChecked(room.state === 'ready' ? room.value.id : undefined, key)
  if (wrongKey.value) return <Notice icon="lock" title={t('kiosk_wrong_key')} text={t('kiosk_no_key_text')} />
  if (room.state !== 'ready') return <NoRoom code={code} of={room} keyed={!!key} onAgain={onAgain} />
  return key ? (
    <Kiosk room={room.value} kioskKey={key} />
  ) : (
    <Notice icon="lock" title={t('kiosk_no_key')} text={t('kiosk_no_key_text')}>
      <Home />
    </Notice>
  )
}

export function KioskScreen({ route }: { route: Route }) {
  const [round, setRound] = useState(0)
  useLocked()
  return <AtCode key={round} code={'code' in route ? route.code : ''} onAgain={() => setRound((r) => r + 1)} />
}
