// One poll in a voter's hand: choosing, sending, counted, and the same list as live results.

import { useEffect, useRef, useState } from 'preact/hooks'
import { marked } from '../ballot'
import { t } from '../i18n'
import { wantCountdown, wantNotes, wantWhy, type ScreenProps } from '../kinds'
import { recall, remember, tab } from '../memory'
import type { Poll, Room, Voted } from '../proto'
import { choice, lastOutcome, outbox, takenBack, viewers } from '../store'
import { announce, announceResults } from '../ui/announcer'
import { HomeMark } from '../ui/brand'
import { ConnectionBanner, staleClass } from '../ui/connection'
import { withheldWhy } from '../ui/guard'
import { Icon } from '../ui/icon'
import { timeLeft, useNow } from '../ui/now'
import { BallotForm, focusOn } from './ballot'
import { partsOf, sentence } from './choices'

type Phase = 'choose' | 'sending' | 'done' | 'late'

/** The server's code for why it refused the last ballot of this poll. */
export function refusedFor(poll: Poll): string | undefined {
  const last = lastOutcome.value
  return last?.pollId === poll.id && !last.outcome.ok ? last.outcome.problem.code : undefined
}

/** Whether the last ballot from this page was for this poll, and counts. */
const isCounted = ({ id }: Poll): boolean => lastOutcome.value?.pollId === id && lastOutcome.value.outcome.ok

/** What is picked or written, what it was picked from, and which votes had been taken back by then. */
export interface Held {
  draft: Voted
  of: Pick<Poll, 'kind' | 'options' | 'ballot_version'>
  back?: typeof takenBack.value
}

/** Kept for as long as the tab is open: a phone may leave the question and come back to it. */
function useDraft(poll: Poll, mine: Voted | undefined) {
  const kept = 'held.' + poll.id
  const [held, hold] = useState<Held>(() => recall(kept, { draft: {}, of: poll }, tab))
  const [cut, setCut] = useState('')
  const back = takenBack.value,
    means = held.of.ballot_version === poll.ballot_version
  // Once all votes have been taken back, earlier choices no longer stand.
  const stands = means && (!back?.all || back.id !== poll.id || held.back === back)
  const set = (draft: Voted, { kind, options, ballot_version } = poll) => hold({ draft, of: { kind, options, ballot_version }, back })
  useEffect(() => remember(kept, !mine && stands && marked(held.draft) ? held : undefined, tab), [held, mine, stands])
  useEffect(() => {
    // The picks no longer mean the same, so hold them back until it is known which of them still do.
    if (!means && marked(held.draft))
      import('./carried').then(
        (m) => {
          const [next, said] = m.carry(held, poll)
          hold((now) => (now === held ? next : now))
          setCut(said)
        },
        () => setCut(t('vote_changed')),
      )
  }, [poll.ballot_version])
  return { draft: stands ? held.draft : {}, setDraft: set, cut }
}

function usePhase(poll: Poll) {
  const [changing, setChanging] = useState(false)
  const mine = choice(poll.id).value
  const { draft, setDraft, cut } = useDraft(poll, mine)
  const waiting = outbox.waiting.value.find((l) => l.pollId === poll.id)
  const left = timeLeft(poll, useNow(poll.end_time !== null && poll.status === 'open', 500))
  const open = poll.status === 'open' && left !== 0
  useEffect(() => {
    if (open) return
    setChanging(false)
    // If a vote is taken back after the close, no draft of it should be left to send.
    if (mine) setDraft({})
  }, [open])
  const unsent = !open && (refusedFor(poll) === 'poll_closed' || (!mine && marked(draft)))
  const phase: Phase = waiting ? 'sending' : open && (!mine || changing) && poll.identity !== 'kiosk' ? 'choose' : unsent ? 'late' : 'done'
  const seeResults = () => {
    lastOutcome.value = null
    setDraft({})
  }
  return { phase, mine, waiting, open, draft, setDraft, cut, changing, setChanging, seeResults }
}

function useSaid(poll: Poll, open: boolean, seen: boolean): void {
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    announce(t(open ? 'say_open' : 'say_closed'))
  }, [open])
  useEffect(() => (seen && poll.total_voters ? announceResults(sentence(poll)) : undefined), [seen, poll.version])
  useEffect(() => {
    if (isCounted(poll)) announce(t('say_counted'))
  }, [lastOutcome.value])
}

/**
 * The outcome of a vote is shown at the top, so the page scrolls there from the button far below, and the focus that the
 * button had goes there too. When the voter changes the vote, the focus goes to the ballot, once that is `ready`.
 */
export function useTop(phase: string, over: boolean, ready = true): void {
  const was = useRef(phase),
    due = useRef(false)
  useEffect(() => {
    due.current ||= was.current !== phase
    was.current = phase
    if (!due.current || !(over || ready)) return
    due.current = false
    if (over) scrollTo(0, 0)
    const place = over
      ? '.thanks'
      : phase === 'choose' && '.vote-main :is([aria-invalid=true],:checked,textarea,[type=text],button:not(.grip))'
    if (place) focusOn(document.querySelector<HTMLElement>(place))
  }, [phase, ready])
}

function Thanks({ poll, mine, onChange }: { poll: Poll; mine: Voted; onChange: (() => void) | undefined }) {
  return (
    <div class="thanks" tabIndex={-1}>
      <span class="tick">
        <Icon name="check" />
      </span>
      <span>
        <b>{t('vote_in')}</b>
        <span class="t">{partsOf(poll)?.summary(poll, mine)}</span>
      </span>
      {onChange && (
        <button type="button" class="btn ghost sm" onClick={onChange}>
          {t('change')}
        </button>
      )}
    </div>
  )
}

export function HiddenResults({ poll, room, voted }: { poll: Poll; room: Room | undefined; voted: boolean }) {
  const people = room ? viewers(room.id).value : 0
  const rule = withheldWhy(poll) ?? (poll.results === 'after_vote' && !voted ? 'hidden_after_vote' : 'hidden_after_close')
  return (
    <div class="hidden-results">
      <span class="ico">
        <Icon name="hidden" />
      </span>
      <p>
        <b>{t(rule)}</b>
      </p>
      {poll.status === 'open' && (
        <p class={`muted tnum ${staleClass()}`}>
          {people > poll.total_voters ? t('so_far', { n: poll.total_voters, all: people }) : t('so_far_only', { n: poll.total_voters })}
        </p>
      )}
    </div>
  )
}

function After({ poll, room, state }: { poll: Poll; room: Room | undefined; state: ReturnType<typeof usePhase> }) {
  const { mine, open } = state
  const change = open && mine && poll.allow_change
  const parts = partsOf(poll)
  const under = poll.corrections || poll.published_voters || poll.identity !== 'device' ? wantNotes() : undefined
  return (
    <>
      {poll.results_hidden ? <HiddenResults poll={poll} room={room} voted={!!mine} /> : parts && <parts.Results poll={poll} mine={mine} />}
      {under && (
        <>
          <under.Notes poll={poll} />
          <under.Whose poll={poll} waits={open && !mine} />
        </>
      )}
      {!change && !open && !poll.results_hidden && (
        <a class="btn ghost" href={`results/${poll.id}`}>
          {t('full_results')}
          <Icon name="arrow" />
        </a>
      )}
    </>
  )
}

const Late = ({ onSee }: { onSee: () => void }) => (
  <div class="thanks late" tabIndex={-1}>
    <span class="tick">
      <Icon name="lock" />
    </span>
    <span>
      <b>{t('closed_before')}</b>
      <span class="t">{t('closed_before_text')}</span>
    </span>
    <button type="button" class="btn sm" onClick={onSee}>
      {t('see_results')}
    </button>
  </div>
)

export const StayHere = ({ room }: { room: Room | undefined }) => (
  <footer class="vote-bar">
    {room && room.polls.length > 1 && (
      <p class="hint">
        <span class="spin" /> {t('stay_here')}
      </p>
    )}
  </footer>
)

function Heading({ poll, phase }: { poll: Poll; phase: Phase }) {
  return (
    <div>
      <h1 dir="auto" class={poll.title.length > 110 ? 'long' : undefined}>
        {poll.title}
      </h1>
      {poll.description && (
        <p class="desc" dir="auto">
          {poll.description}
        </p>
      )}
      {phase === 'done' && !poll.results_hidden && (
        <p class={`sub ${staleClass()}`}>
          <span class="tnum">{poll.kind === 'single' ? t('votes', { n: poll.total_votes }) : t('voters', { n: poll.total_voters })}</span>
          {poll.status === 'open' && <span>{t('results_live')}</span>}
          <button type="button" class="link sr-focus" onClick={() => announce(sentence(poll))}>
            {t('read_results')}
          </button>
        </p>
      )}
    </div>
  )
}

export function VoteTop({ poll, room, open }: ScreenProps & { open: boolean }) {
  const time = poll.end_time ? wantCountdown() : undefined
  return (
    <header class="vote-top">
      <div class="row">
        <HomeMark />
        <span class="ttl" dir="auto">
          {room?.title || poll.title}
        </span>
        {time && <time.Countdown poll={poll} />}
        {open ? (
          <span class="pill live">
            <span class="dot" />
            {t('live')}
          </span>
        ) : (
          <span class="pill">
            <Icon name="lock" />
            {t('closed')}
          </span>
        )}
      </div>
      {time && <time.TimeLine poll={poll} />}
      <ConnectionBanner counted={isCounted(poll)} />
    </header>
  )
}

export function Vote({ poll, room }: { poll: Poll; room?: Room | undefined }) {
  const Own = partsOf(poll)?.Screen
  return Own ? <Own poll={poll} room={room} /> : <BallotScreen poll={poll} room={room} />
}

function BallotScreen({ poll, room }: ScreenProps) {
  const state = usePhase(poll)
  const { phase, mine, open, draft, setDraft, setChanging } = state
  useSaid(poll, open, phase === 'done' && !poll.results_hidden)
  useTop(phase, phase === 'done' || phase === 'late', !!partsOf(poll))
  // Whatever became of the change that was sent, it is done.
  useEffect(() => (state.waiting ? () => setChanging(false) : undefined), [state.waiting])
  const why = refusedFor(poll) || takenBack.value?.id === poll.id ? wantWhy() : undefined
  const problem = why?.lossOf(poll, open) || why?.refusal(poll, mine) || (phase === 'choose' ? state.cut : '')
  return (
    <div class="vote">
      <VoteTop poll={poll} room={room} open={open} />
      {phase === 'choose' || phase === 'sending' ? (
        <BallotForm
          poll={poll}
          draft={state.waiting?.ballot ?? draft}
          onDraft={setDraft}
          sending={phase === 'sending'}
          changing={!!mine}
          onCancel={mine ? () => setChanging(false) : undefined}
          heading={<Heading poll={poll} phase={phase} />}
          problem={problem}
          taken={refusedFor(poll) === 'already_voted' ? lastOutcome.value?.letter.ballot.voter_name : undefined}
        />
      ) : (
        <>
          <main class="vote-main">
            {phase === 'late' ? (
              <Late onSee={state.seeResults} />
            ) : (
              mine && (
                <Thanks
                  poll={poll}
                  mine={mine}
                  onChange={
                    open && poll.allow_change
                      ? () => {
                          setDraft(mine)
                          setChanging(true)
                        }
                      : undefined
                  }
                />
              )
            )}
            {problem && (
              <p class="problem" role="alert">
                {problem}
              </p>
            )}
            <Heading poll={poll} phase={phase} />
            <After poll={poll} room={room} state={state} />
          </main>
          <StayHere room={room} />
        </>
      )}
    </div>
  )
}
