// `/kiosk/482913#key`: a tablet on the wall. Every submission is a new voter. What cannot be sent now is stored and sent
// later; after the thanks, the question comes back; and while nobody is there, the page invites people to vote.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import '../desk'
import { signal } from '@preact/signals'
import { keepScreenOn } from '../awake'
import { marked, seal } from '../ballot'
import { t } from '../i18n'
import { givenKey, hideKey } from '../key_address'
import { lazyParts, wantParts } from '../kinds'
import { recall, remember } from '../memory'
import { Outbox, type Sealed } from '../outbox'
import type { Poll, Room, Voted } from '../proto'
import type { Route } from '../router'
import { spaced } from '../site'
import { keepShell } from '../shell'
import { carry, net, takePoll, wrongKey } from '../store'
import { usePoll, useRoom, useTitle, type Watched } from '../watch'
import { announce } from '../ui/announcer'
import { Mark } from '../ui/brand'
import { ConnectionChip } from '../ui/connection_chip'
import { Icon, type IconName } from '../ui/icon'
import { Loading, StateBox } from '../ui/state'
import { partsOf } from './choices'

const THANKS_MS = 5000
const IDLE_MS = 45_000
/** How long somebody who has chosen something is asked whether they are still there. */
const ASK_MS = 15_000
/** A room that is missing now may exist later. */
const AGAIN_MS = 60_000

/** Votes that the server did not accept, kept for the staff: the voter is gone. */
interface Refused {
  letter: Sealed
  status: number
}
const refused = signal(recall<Refused[]>('kiosk-refused', []))

function setAside(all: Refused[]): void {
  refused.value = all
  remember('kiosk-refused', all.length ? all : undefined)
}

const isKey = (status: number): boolean => status === 401 || status === 403

const kioskBox = new Outbox('kiosk', carry, (letter, outcome) => {
  if (outcome.ok) return outcome.answer.poll && takePoll(outcome.answer.poll, false)
  const { status } = outcome.problem
  if (isKey(status)) wrongKey.value = true
  setAside([...refused.value, { letter, status }])
})

const withKey = (key: string) => ({ 'X-Kiosk-Key': key })

/** Staff opened the kiosk's link: votes that the previous key could not send are sent with this one, and the count of other refusals starts over. */
function takeKey(code: string, given: string): string {
  const name = 'kiosk-key.' + code,
    before = recall(name, '')
  const locked = refused.value.filter((r) => isKey(r.status)),
    ours = locked.filter((r) => r.letter.headers?.['X-Kiosk-Key'] === before)
  remember(name, given)
  if (recall(name, '') === given) hideKey()
  setAside(locked.filter((r) => !ours.includes(r)))
  for (const { letter } of ours) kioskBox.put({ ...letter, headers: withKey(given) }, false)
  return given
}

function useKioskKey(code: string): string {
  const read = () => {
    const given = givenKey()
    return given ? takeKey(code, given) : recall('kiosk-key.' + code, '')
  }
  const [key, setKey] = useState(read)
  useEffect(() => {
    // Opening the right link in the tab that has the wrong one changes only the hash, so no page is loaded.
    const again = () => setKey(read())
    addEventListener('hashchange', again)
    return () => removeEventListener('hashchange', again)
  }, [])
  return key
}

/** Checks at once whether the key belongs to this room, not only when somebody has voted. */
function useKeyChecked(roomId: string | undefined, key: string): void {
  useEffect(() => {
    wrongKey.value = false
    if (!roomId || !key) return
    net.introduce({ type: 'auth', kiosk_key: key, room_id: roomId })
    return () => net.introduce(null)
  }, [roomId, key])
}

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

/** True after a while without a touch. */
function useIdle(): [boolean, () => void] {
  const [idle, setIdle] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const stir = () => {
    setIdle(false)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setIdle(true), IDLE_MS)
  }
  useEffect(() => {
    stir()
    addEventListener('pointerdown', stir)
    addEventListener('keydown', stir)
    return () => {
      clearTimeout(timer.current)
      removeEventListener('pointerdown', stir)
      removeEventListener('keydown', stir)
    }
  }, [])
  return [idle, stir]
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

const Attract = ({ poll, onTouch }: { poll: Poll; onTouch: () => void }) => (
  <button type="button" class="attract" onClick={onTouch}>
    <Mark />
    <span class="h1" dir="auto">
      {poll.title}
    </span>
    <span class="btn big">
      <Icon name="hand" />
      {t('kiosk_touch')}
    </span>
  </button>
)

function Thanks({ poll, id, onDone }: { poll: Poll; id: string; onDone: () => void }) {
  const is = (l: Sealed) => l.ballot.vote_id === id
  const kept = kioskBox.waiting.value.some(is),
    lost = refused.value.some((r) => is(r.letter))
  const title = t(lost ? 'kiosk_refused' : 'kiosk_thanks')
  useEffect(() => announce(title), [title])
  useEffect(() => {
    const timer = setTimeout(onDone, THANKS_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main class="kiosk-thanks" onClick={onDone}>
      {lost ? (
        <span class="ico">
          <Icon name="x" />
        </span>
      ) : (
        <span class="tick">
          <Icon name="check" />
        </span>
      )}
      <h1>{title}</h1>
      <p class="muted">{t(kept ? 'kiosk_kept_text' : lost ? 'kiosk_refused_text' : 'kiosk_thanks_text')}</p>
      {!poll.results_hidden && poll.results === 'live' && poll.total_voters > 0 && <Results poll={poll} />}
      <span class="drain" aria-hidden="true" />
    </main>
  )
}

const Results = ({ poll }: { poll: Poll }) => {
  const parts = partsOf(poll)
  return parts ? <parts.Results poll={poll} /> : null
}

/** Whether the end of the options is below the bar, and so out of sight. */
function useBelow(ready: boolean) {
  const end = useRef<HTMLSpanElement>(null),
    bar = useRef<HTMLElement>(null)
  const [below, setBelow] = useState(false)
  useEffect(() => {
    if (!end.current || !bar.current) return
    const seen = new IntersectionObserver(([last]) => setBelow(!last!.isIntersecting && last!.boundingClientRect.top > 0), {
      rootMargin: `0px 0px -${bar.current.offsetHeight}px 0px`,
    })
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [ready])
  return { end, bar, below }
}

function Question({ poll, onSend, onMark }: { poll: Poll; onSend: (voted: Voted) => void; onMark: (any: boolean) => void }) {
  const [draft, setDraft] = useState<Voted>({})
  const any = marked(draft)
  useEffect(() => {
    onMark(any)
    return () => onMark(false)
  }, [any])
  const parts = partsOf(poll)
  const { end, bar, below } = useBelow(!!parts)
  if (!parts) return <Loading bare />
  const ballot = parts.ballot(poll, draft)
  const [icon, rule] = parts.rule(poll)
  const n = poll.options.length,
    blank = !ballot && parts.blank
  return (
    <form
      class="kiosk-form"
      onSubmit={(e) => {
        e.preventDefault()
        if (ballot) onSend(ballot)
      }}
      noValidate
    >
      <main>
        <h1 dir="auto">{poll.title}</h1>
        {poll.description && (
          <p class="desc" dir="auto">
            {poll.description}
          </p>
        )}
        <p class="sub">
          <span class="pill">
            <Icon name={icon} />
            {rule}
          </span>
        </p>
        <div class={n > 3 ? 'kiosk-opts two' : 'kiosk-opts'}>
          <parts.Form poll={poll} draft={draft} onDraft={setDraft} locked={false} note={undefined} />
          <span ref={end} />
        </div>
      </main>
      <footer ref={bar}>
        {below && (
          <button type="button" class="below" onClick={() => scrollBy({ top: innerHeight / 2, behavior: 'smooth' })}>
            {t('kiosk_below')}
            <Icon name="arrow" />
          </button>
        )}
        {blank && !marked(draft) ? (
          <button type="button" class="btn ghost big" onClick={() => onSend(blank(poll))}>
            {t('abstain')}
          </button>
        ) : (
          <button type="button" class="btn ghost big" disabled={!marked(draft)} onClick={() => setDraft({})}>
            {t('start_over')}
          </button>
        )}
        <button type="submit" class="btn big" aria-disabled={ballot ? undefined : 'true'}>
          {parts.caption(poll, draft)}
        </button>
      </footer>
    </form>
  )
}

/** A choice is not thrown away while somebody is still reading: one touch keeps it. */
function StillThere({ onStay, onGone }: { onStay: () => void; onGone: () => void }) {
  const [left, setLeft] = useState(ASK_MS / 1000)
  useEffect(() => {
    announce(t('kiosk_still'))
    const timer = setInterval(() => setLeft((s) => s - 1), 1000)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => {
    if (left <= 0) onGone()
  }, [left])
  return (
    <button type="button" class="attract still" onClick={onStay}>
      <Icon name="hourglass" />
      <span class="h1">{t('kiosk_still')}</span>
      <span class="tnum">{t('kiosk_anew', { n: Math.max(0, left) })}</span>
      <span class="btn big">
        <Icon name="hand" />
        {t('kiosk_stay')}
      </span>
    </button>
  )
}

function Session({ poll, kioskKey }: { poll: Poll; kioskKey: string }) {
  const [round, setRound] = useState(0)
  const [sent, setSent] = useState<string | null>(null)
  const [idle, stir] = useIdle()
  const [chosen, setChosen] = useState(false)
  const anew = () => setRound((r) => r + 1)
  useEffect(() => {
    if (idle && !chosen) anew()
  }, [idle])
  const send = (voted: Voted) => {
    const letter = seal(poll, voted)
    kioskBox.put({ ...letter, headers: withKey(kioskKey) }, false)
    setSent(letter.ballot.vote_id)
  }
  if (poll.status === 'closed')
    return (
      <main class="kiosk-thanks">
        <span class="ico">
          <Icon name="lock" />
        </span>
        <h1>{t('kiosk_closed')}</h1>
        {!poll.results_hidden && <Results poll={poll} />}
      </main>
    )
  if (sent)
    return (
      <Thanks
        key={sent}
        poll={poll}
        id={sent}
        onDone={() => {
          setSent(null)
          setRound((r) => r + 1)
        }}
      />
    )
  if (idle && !chosen) return <Attract poll={poll} onTouch={stir} />
  return (
    <>
      <Question key={`${round} ${poll.ballot_version}`} poll={poll} onSend={send} onMark={setChosen} />
      {idle && <StillThere onStay={stir} onGone={anew} />}
    </>
  )
}

function Kiosk({ room, kioskKey }: { room: Room; kioskKey: string }) {
  useKept()
  useTitle(room.title)
  const poll = usePoll(room.current_poll_id ?? undefined, false)
  const ready = poll.state === 'ready' ? poll.value : undefined
  const full = () => {
    if (!document.fullscreenElement && matchMedia('(display-mode: browser)').matches)
      void document.documentElement.requestFullscreen?.().catch(() => undefined)
  }
  return (
    <div class="kiosk" onPointerUp={full}>
      <header>
        <Mark />
        <span class="ttl" dir="auto">
          {room.title}
        </span>
        <Waiting />
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
function NoRoom({ code, of, keyed, onAgain }: { code: string; of: Watched<Room>['state']; keyed: boolean; onAgain: () => void }) {
  const gone = of === 'gone' || of === 'missing'
  useEffect(() => {
    if (!gone) return
    const timer = setInterval(onAgain, AGAIN_MS)
    return () => clearInterval(timer)
  }, [gone])
  if (of === 'loading') return <Loading />
  return of === 'offline' ? (
    <Notice icon="off" title={t('offline_title')} text={t('lost')} />
  ) : (
    <Notice
      icon="search"
      title={of === 'gone' ? t('gone_title') : t('not_found_title', { code: spaced(code) })}
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
  if (room.state !== 'ready') return <NoRoom code={code} of={room.state} keyed={!!key} onAgain={onAgain} />
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
