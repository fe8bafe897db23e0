// `/kiosk/482913#key`: a tablet on the wall. Every submission is a new voter; what cannot be sent now is kept and sent
// later; after thanks the question comes back; when nobody is there, the page invites.

import { useEffect, useRef, useState } from 'preact/hooks'
import '../desk'
import { api } from '../api'
import { keepScreenOn } from '../awake'
import { marked } from '../ballot'
import { t } from '../i18n'
import { givenKey, hideKey } from '../key_address'
import { wantParts } from '../kinds'
import { recall, remember } from '../memory'
import { Outbox } from '../outbox'
import type { Poll, Room, Voted } from '../proto'
import { uuid } from '../random'
import type { Route } from '../router'
import { keepShell } from '../shell'
import { takePoll } from '../store'
import { usePoll, useRoomByCode, useTitle } from '../watch'
import { announce } from '../ui/announcer'
import { Mark } from '../ui/brand'
import { ConnectionChip } from '../ui/connection'
import { Icon } from '../ui/icon'
import { CodeMissing, Gone, Loading, Offline, StateScreen } from '../ui/state'
import { partsOf } from './choices'

const THANKS_MS = 5000
const IDLE_MS = 45_000

const kioskBox = new Outbox('kiosk', (l) => api.vote(l.pollId, l.ballot, l.headers), (_l, outcome) => {
  if (outcome.ok && outcome.answer.poll) takePoll(outcome.answer.poll, false)
})

function useKioskKey(code: string): string {
  const [key] = useState(() => {
    const given = givenKey(), name = 'kiosk-key.' + code
    if (given) remember(name, given)
    const kept = recall(name, '')
    if (given === kept) hideKey()
    return given || kept
  })
  return key
}

/** Nothing on a wall leads away: no back, no menu, no zoom by pinch; and the screen stays on where that is allowed. */
function useLocked(): void {
  useEffect(() => {
    const stay = () => history.pushState(null, '', location.href)
    const prevent = (e: Event) => e.preventDefault()
    const asks = (e: BeforeUnloadEvent) => { if (kioskBox.waiting.value.length) e.preventDefault() }
    const flush = () => void kioskBox.flush()
    const dim = keepScreenOn()
    stay()
    flush()
    // A kiosk that starts without its server shows any kind of question, so it keeps their chunk too.
    wantParts()
    void keepShell().catch(() => undefined)
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

/** True after a while without a touch. */
function useIdle(): [boolean, () => void] {
  const [idle, setIdle] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const stir = () => { setIdle(false); clearTimeout(timer.current); timer.current = setTimeout(() => setIdle(true), IDLE_MS) }
  useEffect(() => {
    stir()
    addEventListener('pointerdown', stir)
    addEventListener('keydown', stir)
    return () => { clearTimeout(timer.current); removeEventListener('pointerdown', stir); removeEventListener('keydown', stir) }
  }, [])
  return [idle, stir]
}

const Waiting = () => {
  const n = kioskBox.waiting.value.length
  return n ? <span class="pill warn"><span class="spin" />{t('kiosk_waiting', { n })}</span> : <ConnectionChip />
}

const Attract = ({ poll, onTouch }: { poll: Poll; onTouch: () => void }) => (
  <button type="button" class="attract" onClick={onTouch}><Mark /><span class="h1" dir="auto">{poll.title}</span><span class="btn big"><Icon name="hand" />{t('kiosk_touch')}</span></button>
)

function Thanks({ poll, kept, onDone }: { poll: Poll; kept: boolean; onDone: () => void }) {
  useEffect(() => {
    announce(t('kiosk_thanks'))
    const timer = setTimeout(onDone, THANKS_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main class="kiosk-thanks" onClick={onDone}><span class="tick"><Icon name="check" /></span><h1>{t('kiosk_thanks')}</h1>
      <p class="muted">{t(kept ? 'kiosk_kept_text' : 'kiosk_thanks_text')}</p>
      {!poll.results_hidden && poll.results === 'live' && <Results poll={poll} />}
      <span class="drain" aria-hidden="true" />
    </main>
  )
}

const Results = ({ poll }: { poll: Poll }) => {
  const parts = partsOf(poll)
  return parts ? <parts.Results poll={poll} /> : null
}

function Question({ poll, onSend }: { poll: Poll; onSend: (voted: Voted) => void }) {
  const [draft, setDraft] = useState<Voted>({})
  const parts = partsOf(poll)
  if (!parts) return <Loading bare />
  const ballot = parts.ballot(poll, draft)
  const [icon, rule] = parts.rule(poll)
  const n = poll.options.length, blank = !ballot && parts.blank
  return (
    <form class="kiosk-form" onSubmit={(e) => { e.preventDefault(); if (ballot) onSend(ballot) }} noValidate>
      <main><h1 dir="auto">{poll.title}</h1>{poll.description && <p class="desc" dir="auto">{poll.description}</p>}
        <p class="sub"><span class="pill"><Icon name={icon} />{rule}</span></p>
        <div class={n > 3 ? 'kiosk-opts two' : 'kiosk-opts'}><parts.Form poll={poll} draft={draft} onDraft={setDraft} locked={false} note={undefined} /></div></main>
      <footer>{blank && !marked(draft) ? <button type="button" class="btn ghost big" onClick={() => onSend(blank(poll))}>{t('abstain')}</button>
        : <button type="button" class="btn ghost big" disabled={!marked(draft)} onClick={() => setDraft({})}>{t('start_over')}</button>}
        <button type="submit" class="btn big" aria-disabled={ballot ? undefined : 'true'}>{parts.caption(poll, draft)}</button></footer>
    </form>
  )
}

function Session({ poll, kioskKey }: { poll: Poll; kioskKey: string }) {
  const [round, setRound] = useState(0)
  const [sent, setSent] = useState<string | null>(null)
  const [idle, stir] = useIdle()
  useEffect(() => { if (idle) setRound((r) => r + 1) }, [idle])
  const send = (voted: Voted) => {
    const vote_id = uuid()
    kioskBox.put({ pollId: poll.id, at: Date.now(), headers: { 'X-Kiosk-Key': kioskKey }, ballot: { ...voted, vote_id } }, false)
    setSent(vote_id)
  }
  if (poll.status === 'closed') return <main class="kiosk-thanks"><span class="ico"><Icon name="lock" /></span><h1>{t('kiosk_closed')}</h1>{!poll.results_hidden && <Results poll={poll} />}</main>
  if (sent) return <Thanks key={sent} poll={poll} kept={kioskBox.waiting.value.some((l) => l.ballot.vote_id === sent)} onDone={() => { setSent(null); setRound((r) => r + 1) }} />
  return idle ? <Attract poll={poll} onTouch={stir} /> : <Question key={round} poll={poll} onSend={send} />
}

function Kiosk({ room, kioskKey }: { room: Room; kioskKey: string }) {
  useLocked()
  useTitle(room.title)
  const poll = usePoll(room.current_poll_id ?? undefined, false)
  const ready = poll.state === 'ready' ? poll.value : undefined
  const full = () => { if (!document.fullscreenElement && matchMedia('(display-mode: browser)').matches) void document.documentElement.requestFullscreen?.().catch(() => undefined) }
  return (
    <div class="kiosk" onPointerUp={full}>
      <header><Mark /><span class="ttl" dir="auto">{room.title}</span><Waiting /></header>
      {!ready ? <main class="kiosk-thanks"><span class="ico"><Icon name="clock" /></span><h1>{room.title}</h1><p class="muted">{t('wait_next')}</p></main>
        : ready.identity !== 'kiosk' ? <main class="kiosk-thanks"><span class="ico"><Icon name="lock" /></span><h1>{t('kiosk_wrong')}</h1><p class="muted">{t(ready.kind === 'quiz' ? 'kiosk_quiz' : ready.kind === 'qna' ? 'kiosk_qna' : 'kiosk_wrong_text')}</p></main>
          : <Session key={ready.id} poll={ready} kioskKey={kioskKey} />}
    </div>
  )
}

export function KioskScreen({ route }: { route: Route }) {
  const code = 'code' in route ? route.code : ''
  const key = useKioskKey(code)
  const room = useRoomByCode(code)
  if (!key) return <StateScreen icon="lock" title={t('kiosk_no_key')} text={t('kiosk_no_key_text')} />
  switch (room.state) {
    case 'ready': return <Kiosk room={room.value} kioskKey={key} />
    case 'missing': return <CodeMissing code={code} />
    case 'gone': return <Gone />
    case 'offline': return <Offline onRetry={room.retry} />
    case 'loading': return <Loading />
  }
}
