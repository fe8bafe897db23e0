// One person after the other at a kiosk: the invitation to touch, the question, the thanks, and whether somebody is still there.

import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { seal } from '../ballot'
import { language, preferred, speak, t } from '../i18n'
import type { Sealed } from '../outbox'
import type { Poll, Voted } from '../proto'
import { announce } from '../ui/announcer'
import { Mark } from '../ui/brand'
import { Icon } from '../ui/icon'
import { timeLeft, useNow } from '../ui/now'
import { partsOf } from './choices'
import { kioskBox, refused, withKey } from './kiosk_box'
import { Question } from './kiosk_question'

const THANKS_MS = 5000
const IDLE_MS = 45_000
/** How long somebody who has chosen something is asked whether they are still there. */
const ASK_MS = 15_000

/**
 * True after a while without a touch or a key, until the returned function is called. By then a cover is over everything,
 * and it goes when it is clicked, not as soon as a finger is down: the click would reach what was behind it. A key that
 * brings the kiosk back does nothing else for the same reason.
 */
function useIdle(): [boolean, () => void] {
  const [idle, setIdle] = useState(false)
  const wake = () => setIdle(false)
  useLayoutEffect(() => {
    if (idle) {
      const key = (e: KeyboardEvent) => {
        if (e.ctrlKey || e.metaKey || e.altKey) return
        e.preventDefault()
        e.stopPropagation()
        wake()
        // In Firefox, a button is clicked when the space bar comes up, whatever became of its going down.
        addEventListener(
          'keyup',
          (up) => {
            up.preventDefault()
            up.stopPropagation()
          },
          { capture: true, once: true },
        )
      }
      addEventListener('keydown', key, true)
      return () => removeEventListener('keydown', key, true)
    }
    let timer: ReturnType<typeof setTimeout>
    const stir = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setIdle(true), IDLE_MS)
    }
    stir()
    addEventListener('pointerdown', stir)
    addEventListener('keydown', stir)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointerdown', stir)
      removeEventListener('keydown', stir)
    }
  }, [idle])
  return [idle, wake]
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
      {!poll.results_hidden && poll.results === 'live' && poll.total_voters > 0 && (
        <>
          <Asked poll={poll} />
          <Results poll={poll} />
        </>
      )}
      <span class="drain" aria-hidden="true" />
    </main>
  )
}

/** Whoever comes to a kiosk now has not read the question. */
const Asked = ({ poll }: { poll: Poll }) => <h2 dir="auto">{poll.title}</h2>

const Results = ({ poll }: { poll: Poll }) => {
  const parts = partsOf(poll)
  return parts ? <parts.Results poll={poll} /> : null
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

export function Session({ poll, kioskKey }: { poll: Poll; kioskKey: string }) {
  const [round, setRound] = useState(0)
  const [sent, setSent] = useState<string | null>(null)
  const [idle, wake] = useIdle()
  const [chosen, setChosen] = useState(false)
  const time = useNow(poll.end_time !== null && poll.status === 'open', 500)
  /** The next person finds the question, and the kiosk's own language. */
  const anew = () => {
    setRound((r) => r + 1)
    if (language.peek() !== preferred()) void speak(preferred())
  }
  useEffect(() => {
    if (idle && !chosen) anew()
  }, [idle])
  const send = (voted: Voted) => {
    const letter = seal(poll, voted)
    kioskBox.put({ ...letter, headers: withKey(kioskKey) }, false)
    setSent(letter.ballot.vote_id)
  }
  // Without a connection nobody says that voting is closed, so the clock does.
  if (poll.status === 'closed' || timeLeft(poll, time) === 0)
    return (
      <main class="kiosk-thanks">
        <span class="ico">
          <Icon name="lock" />
        </span>
        <h1>{t('kiosk_closed')}</h1>
        <Asked poll={poll} />
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
          anew()
        }}
      />
    )
  if (idle && !chosen) return <Attract poll={poll} onTouch={wake} />
  return (
    <>
      <Question key={`${round} ${poll.ballot_version}`} poll={poll} onSend={send} onMark={setChosen} />
      {idle && <StillThere onStay={wake} onGone={anew} />}
    </>
  )
}
