// `/stage/482913`: the big screen. With the host's key, on this device or in the address, the presenter keys control the
// room; without it, or with ?view, it only shows. ?overlay makes the page transparent for streaming.

import '../desk'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { keepScreenOn } from '../awake'
import { leaders, plain } from '../ballot'
import { Stream, strip } from '../charts/stream'
import { hostKey } from '../hosted'
import { language, number, t } from '../i18n'
import { stageKey } from '../key_address'
import { countWord } from '../poll_facts'
import type { Poll, Room } from '../proto'
import { qnaResult } from '../questions'
import { isQuiz, waits } from '../quiz'
import type { Route } from '../router'
import { boardIsOn } from '../shows'
import { hold, keyFor, net, rankingOf, viewers } from '../store'
import { spaced } from '../code'
import { enterStage } from '../stage_theme'
import { usePoll, useRoom, useTitle } from '../watch'
import { announceResults } from '../ui/announcer'
import { Brand, Mark } from '../ui/brand'
import { staleClass } from '../ui/connection'
import { ConnectionChip } from '../ui/connection_chip'
import { Dialog } from '../ui/dialog'
import { withheldWhy } from '../ui/guard'
import { Icon } from '../ui/icon'
import { Countdown } from '../ui/countdown'
import { Corrected, GuardNote } from '../ui/notes'
import { useNow } from '../ui/now'
import { instead } from '../ui/state'
import { useSettled } from '../ui/settle'
import { sentence } from './choices'
import { JoinCard, plain as plainAddress, useJoinAddress } from './join_card'
import { CodeMissing, Gone } from './missing'
import { useSayShown, useSayStage } from './say_shown'
import { Hints } from './stage_hints'
import { KEY_LIST, keyName, stepRound, useStageKeys, type StageView } from './stage_keys'
import { StageChart } from './stage_kinds'
import { Choices, StageBoard, StageQuiz } from './stage_quiz'
import { roundsOf } from './stage_rank'

/** Nobody touches a stage, and the computer that serves it may move to another network. */
const ADDRESS_MS = 120_000

const asked = (name: string): boolean => new URLSearchParams(location.search).has(name)

function VoteStream({ total, pollId }: { total: number; pollId: string | undefined }) {
  const stream = useMemo(() => new Stream(), [])
  const time = useNow(true, 1000)
  const last = useRef<string | undefined>(undefined)
  if (last.current !== pollId) {
    last.current = pollId
    stream.restart(total)
  }
  stream.count(total, Math.max(time, Date.now()))
  return (
    <svg viewBox={`0 0 ${stream.length * 10} 60`} preserveAspectRatio="none" aria-hidden="true">
      {strip(stream.votes, 60).map((b) => (
        <rect key={b.x} x={b.x} y={60 - b.height} width="5" height={b.height} fill="currentColor" />
      ))}
    </svg>
  )
}

function KeysDialog({ view, control }: { view: StageView; control: boolean }) {
  return (
    <Dialog title={t('keys_title')} onClose={() => view.set({ keys: false })}>
      <dl class="keylist">
        {KEY_LIST.map(([key, text]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((k) => (
                <kbd key={k}>{keyName(k)}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={view.single} onChange={(e) => view.set({ single: e.currentTarget.checked })} />
        {t('keys_on')}
      </label>
      <label class="check">
        <input type="checkbox" checked={view.join} onChange={(e) => view.set({ join: e.currentTarget.checked })} />
        {t('key_join')} <kbd>J</kbd>
      </label>
      {!control && <p class="hint">{t('view_only')}</p>}
    </Dialog>
  )
}

function Veil({ poll }: { poll: Poll }) {
  const why = withheldWhy(poll)
  return (
    <p class="veil">
      <Icon name="hidden" />
      {why ? (
        <b>{t(why)}</b>
      ) : (
        <>
          <b>{t('hidden_stage')}</b> {t('hidden_stage_text')}
        </>
      )}
    </p>
  )
}

function Question({ poll, view, control }: { poll: Poll; view: StageView; control: boolean }) {
  const quiz = isQuiz(poll)
  const hidden = !!poll.results_hidden || view.veiled
  const order = poll.options.map((_, i) => i)
  if (view.order % 2) order.sort((a, b) => (poll.options[b]!.vote_count ?? 0) - (poll.options[a]!.vote_count ?? 0) || a - b)
  useEffect(() => (hidden ? undefined : announceResults(sentence(poll))), [hidden, poll.id, poll.version])
  if (view.board) return <StageBoard room_id={poll.room_id} id={poll.id} />
  const size = poll.title.length > 140 ? 'longest' : poll.title.length > 60 ? 'longer' : ''
  return (
    <>
      <h1 dir="auto" class={size}>
        {poll.title}
      </h1>
      {quiz ? (
        <StageQuiz poll={poll} order={order} control={control} className={staleClass()} />
      ) : hidden ? (
        <>
          <Choices poll={poll} />
          <Veil poll={poll} />
        </>
      ) : (
        <>
          <StageChart
            poll={poll}
            order={order}
            className={staleClass()}
            mode={view.rounds ? 'rounds' : 'bars'}
            round={view.round}
            by={view.order}
          />
          <GuardNote poll={poll} />
        </>
      )}
      {!hidden && <Corrected poll={poll} />}
    </>
  )
}

/** The rounds for somebody with a mouse or a finger; keys do the same. */
function RoundSteps({ view, total }: { view: StageView; total: number }) {
  const step = (act: 'next' | 'previous') => view.set(stepRound(view.round, total, act))
  if (!view.rounds)
    return (
      <p class="round-steps">
        <button type="button" class="btn ghost" onClick={() => view.set({ rounds: true, round: 0 })}>
          <kbd>I</kbd>
          {t('show_rounds', { n: total })}
        </button>
      </p>
    )
  return (
    <p class="round-steps" role="group" aria-label={t('key_rounds')}>
      <button type="button" class="btn ghost back" aria-label={t('round_before')} onClick={() => step('previous')}>
        <Icon name="arrow" />
      </button>
      <b role="status">{t('round_of', { i: Math.min(view.round, total - 1) + 1, n: total })}</b>
      <button type="button" class="btn ghost" aria-label={t('round_after')} onClick={() => step('next')}>
        <Icon name="arrow" />
      </button>
      <button type="button" class="btn quiet" onClick={() => view.set({ rounds: false })}>
        {t('all_methods')}
      </button>
    </p>
  )
}

/** What is counted beside the QR code: votes, answers to a quiz, questions in a Q&A. */
function countOf(poll: Poll): [number, string] {
  const asked = qnaResult(poll),
    n = asked?.distinct ?? poll.total_voters
  return [n, t(asked ? 'qna_word' : isQuiz(poll) ? 'quiz_answered' : countWord(poll), { n })]
}

/** For the presenter, the name is not a link: a slip of the hand must not end the show. */
function Top({ room, poll, control, address }: { room: Room; poll: Poll | undefined; control: boolean; address: string | undefined }) {
  const index = room.polls.findIndex((p) => p.id === poll?.id)
  return (
    <header class="stage-top">
      {control ? (
        <span class="brand">
          <Mark />
          PollStream
        </span>
      ) : (
        <Brand />
      )}
      {room.polls.length > 1 && index >= 0 && <span class="pill step">{t('question_of', { i: index + 1, n: room.polls.length })}</span>}
      {address !== undefined && (
        <p class="pill way-in">
          <span dir="ltr">{plainAddress(address)}</span> <b dir="ltr">{spaced(room.code)}</b>
        </p>
      )}
      <span class="sp" />
      <ConnectionChip />
      {address !== undefined && poll && !waits(poll) && (
        <span class={`pill tnum ${staleClass()}`}>
          <b>{number(countOf(poll)[0])}</b> {countOf(poll)[1]}
        </span>
      )}
      {poll && !(isQuiz(poll) && poll.answer_until) && <Countdown poll={poll} />}
      {poll
        && !waits(poll)
        && (poll.status === 'open' ? (
          <span class="pill live">
            <span class="dot" />
            {t('voting_open')}
          </span>
        ) : (
          <span class="pill">
            <Icon name="lock" />
            {t('voting_closed')}
          </span>
        ))}
    </header>
  )
}

function Tally({ poll }: { poll: Poll }) {
  const [n, word] = countOf(poll)
  return (
    <div class="tally">
      <b>{number(n)}</b>
      <span>{word}</span>
    </div>
  )
}

/** No question is shown: before the first one, or between two. */
export function Wait({ room }: { room: Room }) {
  const begun = room.polls.some((p) => p.total_votes > 0)
  return (
    <div class="stage-wait">
      <h1 dir="auto">{room.title || t('stage_wait')}</h1>
      {room.title && (
        <p>
          <b>{t('stage_wait')}</b>
        </p>
      )}
      <p>{t(begun ? 'stage_between' : 'stage_wait_text')}</p>
    </div>
  )
}

function Stage({ room, poll, control }: { room: Room; poll: Poll | undefined; control: boolean }) {
  const total = poll?.kind === 'rank' && !poll.results_hidden ? roundsOf(rankingOf(poll.id).value).length : 0
  const view = useStageKeys(room, poll, control, total)
  useSayShown(room)
  useSayStage(poll, view.black)
  const main = useRef<HTMLElement>(null)
  // Not for every vote if that only moves bars; texts, numbers and rounds take as much room as has come in.
  const drawn =
    poll
    && [
      poll.id,
      poll.title,
      poll.status,
      poll.results_hidden,
      ...poll.options.map((o) => o.text),
      plain(poll) ? leaders(poll).join() : poll.version,
    ].join('\n')
  useSettled(main, [
    drawn,
    total,
    room.title,
    language.value,
    view.zoom,
    view.veiled,
    view.board,
    view.rounds,
    view.round,
    view.order,
    view.join,
  ])
  const address = useJoinAddress(ADDRESS_MS)
  const people = viewers(room.id).value
  // Whoever arrives while nothing is being asked comes to join.
  const folded = !view.join && (!!poll || boardIsOn(room))
  const classes = ['stage', asked('overlay') ? 'overlay' : '', folded ? 'folded' : '', view.black ? 'black' : ''].filter(Boolean).join(' ')
  return (
    <div class={classes} style={{ '--zoom': String(view.zoom) }}>
      <Top room={room} poll={poll} control={control} address={folded ? address : undefined} />
      <main ref={main} class="stage-main">
        {poll ? (
          <>
            <Question poll={poll} view={view} control={control} />
            {total > 0 && !view.veiled && <RoundSteps view={view} total={total} />}
          </>
        ) : boardIsOn(room) ? (
          <StageBoard room_id={room.id} />
        ) : (
          <Wait room={room} />
        )}
      </main>
      <aside class="stage-side" aria-label={t('how_to_join')}>
        <JoinCard code={room.code} address={address} />
        <div class={`tallies ${staleClass()}`}>
          {poll && !waits(poll) && <Tally poll={poll} />}
          {!asked('nocount') && (
            <div class="tally">
              <b>{number(people)}</b>
              <span>{t('in_room_word')}</span>
            </div>
          )}
        </div>
      </aside>
      <footer class="stage-foot">
        <VoteStream total={poll?.total_voters ?? 0} pollId={poll?.id} />
        <Hints control={control} room={room} poll={poll} view={view} />
      </footer>
      {view.qr && (
        <div class="bigqr" role="dialog" aria-label={t('how_to_join')} onClick={() => view.set({ qr: false })}>
          <JoinCard code={room.code} address={address} />
        </div>
      )}
      {view.keys && <KeysDialog view={view} control={control} />}
      {view.black && <button type="button" class="blackout" aria-label={t('key_black')} onClick={() => view.set({ black: false })} />}
    </div>
  )
}

function Holder({ room, given }: { room: Room; given: string | undefined }) {
  const key = asked('view') || asked('overlay') ? undefined : (given ?? hostKey(room.id)?.admin)
  if (key && !keyFor(room.id)) hold(room.id, key)
  useEffect(() => {
    if (key) net.introduce({ type: 'auth', admin_key: key, room_id: room.id })
    return () => net.introduce(null)
  }, [key])
  const poll = usePoll(room.current_poll_id ?? undefined, false)
  return <Stage room={room} poll={poll.state === 'ready' ? poll.value : undefined} control={!!key} />
}

export function StageScreen({ route }: { route: Route }) {
  const code = 'code' in route ? route.code : ''
  const [given] = useState(stageKey)
  useEffect(enterStage, [])
  useEffect(keepScreenOn, [])
  const room = useRoom(code)
  useTitle(room.state === 'ready' ? room.value.title : '')
  return room.state === 'ready' ? (
    <Holder room={room.value} given={given} />
  ) : room.state === 'missing' ? (
    <CodeMissing code={code} to="stage/" />
  ) : (
    instead(room, <Gone />)
  )
}
