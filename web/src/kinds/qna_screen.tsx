// The room's questions on a phone: ask, vote, and see which ones the host has pinned or answered.

import { useEffect, useRef, useState } from 'preact/hooks'
import { seal } from '../ballot'
import { passed } from '../clock'
import { t } from '../i18n'
import type { ScreenProps } from '../kinds'
import { recall, remember, tab } from '../memory'
import type { Base, Sealed } from '../outbox'
import type { Poll, Voted } from '../proto'
import { arranged, asksLeft, baseOf, countsNow, markNow, qnaResult, questionsOnWay, waitingOf, type Mark } from '../questions'
import { HiddenResults, StayHere, VoteTop } from '../screens/vote'
import { lossOf } from '../screens/why'
import { choice, lastOutcome, loadPoll, outbox } from '../store'
import { announce, announceResults } from '../ui/announcer'
import { useCalm } from '../ui/calm'
import { Segments } from '../ui/controls'
import { toast } from '../ui/toast'
import { SPREAD_MS } from './participant'
import { AskForm } from './qna_ask'
import { QuestionList, type Own } from './qna_list'
import { NameForm, useAsker } from './qna_name'
import { noteQuestion, useOwnQuestions } from './own_questions'
import { qnaSentence, whyRefused } from './qna_words'

type Order = 'best' | 'newest'
const CALM_MS = 6000

/** The server's objection to the last thing sent, and the text it was about, so that nobody has to type it again. */
function refusal(poll: Poll): { text: string; problem: string } | undefined {
  const last = lastOutcome.value
  if (last?.pollId !== poll.id || last.outcome.ok) return undefined
  const { code, body } = last.outcome.problem
  // The form for the name reports this.
  if (code === 'already_voted') return { text: last.letter.ballot.question ?? '', problem: '' }
  if (code === 'poll_closed') return { text: last.letter.ballot.question ?? '', problem: t('qna_closed') }
  const first = body.errors?.[0]
  return { text: last.letter.ballot.question ?? '', problem: t(first ? whyRefused(first) : 'qna_refused') }
}

type Send = (ballot: { question: string } | { question_id: number; value: Mark }, base?: Base) => void

/** The first ballot under a name is sent only if nobody else took the name first, and no other ballot is sent before it. */
const sendAs =
  (poll: Poll, name: string | undefined): Send =>
  (ballot, base) => {
    const letter = seal(poll, { ...ballot, ...(name && { voter_name: name }) })
    noteQuestion(poll, letter)
    outbox.put({ ...letter, ...(base && { base }), ...(name && { claims: true }) }, false)
  }

const ownMarks = (send: Send, mine: Voted | undefined, letters: readonly Sealed[]): Own => ({
  counts: (q) => countsNow(q, mine, letters),
  now: (id) => markNow(mine, letters, id),
  asked: (id) => !!mine?.asked?.some((a) => a.id === id),
  onMark: (q, value) => send({ question_id: q.id, value }, baseOf(q, mine, letters)),
})

/** This voter's questions that nobody else sees yet: on their way, held back by the server's rate limit, or waiting for the host. */
function Mine({ poll, mine, letters }: { poll: Poll; mine: Voted | undefined; letters: readonly Sealed[] }) {
  const waiting = waitingOf(mine, qnaResult(poll)),
    leaving = questionsOnWay(letters)
  if (!waiting.length && !leaving.length) return null
  const slow = outbox.slowed.value > Date.now()
  return (
    <section class="kind-res">
      <h2>{t('qna_yours')}</h2>
      {slow && leaving.length > 0 && (
        <p class="hint" role="status">
          {t('qna_slow', { n: Math.max(1, Math.ceil((outbox.slowed.value - Date.now()) / 1000)) })}
        </p>
      )}
      <ul class="asks">
        {leaving.map((l) => (
          <li key={l.ballot.vote_id} class="ask">
            <div class="said-by">
              <span class="chips">
                <span class="chip">
                  <span class="spin" />
                  {t('not_sent')}
                </span>
              </span>
              <p dir="auto">{l.ballot.question}</p>
            </div>
          </li>
        ))}
        {waiting.map((a) => (
          <li key={a.id} class="ask">
            <div class="said-by">
              <span class="chips">
                <span class="chip">{t('qna_waits')}</span>
              </span>
              <p dir="auto">{a.text}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Announces that questions were closed or reopened, but not their state when the screen appeared. */
function useSayOpen(open: boolean): void {
  const was = useRef(open)
  useEffect(() => {
    if (was.current !== open) announce(t(open ? 'say_open' : 'say_closed'))
    was.current = open
  }, [open])
}

/**
 * The host has decided about a waiting question: only a personal answer says whether it was this voter's. So it is once results
 * show again, of what was said under a name while they were hidden.
 */
function useFate(poll: Poll, mine: Voted | undefined): void {
  const pending = qnaResult(poll)?.pending,
    last = useRef(pending)
  const waits = (mine?.asked ?? []).some((a) => a.state === 'pending')
  useEffect(() => {
    const before = last.current
    last.current = pending
    const appeared = before === undefined && mine?.voter_name
    if (pending === undefined || !(appeared || (waits && pending < (before ?? 0)))) return
    const timer = setTimeout(() => void loadPoll(poll.id).catch(() => undefined), Math.random() * SPREAD_MS)
    return () => clearTimeout(timer)
  }, [pending, waits])
}

function useTouch(): { busy: () => boolean; stir: () => void } {
  const last = useRef(0)
  return {
    busy: () => passed(last.current) < CALM_MS,
    stir: () => {
      last.current = Date.now()
    },
  }
}

/**
 * The question being typed, kept for as long as the tab is open. A refused question comes back into the empty field, so that
 * it can be changed and sent again.
 */
function useQuestion(poll: Poll, send: Send) {
  const kept = 'draft.' + poll.id
  const [text, setText] = useState(() => recall(kept, refusal(poll)?.text ?? '', tab))
  const [read, setRead] = useState<unknown>(lastOutcome.peek())
  const last = lastOutcome.value
  const told = last !== read ? refusal(poll) : undefined
  useEffect(() => {
    if (told?.text && !text) setText(told.text)
  }, [last])
  useEffect(() => {
    if (last?.pollId !== poll.id || last === read || !last.outcome.ok) return
    // The question itself may be far below, or waiting for the host.
    if (last.letter.ballot.question) toast(t(last.outcome.answer.poll?.settings?.moderated ? 'qna_said_waits' : 'qna_said'))
  }, [last])
  const write = (typed: string, draft?: string) => {
    setText(typed)
    remember(kept, draft, tab)
    setRead(lastOutcome.peek())
  }
  const ask = (question: string) => {
    send({ question })
    write('')
  }
  return { text, problem: told?.problem ?? '', ask, type: (typed: string) => write(typed, typed) }
}

export function QnaScreen({ poll, room }: ScreenProps) {
  const letters = outbox.waiting.value.filter((l) => l.pollId === poll.id)
  const mine = useOwnQuestions(poll, choice(poll.id).value, letters)
  const [order, setOrder] = useState<Order>(() => recall<Order>('qna-order', 'best'))
  const result = qnaResult(poll),
    open = poll.status === 'open'
  const { busy, stir } = useTouch()
  const shown = useCalm(`${poll.id} ${order}`, result?.orders[order] ?? [], CALM_MS, busy)
  const asker = useAsker(poll, mine),
    named = poll.identity === 'name'
  const send = sendAs(poll, named ? asker.name : undefined)
  const { text, problem, ask, type } = useQuestion(poll, send)
  useFate(poll, mine)
  useSayOpen(open)
  useEffect(() => (result?.questions.length ? announceResults(qnaSentence(poll)) : undefined), [poll.version])
  const { live, answered } = result ? arranged(result, shown) : { live: [], answered: [] }
  const own = named && !asker.name ? undefined : ownMarks(send, mine, letters),
    loss = lossOf(poll, open)
  return (
    <div class="vote">
      <VoteTop poll={poll} room={room} open={open} />
      <main class="vote-main" onPointerDown={stir} onFocusIn={stir}>
        <div>
          <h1 dir="auto" class={poll.title.length > 110 ? 'long' : undefined}>
            {poll.title}
          </h1>
          {poll.description && (
            <p class="desc" dir="auto">
              {poll.description}
            </p>
          )}
        </div>
        {loss && (
          <p class="problem" role="alert">
            {loss}
          </p>
        )}
        {open && !own ? (
          <NameForm key={asker.taken} poll={poll} asker={asker} />
        ) : open ? (
          <AskForm poll={poll} text={text} onText={type} left={asksLeft(poll, mine, letters)} problem={problem} onAsk={ask} />
        ) : (
          (problem || text.trim()) && (
            <>
              <p class="problem" role="alert">
                {problem || t('qna_closed')}
              </p>
              {text && (
                <p class="desc" dir="auto">
                  {text}
                </p>
              )}
            </>
          )
        )}
        <Mine poll={poll} mine={mine} letters={letters} />
        {!result ? (
          poll.results_hidden && <HiddenResults poll={poll} room={room} voted={!!mine} />
        ) : (
          <>
            {result.questions.length > 1 && (
              <Segments
                label={t('qna_order')}
                value={order}
                onChange={(o) => {
                  setOrder(o)
                  remember('qna-order', o)
                }}
                choices={[
                  ['best', t('qna_best')],
                  ['newest', t('qna_newest')],
                ]}
              />
            )}
            {!live.length && !answered.length && <p class="muted empty">{t(result.pending ? 'qna_first_wait' : 'qna_none')}</p>}
            <QuestionList poll={poll} result={result} ids={live} own={own} />
            {answered.length > 0 && (
              <section class="kind-res answered">
                <h2>{t('qna_answered')}</h2>
                <QuestionList poll={poll} result={result} ids={answered} own={own} />
              </section>
            )}
            {result.distinct > result.questions.length && (
              <p class="muted">{t('qna_more', { n: result.distinct - result.questions.length })}</p>
            )}
          </>
        )}
      </main>
      <StayHere room={room} />
    </div>
  )
}
