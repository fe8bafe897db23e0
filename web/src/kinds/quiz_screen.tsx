// A quiz on a participant's phone: a name, waiting for the start, answering against one's own clock, and the reveal.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { missingPicks, seal } from '../ballot'
import { number, percent, t } from '../i18n'
import type { ScreenProps } from '../kinds'
import type { Board, Participant, Poll, Voted } from '../proto'
import { extraOf, isRight, momentOf, ownEnd, quizResult, timed, type QuizMoment } from '../quiz'
import { ChoiceList, letters } from '../screens/choices'
import { HiddenResults, StayHere, useTop, VoteTop } from '../screens/vote'
import { unsent as unsentWhy } from '../screens/why'
import { choice, lastOutcome, lostAt, outbox } from '../store'
import { announce } from '../ui/announcer'
// Loaded up front: the start of a question is no time to fetch it.
import '../ui/countdown'
import { Icon, type IconName } from '../ui/icon'
import { Leaderboard } from '../ui/leaderboard'
import { Corrected } from '../ui/notes'
import { useNow } from '../ui/now'
import { Loading } from '../ui/state'
import { useBoard } from './board'
import { playsNameless, useParticipant } from './participant'
import { QuizAnswers } from './quiz_answers'
import { QuizJoin } from './quiz_join'

const TOP = 5
/** How far off a phone's clock may be. */
const CLOCKS_MS = 2000

const Title = ({ poll, children }: { poll: Poll; children?: ComponentChildren }) => (
  <div>
    <h1 dir="auto" class={poll.title.length > 110 ? 'long' : undefined}>
      {poll.title}
    </h1>
    {poll.description && (
      <p class="desc" dir="auto">
        {poll.description}
      </p>
    )}
    {children}
  </div>
)

function Told({
  icon,
  look,
  title,
  text,
}: {
  icon: IconName
  look?: 'late' | 'wrong' | undefined
  title: string
  text?: string | undefined
}) {
  return (
    <div class={`thanks${look ? ` ${look}` : ''}`} tabIndex={-1}>
      <span class="tick">
        <Icon name={icon} />
      </span>
      <span>
        <b>{title}</b>
        {text && <span class="t">{text}</span>}
      </span>
    </div>
  )
}

/** The server's objection to the last answer, as a sentence. */
function refusal(poll: Poll): string {
  const last = lastOutcome.value
  if (last?.pollId !== poll.id || last.outcome.ok) return ''
  // A refusal from before this start no longer matters.
  if (poll.started_at && last.letter.at < Date.parse(poll.started_at) - CLOCKS_MS) return ''
  switch (last.outcome.problem.code) {
    case 'poll_closed':
      return t('quiz_too_late')
    case 'not_started':
      return t('quiz_not_started')
    case 'already_voted':
      return t(poll.identity === 'name' ? 'quiz_name_used' : 'already_voted')
    case 'poll_changed':
      return t('vote_changed')
    default:
      return t('vote_refused')
  }
}

function Waiting({ poll, me }: { poll: Poll; me: Participant | null | undefined }) {
  const limit = poll.settings?.time_limit_s ?? 0,
    extra = extraOf(me)
  return (
    <main class="vote-main">
      <Title poll={poll} />
      <div class="hidden-results">
        <span class="ico">
          <Icon name="hourglass" />
        </span>
        <p>
          <b>{t('quiz_ready')}</b>
        </p>
        <p class="muted">{t('quiz_ready_text')}</p>
        <p>
          <span class="pill">
            <Icon name="clock" />
            {t('quiz_limit', { n: Math.round(limit * (1 + extra / 100)) })}
          </span>
        </p>
        {extra > 0 && <p class="muted">{t('quiz_extra', { more: percent(extra) })}</p>}
        {me?.name && <p class="muted">{t('quiz_as', { name: me.name })}</p>}
      </div>
    </main>
  )
}

function Answering({
  poll,
  me,
  picked,
  onPick,
  sending,
  problem,
}: {
  poll: Poll
  me: Participant | null | undefined
  picked: number[]
  onPick: (ids: number[]) => void
  sending: Voted | undefined
  problem: string
}) {
  const shown = sending?.option_ids ?? picked
  const ready = picked.length > 0 && !missingPicks(poll, picked)
  const waits = !!sending && (lostAt.value !== null || outbox.refused.value > 0),
    why = waits ? unsentWhy() : ''
  useEffect(() => {
    if (why) announce(why)
  }, [why])
  const send = (e: Event) => {
    e.preventDefault()
    if (!ready || sending) return
    const name = me?.name || undefined
    outbox.put(seal(poll, { option_ids: picked, ...(name && { voter_name: name }) }))
  }
  const many = poll.max_choices > 1
  return (
    <form class="vote-form" onSubmit={send} noValidate>
      <main class="vote-main">
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <Title poll={poll} />
        <p class="sub pills">
          <span class="pill">
            <Icon name={many ? 'multi' : 'quiz'} />
            {t(many ? 'quiz_rule_many' : 'quiz_rule')}
          </span>
        </p>
        <ChoiceList poll={poll} picked={shown} onPick={onPick} locked={!!sending} note={waits ? t('not_sent') : undefined} />
      </main>
      <footer class="vote-bar">
        <button class="btn big block" type="submit" aria-disabled={ready && !sending ? undefined : 'true'}>
          {sending && <span class="spin" />}
          {sending ? t('sending') : picked.length ? t('quiz_send', { options: letters(poll, picked) }) : t('quiz_choose')}
        </button>
        <p class="hint">{why || t('quiz_final')}</p>
      </footer>
    </form>
  )
}

const Answers = ({ poll }: { poll: Poll }) => <p class="muted tnum">{t('quiz_answers', { n: poll.total_voters })}</p>

/** Right or wrong, the points, and the participant's place, as one sentence each. */
function verdict(
  poll: Poll,
  mine: Voted | undefined,
  board: Board | undefined,
  unsent: string,
): { look: 'late' | 'wrong' | undefined; icon: IconName; title: string; text: string } {
  const r = quizResult(poll),
    me = board?.me,
    last = me?.last?.poll_id === poll.id ? me.last : undefined
  const right = last ? last.right : isRight(r?.correct ?? [], mine?.option_ids)
  const place = me && board?.questions ? t('quiz_place', { rank: number(me.rank), n: number(board.participants) }) : ''
  if (!mine)
    return { look: 'late', icon: 'clock', title: t(unsent ? 'quiz_unsent' : 'quiz_none'), text: [unsent, place].filter(Boolean).join(' ') }
  const points = last && last.points > 0 ? t('quiz_points', { n: last.points }) : ''
  return {
    look: right ? undefined : 'wrong',
    icon: right ? 'check' : 'x',
    title: t(right ? 'quiz_right' : 'quiz_wrong'),
    text: [points, place].filter(Boolean).join(' · '),
  }
}

function Reveal({
  poll,
  me,
  mine,
  unsent,
  problem,
}: {
  poll: Poll
  me: Participant | null | undefined
  mine: Voted | undefined
  unsent: string
  problem: string
}) {
  const board = useBoard(poll, { name: poll.identity === 'name' ? me?.name : undefined })
  const v = verdict(poll, mine, board, unsent)
  const said = useRef('')
  const text = (!mine && problem) || v.text
  const sentence = [v.title, text].filter(Boolean).join('. ')
  const whole = board?.me !== undefined
  useEffect(() => {
    if (said.current !== sentence && whole) {
      said.current = sentence
      announce(sentence)
    }
  }, [sentence, whole])
  return (
    <main class="vote-main">
      <Told icon={v.icon} look={v.look} title={v.title} text={text} />
      <Title poll={poll} />
      <QuizAnswers poll={poll} mine={mine} />
      <Corrected poll={poll} />
      {board && (
        <section class="kind-res">
          <h2>{t('board_title')}</h2>
          <Leaderboard board={board} most={TOP} />
        </section>
      )}
      <a class="btn ghost" href={`results/${poll.id}`}>
        {t('full_results')}
        <Icon name="arrow" />
      </a>
    </main>
  )
}

function useSay(moment: QuizMoment, poll: Poll): void {
  const last = useRef(moment)
  useEffect(() => {
    const before = last.current
    last.current = moment
    if (before === moment) return
    if (before === 'waiting' && moment === 'answering') announce(t('quiz_say_start', { title: poll.title }))
    if (moment === 'answered') announce(t('quiz_in'))
    if (moment === 'time_up') announce(t('quiz_time_up'))
  }, [moment])
}

/** The picks since this start, and the sentence that says, once nothing can be sent any more, what was not sent. */
function usePicks(poll: Poll): [number[], (ids: number[]) => void, string] {
  const start = `${poll.started_at} ${poll.ballot_version}`
  const [last, setLast] = useState({ start, ids: [] as number[] })
  const ids = last.start === start ? last.ids : []
  return [ids, (now) => setLast({ start, ids: now }), ids.length ? t('quiz_unsent_text', { options: letters(poll, ids) }) : '']
}

export function QuizScreen({ poll, room }: ScreenProps) {
  const me = useParticipant(poll)
  const [picked, setPicked, unsent] = usePicks(poll)
  const [, again] = useState(0)
  const mine = choice(poll.id).value
  const sent = outbox.waiting.value.find((l) => l.pollId === poll.id)
  const end = ownEnd(poll, extraOf(me))
  const now = useNow(end !== null && poll.status === 'open', 500)
  // If the server does not recognise this device, only the server knows what extra time the host gave to its name, so the form stays as long as anybody may answer.
  const last = me?.no === 0 && end !== null && poll.end_time ? Date.parse(poll.end_time) : end
  const moment = momentOf(poll, mine, sent, last, now)
  const problem = refusal(poll)
  // When the time is up, the server reveals the answer without the host.
  const wait = poll.end_time ? 'quiz_wait_time' : 'quiz_wait'
  useSay(moment, poll)
  useTop(moment, moment === 'answered' || moment === 'time_up' || moment === 'revealed')
  const top = <VoteTop poll={timed(poll, end)} room={room} open={poll.status === 'open'} />
  const stays = <StayHere room={room} />
  const nameless = poll.identity === 'name' ? !me?.name : !me && !playsNameless(poll.room_id)
  const asks = !mine && !sent && poll.status === 'open'
  if (asks && me === undefined)
    return (
      <div class="vote">
        {top}
        <main class="vote-main">
          <Title poll={poll} />
          <Loading bare />
        </main>
      </div>
    )
  if (asks && moment !== 'time_up' && nameless)
    return (
      <div class="vote">
        {top}
        <QuizJoin poll={poll} onJoined={() => again((n) => n + 1)} />
      </div>
    )
  switch (moment) {
    case 'waiting':
      return (
        <div class="vote">
          {top}
          <Waiting poll={poll} me={me} />
          {stays}
        </div>
      )
    case 'answering':
    case 'sending':
      return (
        <div class="vote">
          {top}
          <Answering
            key={`${poll.started_at} ${poll.ballot_version}`}
            poll={poll}
            me={me}
            picked={picked}
            onPick={setPicked}
            sending={sent?.ballot}
            problem={problem}
          />
        </div>
      )
    case 'answered':
      return (
        <div class="vote">
          {top}
          <main class="vote-main">
            <Told icon="check" title={t('quiz_in')} text={t('you_answered', { options: letters(poll, mine?.option_ids ?? []) })} />
            {problem && <p class="problem">{problem}</p>}
            <Title poll={poll} />
            <div class="hidden-results">
              <span class="ico">
                <Icon name="hidden" />
              </span>
              <p>
                <b>{t(wait)}</b>
              </p>
              <Answers poll={poll} />
            </div>
          </main>
          {stays}
        </div>
      )
    case 'time_up':
      return (
        <div class="vote">
          {top}
          <main class="vote-main">
            <Told icon="clock" look="late" title={t('quiz_time_up')} text={problem || [unsent, t(wait)].filter(Boolean).join(' ')} />
            <Title poll={poll} />
            <Answers poll={poll} />
          </main>
          {stays}
        </div>
      )
    case 'revealed':
      return poll.results_hidden ? (
        <div class="vote">
          {top}
          <main class="vote-main">
            <Title poll={poll} />
            <HiddenResults poll={poll} room={room} voted={!!mine} />
          </main>
          {stays}
        </div>
      ) : (
        <div class="vote">
          {top}
          <Reveal poll={poll} me={me} mine={mine} unsent={unsent} problem={problem} />
          {stays}
        </div>
      )
  }
}
