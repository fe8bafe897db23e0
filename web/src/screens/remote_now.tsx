// What is on screen now, as the remote shows it: the question with its votes in small, or the leaderboard, or nothing.

import { miniBars, type MiniBar } from '../bars'
import { duration } from '../duration'
import { number, percent, t } from '../i18n'
import { useBoard } from '../kinds/board'
import { exactShares } from '../percent'
import type { Poll, Room } from '../proto'
import { isQuiz, waits } from '../quiz'
import type { QnaResult, TextResult } from '../results'
import { boardIsOn, isFinal } from '../shows'
import { viewers } from '../store'
import { staleClass } from '../ui/connection'
// Its sentences about the time left come with this chunk.
import '../ui/countdown'
import { Fill } from '../ui/fill'
import { withheldWhy } from '../ui/guard'
import { Notes } from '../ui/notes'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { Leaderboard } from '../ui/leaderboard'
import { timeLeft, useNow } from '../ui/now'
import { sentence } from './choices'
import { moderated } from './moderation'

/** The number of leaders that a phone shows without scrolling. */
const BOARD_ROWS = 5

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
  return t(open ? 'so_far_only' : poll.kind === 'single' ? 'votes' : 'voters', { n })
}

export function Now({ room, poll, at, of }: { room: Room; poll: Poll; at: number; of: number }) {
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
export function Nothing({ room }: { room: Room }) {
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
