// A room at the audience's pace: each voter moves from one question to the next and back, and sees at the end what is left.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import '../app'
import { arrive } from '../arrival'
import { learnEnglish, t } from '../i18n'
import { paced } from '../locales/en_paced'
import { recall, remember, tab } from '../memory'
import type { Room, RoomPoll } from '../proto'
import type { Route } from '../router'
import { choice, pollCell, roomCell } from '../store'
import { HomeMark } from '../ui/brand'
import { ConnectionBanner } from '../ui/connection'
import { Icon } from '../ui/icon'
import { instead, Loading, StateBox } from '../ui/state'
import { usePoll } from '../watch'
import { useVotesChecked, useWhyAgain } from './paced_votes'
import { useLate } from './room'
import { Vote } from './vote'

learnEnglish(paced)

/** The place after the last question. */
const END = 'end'

const answered = (poll: RoomPoll): boolean => !!choice(poll.id).value
const waits = (poll: RoomPoll): boolean => poll.status === 'open' && !answered(poll)

/**
 * Where this tab was, otherwise the first question that awaits an answer. Stored by question, because its position may
 * change. That nothing awaits an answer has to be `checked` first, so until then the place may be unknown.
 */
function usePlace({ id: room, polls }: Room, checked: boolean) {
  const left = polls.filter(waits),
    next = left[0]?.id
  const [id, setId] = useState(() => {
    const kept = recall<string>(`place.${room}`, '', tab)
    return kept === END && !next ? '' : kept
  })
  const place = id || next || (checked ? END : '')
  const has = polls.filter(answered),
    had = useRef(has),
    first = useRef(true)
  useEffect(() => {
    if (!place) return
    setId(place)
    remember(`place.${room}`, place, tab)
    if (!first.current) {
      scrollTo(0, 0)
      ;(document.activeElement as HTMLElement | null)?.blur()
      arrive()
    }
    first.current = false
  }, [place])
  useEffect(() => {
    // Whoever is through has to answer again what turns out to be reset.
    const again = left.find((p) => had.current.some((was) => was.id === p.id))
    if (place === END && again) setId(again.id)
    had.current = has
  })
  const found = polls.findIndex((p) => p.id === place)
  const at = place === END ? polls.length : Math.max(0, found)
  const go = (to: number) => setId(polls[to]?.id ?? END)
  return { at: place ? at : undefined, go }
}

function Top({ title }: { title: string }) {
  return (
    <header class="vote-top">
      <div class="row">
        <HomeMark />
        <span class="ttl" dir="auto">
          {title}
        </span>
      </div>
      <ConnectionBanner />
    </header>
  )
}

const Empty = ({ title }: { title: string }) => (
  <div class="vote">
    <Top title={title} />
    <main class="vote-main waiting">
      <StateBox icon="clock" title={t('wait_title')} text={t('paced_empty')} />
    </main>
  </div>
)

function Question({ id, room }: { id: string; room: Room }) {
  const poll = usePoll(id, true)
  // The question on its own, so that no other question opens here by itself.
  const alone = { ...room, polls: room.polls.filter((p) => p.id === id) }
  return poll.state === 'ready' ? <Vote poll={poll.value} room={alone} /> : instead(poll, null)
}

function End({ room, go }: { room: Room; go: (to: number) => void }) {
  const done = room.polls.filter(answered).length,
    all = room.polls.length
  const open = room.polls.some((p) => pollCell(p.id).value?.results_hidden === false)
  const mark = (p: RoomPoll) =>
    answered(p)
      ? (['check', 'paced_answered'] as const)
      : p.status === 'closed'
        ? (['lock', 'closed'] as const)
        : (['arrow', 'paced_left'] as const)
  return (
    <div class="vote">
      <Top title={room.title} />
      <main class="vote-main">
        <StateBox
          icon={done === all ? 'check' : 'clock'}
          title={t(done === all ? 'paced_thanks' : 'paced_end')}
          text={[t('paced_done', { i: done, n: all }), done === all && t('paced_close')].filter(Boolean).join(' ')}
        >
          {open && (
            <a class="btn ghost" href={`results/${room.id}?all`}>
              {t('full_results')}
              <Icon name="arrow" />
            </a>
          )}
        </StateBox>
        <ol class="paced-list">
          {room.polls.map((p, i) => {
            const [icon, word] = mark(p)
            return (
              <li key={p.id}>
                <button type="button" onClick={() => go(i)}>
                  <span dir="auto">{p.title}</span>
                  <span class="muted">
                    <Icon name={icon} />
                    {t(word)}
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
      </main>
    </div>
  )
}

export function PacedScreen({ route }: { route: Route }) {
  const room = roomCell('id' in route ? route.id : '').value
  if (!room?.polls.length) return <Empty title={room?.title ?? ''} />
  return <Inside room={room} />
}

function Inside({ room }: { room: Room }) {
  const [checked, setChecked] = useState(() => !room.polls.some(answered))
  const { at, go } = usePlace(room, checked)
  const here = at === undefined ? undefined : room.polls[at]
  useVotesChecked(room, here?.id, () => setChecked(true))
  useWhyAgain(here?.id)
  useLate(here?.id)
  if (at === undefined)
    return (
      <div class="vote">
        <Top title={room.title} />
        <Loading />
      </div>
    )
  return (
    <div class="paced">
      {here ? <Question key={here.id} id={here.id} room={room} /> : <End room={room} go={go} />}
      <Bar room={room} at={at} go={go} />
    </div>
  )
}

/** Back and onward, each always in the same place. */
function Bar({ room: { polls }, at, go }: { room: Room; at: number; go: (to: number) => void }) {
  const bar = useRef<HTMLElement>(null),
    here = polls[at]
  // What sticks above it has to know how high it is, as its words are longer in some languages, and larger for some people; half a
  // pixel less, so that nothing shows between the two.
  useLayoutEffect(() => {
    const nav = bar.current!
    const seen = new ResizeObserver(() =>
      nav.parentElement?.style.setProperty('--nav', `${Math.floor(nav.getBoundingClientRect().height)}px`),
    )
    seen.observe(nav)
    return () => seen.disconnect()
  }, [])
  const onward = at === polls.length - 1 ? 'paced_finish' : here && waits(here) ? 'paced_skip' : 'paced_next'
  return (
    <nav class="paced-nav" aria-label={t('paced_nav')} ref={bar}>
      {at > 0 && (
        <button type="button" class="btn ghost" onClick={() => go(at - 1)}>
          {t('paced_back')}
        </button>
      )}
      {here && <span class="tnum muted">{t('paced_of', { i: at + 1, n: polls.length })}</span>}
      {here && (
        <button type="button" class={waits(here) ? 'btn ghost' : 'btn'} onClick={() => go(at + 1)}>
          {t(onward)}
          <Icon name="arrow" />
        </button>
      )}
    </nav>
  )
}
