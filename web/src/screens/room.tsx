// `/482913` and `/p/ID`: finds the room or the poll, waits with the voter, and moves along when the host moves on.

import { useEffect, useRef } from 'preact/hooks'
import { lastAsked } from '../asked'
import { t } from '../i18n'
import { wantParts } from '../kinds'
import { visited } from '../memory'
import type { Room } from '../proto'
import type { Route } from '../router'
import { choice, lastOutcome, link, viewers } from '../store'
import { usePoll, useRoom, useTitle } from '../watch'
import { announce } from '../ui/announcer'
import { HomeMark } from '../ui/brand'
import { ConnectionBanner } from '../ui/connection'
import { instead, StateBox } from '../ui/state'
import { LazyScreen } from './lazy'
import { Vote } from './vote'

function Waiting({ room }: { room: Room }) {
  const here = viewers(room.id).value,
    on = link.value === 'open',
    Place = room.polls.some((p) => p.kind === 'quiz') && wantParts()?.quiz.Place
  return (
    <div class="vote">
      <header class="vote-top">
        <div class="row">
          <HomeMark />
          <span class="ttl" dir="auto">
            {room.title}
          </span>
        </div>
        <ConnectionBanner />
      </header>
      <main class="vote-main waiting">
        {Place && <Place room={room} />}
        <StateBox icon="clock" title={t('wait_title')} text={t('wait_text')}>
          {here > 1 && <p class="muted">{t('wait_people', { n: here })}</p>}
          <span class={on ? 'pill ok' : 'pill'}>
            <span class="dot" />
            {t(on ? 'connected' : 'connecting')}
          </span>
        </StateBox>
        {room.polls.length > 0 && lastAsked(room.polls) === room.polls.length - 1 && (
          <a class="btn ghost" href={`results/${room.id}?all`}>
            {t('full_results')}
          </a>
        )}
      </main>
    </div>
  )
}

/** Announces the next question, but not the first one, which the page itself shows. */
function useSayNext(room: Room): void {
  const last = useRef(room.current_poll_id)
  useEffect(() => {
    if (last.current === room.current_poll_id) return
    last.current = room.current_poll_id
    const poll = room.polls.find((p) => p.id === room.current_poll_id)
    if (poll) {
      announce(t('say_next', { title: poll.title }))
      scrollTo(0, 0)
    }
  }, [room.current_poll_id])
}

/** The outcome of a vote is shown where it was cast; a refusal after the host or the voter has gone on, over whatever is shown by then. */
export function useLate(shown: string | null | undefined): void {
  const last = lastOutcome.value
  useEffect(() => {
    if (last && !last.outcome.ok && last.pollId !== shown)
      import('./late').then(
        (m) => m.tellLate(),
        () => undefined,
      )
  }, [last])
}

const elsewhere = (now: Route) => <LazyScreen now={now} />

function Led({ room }: { room: Room }) {
  const id = room.current_poll_id
  useSayNext(room)
  useLate(id)
  return id ? <InRoom key={id} id={id} room={room} /> : <Waiting room={room} />
}

function Inside({ room }: { room: Room }) {
  const voted = room.polls.filter((p) => choice(p.id).value).length
  useTitle(room.title)
  useEffect(
    () => visited({ code: room.code, title: room.title, at: Date.now(), polls: room.polls.length, voted }),
    [room.code, room.title, room.polls.length, voted],
  )
  return room.pace === 'host' ? <Led room={room} /> : elsewhere({ screen: 'paced', id: room.id })
}

function InRoom({ id, room }: { id: string; room: Room }) {
  const poll = usePoll(id, false)
  return poll.state === 'ready' ? <Vote poll={poll.value} room={room} /> : instead(poll, <Waiting room={room} />)
}

/** No such code, or the poll is gone. */
const missing = (what: string) => elsewhere({ screen: 'missing', what })

export function RoomScreen({ code }: { code: string }) {
  const room = useRoom(code)
  return room.state === 'ready' ? <Inside room={room.value} /> : instead(room, missing(room.state === 'missing' ? code : room.state))
}

export function PollScreen({ id }: { id: string }) {
  const poll = usePoll(id, true)
  useTitle(poll.state === 'ready' ? poll.value.title : '')
  return poll.state === 'ready' ? <Vote poll={poll.value} /> : instead(poll, missing(poll.state))
}
