// The remote: what is on screen now, and huge buttons for what comes next. On a phone it is the whole page.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { miniBars, type MiniBar } from '../bars'
import { now, passed } from '../clock'
import { duration } from '../duration'
import { hostApi } from '../host_api'
import { number, percent, t, type MessageKey } from '../i18n'
import { useBoard } from '../kinds/board'
import { exactShares } from '../percent'
import type { Poll, ResultsRule, Room, RoomPoll } from '../proto'
import { isQuiz, opensAgain, waits } from '../quiz'
import { failed } from '../reasons'
import type { QnaResult, TextResult } from '../results'
import { roomApi } from '../room_api'
import { keepRule, ruleOf } from '../rules'
import { around, boardFollows, boardIsOn, isFinal } from '../shows'
import { takePoll, viewers } from '../store'
import { announce } from '../ui/announcer'
import { staleClass } from '../ui/connection'
// Its sentences about the time left come with this chunk.
import '../ui/countdown'
import { Fill } from '../ui/fill'
import { withheldWhy } from '../ui/guard'
import { Notes } from '../ui/notes'
import { Icon, type IconName } from '../ui/icon'
import { useKeptFocus } from '../ui/kept_focus'
import { colour, Key } from '../ui/key'
import { Leaderboard } from '../ui/leaderboard'
import { endOf, timeLeft, useNow } from '../ui/now'
import { sentence } from './choices'
import { kindIcon } from './kind_list'
import { Moderation, moderated } from './moderation'
import { People } from './people'
import { useSayShown } from './say_shown'

/** `hidden` are the questions awaiting deletion: the remote does not lead to them. */
interface Props {
  room: Room
  poll: Poll | undefined
  hidden?: ReadonlySet<string>
  adminKey: string
  note?: ComponentChildren
}

const NONE: ReadonlySet<string> = new Set()
/** The number of leaders that a phone shows without scrolling. */
const BOARD_ROWS = 5

/** `said` is announced to screen readers once it is done. */
const run = (work: Promise<Poll | Room>, said?: MessageKey): void =>
  void work
    .then((p) => {
      if ('options' in p) takePoll(p, false)
      if (said) announce(t(said))
    })
    .catch(failed)

/** Another press within this time is the second tap of a double tap. */
const SURE_MS = 500

/** Whether a press is meant for what its button does: the second tap of a double tap is not, if the first has changed the button's meaning. */
function useSure(meaning: string): () => boolean {
  const last = useRef({ meaning, at: -Infinity })
  return () => {
    const sure = last.current.meaning === meaning || passed(last.current.at) > SURE_MS
    if (sure) last.current = { meaning, at: Date.now() }
    return sure
  }
}

/** Kinds whose results are told in a sentence. */
const speaks = (poll: Poll): boolean => poll.kind === 'numeric' || poll.kind === 'rank' || isQuiz(poll) || moderated(poll.kind)

function Mini({ poll }: { poll: Poll }) {
  const n = poll.options.length,
    bars = miniBars(poll)
  if (isQuiz(poll) && poll.status === 'open') return <p class="said">{t(waits(poll) ? 'quiz_waits_start' : 'quiz_running')}</p>
  // The reason why nothing shows, and how much is waiting for the host, is given above.
  if (poll.results_hidden || (pendingIn(poll) && !shows(poll))) return null
  if (speaks(poll))
    return (
      <>
        <p class="said">{sentence(poll)}</p>
        {n > 0 && <MiniBars poll={poll} />}
      </>
    )
  return <MiniBars poll={poll} bars={bars} />
}

/** Numbers in the digits and signs of the language. */
const told = ({ text }: MiniBar): string => (isNaN(Number(text)) ? text : number(Number(text)))

/** Up to this many options, there is room for their texts too. */
const TEXTS = 8

function MiniBars({ poll, bars }: { poll: Poll; bars?: MiniBar[] | undefined }) {
  const n = poll.options.length,
    exact = exactShares(poll)
  return (
    <ol class={`mini ${staleClass()}`}>
      {poll.options.map((o, i) => (
        <li key={o.id} class={colour(i, n)}>
          <Key index={i} />
          <span class={n > TEXTS ? 'sr' : 'lbl'} dir="auto">
            {o.text}
          </span>
          <Fill share={bars?.[i]?.share ?? exact[i] ?? 0} />
          <span class="v">{bars?.[i] ? told(bars[i]!) : percent(o.percent ?? 0)}</span>
        </li>
      ))}
    </ol>
  )
}

/** `main` marks the next thing to do. */
const Big = ({
  icon,
  label,
  pressed,
  main,
  onClick,
}: {
  icon: IconName
  label: string
  pressed?: boolean
  main?: boolean
  onClick: () => void
}) => (
  <button type="button" class={main ? 'main' : undefined} aria-pressed={pressed} onClick={onClick}>
    <Icon name={icon} />
    {label}
  </button>
)

const SHOWN: Record<ResultsRule, MessageKey> = { live: 'results_on', after_vote: 'results_after_vote', after_close: 'results_off' }

/** Says what people see now, and hides it or brings it back. */
function ResultsSwitch({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const on = poll.results !== 'after_close'
  useEffect(() => keepRule(poll.id, poll.results), [poll.id, poll.results])
  return (
    <Big
      icon={on ? 'eye' : 'hidden'}
      label={t(SHOWN[poll.results])}
      pressed={on}
      onClick={() => run(hostApi.patchPoll(poll.id, { results: on ? 'after_close' : ruleOf(poll.id) }, adminKey))}
    />
  )
}

const MORE_MS = 30_000

function Controls({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const open = poll.status === 'open'
  const more = () => {
    if (!open) return run(hostApi.reopen(poll.id, adminKey, MORE_MS / 1000))
    run(hostApi.patchPoll(poll.id, { end_time: new Date(Math.max(now(), endOf(poll) ?? 0) + MORE_MS).toISOString() }, adminKey))
  }
  return (
    <div class="ctl">
      {/* Once voting is closed, everybody sees them, whatever the rule. */}
      {open && <ResultsSwitch poll={poll} adminKey={adminKey} />}
      {open ? (
        <Big icon="lock" label={t('close_voting')} onClick={() => run(hostApi.close(poll.id, adminKey), 'voting_closed')} />
      ) : (
        <Big icon="unlock" label={t('reopen_voting')} onClick={() => run(hostApi.reopen(poll.id, adminKey), 'voting_open')} />
      )}
      <Big icon="clock" label={t(open && endOf(poll) === null ? 'close_in' : 'add_time', { n: 30 })} onClick={more} />
    </div>
  )
}

/** A quiz is started, then revealed; the second tap of a double tap does neither. */
function QuizControls({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const sure = useSure(waits(poll) ? 'start' : 'reveal')
  return (
    <div class="ctl one">
      {waits(poll) ? (
        <Big icon="play" label={t('quiz_start')} main onClick={() => sure() && run(roomApi.start(poll.id, adminKey), 'quiz_running')} />
      ) : (
        <Big icon="eye" label={t('quiz_reveal')} main onClick={() => sure() && run(hostApi.close(poll.id, adminKey), 'quiz_over')} />
      )}
    </div>
  )
}

/** Nobody waits for results in a Q&A: it only opens and closes. */
function QnaControls({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  return (
    <div class="ctl one">
      {poll.status === 'open' ? (
        <Big icon="lock" label={t('qna_close')} onClick={() => run(hostApi.close(poll.id, adminKey), 'closed')} />
      ) : (
        <Big icon="unlock" label={t('qna_reopen')} onClick={() => run(hostApi.reopen(poll.id, adminKey), 'open')} />
      )}
    </div>
  )
}

function KindControls({ onBoard, ...props }: { poll: Poll; adminKey: string; onBoard: (() => void) | undefined }) {
  // Only a reset makes it possible again.
  if (props.poll.status === 'closed' && !opensAgain(props.poll))
    return (
      <>
        {onBoard && (
          <div class="ctl one">
            <Big icon="trophy" label={t('key_board')} onClick={onBoard} />
          </div>
        )}
        <p class="note">
          <Icon name="lock" />
          {t('quiz_over')}
        </p>
      </>
    )
  return isQuiz(props.poll) ? <QuizControls {...props} /> : props.poll.kind === 'qna' ? <QnaControls {...props} /> : <Controls {...props} />
}

/** Whether any text that voters wrote is shown. */
const shows = ({ result }: Poll): boolean => !!((result as TextResult | null)?.texts ?? (result as QnaResult | null)?.questions)?.length

const pendingIn = (poll: Poll): number => (moderated(poll.kind) ? ((poll.result as TextResult | QnaResult | null)?.pending ?? 0) : 0)

/** How many have voted: empty before a quiz begins, and if the sentence above says it. */
function counted(poll: Poll, people: number): string {
  const n = poll.total_voters,
    open = poll.status === 'open'
  if (waits(poll) || poll.kind === 'qna') return ''
  if (isQuiz(poll)) return t(open ? 'quiz_answers' : 'quiz_answers_in', { n })
  if (open && people > n) return t('voted_of', { n, all: people })
  // When texts are waiting, there is no room for the sentence.
  if (speaks(poll) && !moderated(poll.kind) && (!n || sentence(poll).startsWith(t('voters', { n })))) return ''
  return t(open ? 'so_far_only' : 'voters', { n })
}

function Now({ room, poll, at, of }: { room: Room; poll: Poll; at: number; of: number }) {
  const left = timeLeft(poll, useNow(poll.end_time !== null && poll.status === 'open', 500))
  const people = viewers(room.id).value,
    waiting = pendingIn(poll),
    said = counted(poll, people)
  const line = [said, left !== null && left > 0 && t('ends_in', { time: duration(left) })].filter(Boolean).join(' ')
  return (
    <section class="now">
      <span class="pill">{t('question_of', { i: at + 1, n: of })}</span>
      <span class="pill live">
        <span class="dot" />
        {t('on_screen')}
      </span>
      {poll.status === 'closed' && (
        <span class="pill">
          <Icon name="lock" />
          {t('closed')}
        </span>
      )}
      {waiting > 0 && (
        <span class="pill warn">
          <Icon name="hourglass" />
          {t('pending_badge', { n: waiting })}
        </span>
      )}
      {withheldWhy(poll) && (
        <span class="pill">
          <Icon name="hidden" />
          {t(withheldWhy(poll)!)}
        </span>
      )}
      <h2 dir="auto">{poll.title}</h2>
      <Mini poll={poll} />
      <Notes poll={poll} />
      {line && <p class="muted tnum">{line}</p>}
    </section>
  )
}

/** Shown when nothing is on the screen: that, or the leaderboard. */
function Nothing({ room }: { room: Room }) {
  const on = boardIsOn(room),
    board = useBoard({ id: '', room_id: room.id, status: on ? 'closed' : 'open' }, { spread: 0 })
  if (!on)
    return (
      <section class="now">
        <h2>{t('nothing_shown')}</h2>
        <p class="muted">{t('nothing_shown_text')}</p>
      </section>
    )
  return (
    <section class="now">
      <h2>{t(isFinal(room.polls) ? 'board_final' : 'key_board')}</h2>
      <Leaderboard board={board} most={BOARD_ROWS} />
      <p class="muted">{t('board_on')}</p>
    </section>
  )
}

/** What comes next; unfolded, all questions, any of which can be shown: no meeting keeps to its order. */
function NextUp({
  polls,
  shown,
  next,
  onShow,
}: {
  polls: Room['polls']
  shown: string | null
  next: RoomPoll | undefined
  onShow: (id: string) => void
}) {
  const [open, setOpen] = useState(false),
    all = useRef<HTMLDetailsElement>(null)
  // It unfolds below, where the buttons are, so scroll to it.
  useEffect(() => {
    if (open) all.current?.scrollIntoView?.({ block: 'start' })
  }, [open])
  const said = (
    <>
      <Icon name="arrow" />
      <span>
        {next ? (
          <>
            {t('next_is')} <b dir="auto">{next.title}</b>
          </>
        ) : (
          t('last_question')
        )}
      </span>
    </>
  )
  if (polls.length < 2) return <p class="nextup">{said}</p>
  const pick = (id: string) => {
    setOpen(false)
    if (id !== shown) onShow(id)
  }
  return (
    <details class="nextup" ref={all} open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{said}</summary>
      {open && (
        <ol aria-label={t('questions', { n: polls.length })}>
          {polls.map((p, i) => (
            <li key={p.id}>
              <button type="button" aria-current={p.id === shown ? 'true' : undefined} onClick={() => pick(p.id)}>
                <span class="n">{number(i + 1)}</span>
                <b dir="auto">{p.title}</b>
                {p.id === shown ? (
                  <span class="pill live">
                    <span class="dot" />
                    {t('on_screen')}
                  </span>
                ) : (
                  <small>
                    <Icon name={p.status === 'closed' ? 'lock' : kindIcon(p.kind)} />
                    {p.total_votes > 0 && number(p.total_votes)}
                  </small>
                )}
              </button>
            </li>
          ))}
        </ol>
      )}
    </details>
  )
}

export function Remote({ room, poll, hidden = NONE, adminKey, note }: Props) {
  useSayShown(room)
  const polls = room.polls.filter((p) => !hidden.has(p.id) || p.id === room.current_poll_id)
  const { at, before, after: next } = around(polls, room.current_poll_id)
  const on = at < 0 ? undefined : poll
  const show = (id: string | null) => run(hostApi.show(room.id, { poll_id: id }, adminKey))
  const board = boardFollows(polls, room.current_poll_id)
  // Going on is not the main action while a quiz question waits for its start or its reveal.
  const onward = on && isQuiz(on) && on.status === 'open' ? 'btn ghost' : 'btn',
    word = at < 0 && next && next === polls[0] ? (before ? 'first_question' : 'start') : 'next_question'
  const sure = useSure(next ? word : board ? 'board' : 'end'),
    go = (id: string | null) => {
      if (sure()) show(id)
    }
  const controls = useRef<HTMLDivElement>(null),
    bar = useRef<HTMLDivElement>(null)
  useKeptFocus(controls, () => controls.current?.querySelector('button') ?? bar.current?.querySelector<HTMLElement>('.btn:not(.back)'), {
    preventScroll: true,
  })
  return (
    <>
      <div class="remote-main">
        {note}
        {room.pace === 'audience' && (
          <p class="note">
            <Icon name="users" />
            {t('pace_led')}
          </p>
        )}
        {on ? <Now room={room} poll={on} at={at} of={polls.length} /> : <Nothing room={room} />}
        {on && moderated(on.kind) && <Moderation key={on.id} poll={on} adminKey={adminKey} />}
        <NextUp polls={polls} shown={room.current_poll_id} next={next} onShow={show} />
        {on
          ? isQuiz(on) && <People poll={on} adminKey={adminKey} />
          : boardIsOn(room) && <People poll={{ room_id: room.id, version: room.version }} adminKey={adminKey} />}
      </div>
      {on && (
        <div class="remote-ctl" ref={controls}>
          <KindControls key={on.id} poll={on} adminKey={adminKey} onBoard={board && next ? () => show(null) : undefined} />
        </div>
      )}
      <div class="remote-bar" ref={bar}>
        <button
          type="button"
          class="btn ghost back"
          aria-label={t('previous_question')}
          disabled={!before}
          onClick={() => show(before?.id ?? null)}
        >
          <Icon name="arrow" />
        </button>
        {next ? (
          <button type="button" class={onward} onClick={() => go(next.id)}>
            {t(word)} <Icon name="arrow" />
          </button>
        ) : (
          <button type="button" class={onward} onClick={() => go(null)}>
            {board ? (
              <>
                {t(isFinal(polls) ? 'board_final' : 'key_board')} <Icon name="trophy" />
              </>
            ) : (
              <>
                {t('end_show')} <Icon name="stop" />
              </>
            )}
          </button>
        )}
      </div>
    </>
  )
}
