// A quiz on the big screen: waiting for the start, the options and how many have answered, the reveal, the leaderboard.

import { useRef } from 'preact/hooks'
import { enlarged, MOST } from '../charts/fit'
import { duration } from '../duration'
import { number, percent, t } from '../i18n'
import type { Poll } from '../proto'
import { isQuiz, quizResult, seconds, waits } from '../quiz'
import { roomApi } from '../room_api'
import { isFinal } from '../shows'
import { keyFor, roomCell, takePoll, viewers } from '../store'
import { useBoard } from '../kinds/board'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { Leaderboard } from '../ui/leaderboard'
import { useNow } from '../ui/now'
import { useSettled } from '../ui/settle'
import { toast } from '../ui/toast'
import { Chart, type Bars } from './chart'
import { keyName } from './stage_keys'
import { Lobby } from './stage_lobby'

/** As many rows as can be read from the last row of the room. */
const BOARD_ROWS = 8

interface Props {
  poll: Poll
  order: readonly number[]
  className?: string
}

function barsOf(poll: Poll, correct: readonly number[]): Bars {
  const most = Math.max(1, ...poll.options.map((o) => o.vote_count ?? 0))
  return {
    share: poll.options.map((o) => (o.vote_count ?? 0) / most),
    big: poll.options.map((o) => number(o.vote_count ?? 0)),
    small: poll.options.map((o) => percent(o.percent ?? 0)),
    lead: [],
    chips: poll.options.map((o) =>
      correct.includes(o.id) ? (
        <span class="right-chip">
          <Icon name="check" />
          {t('right_answer')}
        </span>
      ) : null,
    ),
  }
}

export function QuizBars({ poll, order, className = '' }: Props) {
  const r = quizResult(poll)
  if (!r) return null
  return (
    <>
      <Chart
        poll={poll}
        order={order}
        className={`quiz ${className}`}
        bars={barsOf(poll, r.correct)}
        beside={1}
        columns={columnsOf(poll)}
      />
      <p class="stage-also">
        <span>{t('quiz_right_of', { n: r.right, all: r.answered })}</span>
        {r.mean_time_ms !== null && <span>{t('quiz_mean_time', { n: seconds(r.mean_time_ms) })}</span>}
      </p>
    </>
  )
}

function Waiting({ poll, control }: { poll: Poll; control: boolean }) {
  const key = control ? keyFor(poll.room_id) : undefined
  const start = () => {
    if (key)
      roomApi.start(poll.id, key).then(
        (p) => takePoll(p, false),
        () => toast(t('err_offline'), 'off'),
      )
  }
  return (
    <>
      <div class="stage-ready">
        <p>
          <Icon name="hourglass" />
          <b>{t('quiz_ready')}</b>
        </p>
        <p>
          {t('quiz_limit', { n: poll.settings?.time_limit_s ?? 0 })}
          {' · '}
          {t(poll.settings?.speed ? 'quiz_by_speed' : 'quiz_by_accuracy')}
        </p>
        {key && (
          <button type="button" class="btn big" onClick={start}>
            <kbd>{keyName('Space')}</kbd>
            {t('start')}
          </button>
        )}
      </div>
      <Lobby room_id={poll.room_id} />
    </>
  )
}

/** The time for participants without extra time; those with more are still answering when it is up. */
function BigClock({ poll }: { poll: Poll }) {
  const end = poll.answer_until ? Date.parse(poll.answer_until) : null
  const left = end === null ? null : end - useNow(end !== null, 200)
  if (left === null) return null
  return left > 0 ? (
    <p class={`bigclock tnum${left < 6000 ? ' soon' : ''}`} role="timer">
      {duration(left)}
    </p>
  ) : (
    <p class="bigclock over">{t('quiz_last_answers')}</p>
  )
}

/** Longer texts take more than two lines at half width. */
const LONG_TEXT = 44

/** As many columns as leave every line readable; a few long texts take the full width. A quiz's answers keep their places when bars appear below them. */
const columnsOf = ({ options }: Poll): 1 | 2 =>
  options.length > 6 || (options.length > 4 && options.every((o) => o.text.length <= LONG_TEXT)) ? 2 : 1
const choicesIn = (poll: Poll): string => (!isQuiz(poll) && poll.options.length > 12 ? ' three' : columnsOf(poll) === 2 ? ' two' : '')

/** As many options as can be read from the last row; phones have all of them if there are more. For a quiz, as many as will have bars. */
const CHOICES = 24,
  ANSWERS = MOST

/** The options, while nothing is counted yet. */
export function Choices({ poll }: { poll: Poll }) {
  const n = poll.options.length,
    most = isQuiz(poll) ? ANSWERS : CHOICES,
    list = useRef<HTMLOListElement>(null)
  useSettled(list, [n, poll.title])
  return (
    <>
      <ol
        ref={list}
        class={`choices${choicesIn(poll)}`}
        style={{ '--k': String(columnsOf(poll) === 2 ? 1 : enlarged(n, poll.title.length, isQuiz(poll) ? 1 : 0)) }}
      >
        {poll.options.slice(0, most).map((o, i) => (
          <li key={o.id} class={colour(i, n)}>
            <Key index={i} />
            <span class="lbl" dir="auto">
              {o.text}
            </span>
          </li>
        ))}
      </ol>
      {n > most && <p class="rest">{t('more_options', { n: n - most })}</p>}
    </>
  )
}

function Open({ poll }: { poll: Poll }) {
  const people = viewers(poll.room_id).value,
    n = poll.total_voters
  return (
    <>
      <Choices poll={poll} />
      <div class="stage-run">
        <BigClock poll={poll} />
        <p class="answered">
          <b class="tnum">{number(n)}</b> {people > n ? t('quiz_answered_of', { n, all: people }) : t('quiz_answered', { n })}
        </p>
      </div>
    </>
  )
}

export function StageQuiz({ poll, order, className, control }: Props & { control: boolean }) {
  if (waits(poll)) return <Waiting poll={poll} control={control} />
  if (poll.status === 'open') return <Open poll={poll} />
  return poll.results_hidden ? (
    <p class="veil">
      <Icon name="hidden" />
      <b>{t('withheld_closed')}</b>
    </p>
  ) : (
    <QuizBars poll={poll} order={order} className={className ?? ''} />
  )
}

/** The leaderboard, after a question of a room or, if none is shown, after all that were asked. */
export function StageBoard({ room_id, id = '' }: { room_id: string; id?: string }) {
  const board = useBoard({ room_id, id, status: 'closed' }, { spread: 0 })
  const over = isFinal(roomCell(room_id).value?.polls ?? []),
    all = useRef<HTMLDivElement>(null)
  // `more` counts participants, because places that many share do not end where the screen does.
  const more = board ? board.participants - Math.min(BOARD_ROWS, board.entries.length) : 0
  useSettled(all, [board])
  return (
    <div ref={all} class={over ? 'stage-board final' : 'stage-board'}>
      <h1>{t(over ? 'board_final' : 'board_title')}</h1>
      <Leaderboard board={board} most={BOARD_ROWS} />
      {more > 0 && <p class="rest">{t('board_more', { n: more })}</p>}
      {board && board.questions > 0 && (
        <p class="stage-also">
          <span>{t('board_after', { n: board.questions })}</span>
          <span>{t('board_people', { n: board.participants })}</span>
        </p>
      )}
    </div>
  )
}
