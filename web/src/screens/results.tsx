// `/results/ID`: the results of a question. The winner, all answers in order, and the facts.

import '../desk'
import { abstentionsOf, isMany, noVotes, plain } from '../ballot'
import { spanOf } from '../charts/area'
import { lasting } from '../duration'
import { hostKey } from '../hosted'
import { list, number, percent, t } from '../i18n'
import { winnersOf } from '../kinds/verdict'
import { tieBreak } from '../kinds/won'
import { dated } from '../moment'
import { exactShares } from '../percent'
import { countWord, isGuarded } from '../poll_facts'
import type { Kind, Poll, Series } from '../proto'
import type { WonResult } from '../results'
import type { Route } from '../router'
import { isQuiz } from '../quiz'
import { rankingOf, roomCell } from '../store'
import { usePoll, useTitle } from '../watch'
import { Brand } from '../ui/brand'
import { ConnectionBanner, staleClass } from '../ui/connection'
import { Fill } from '../ui/fill'
import { withheldWhy } from '../ui/guard'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { Corrected, GuardNote } from '../ui/notes'
import { Countdown } from '../ui/countdown'
import { Percent } from '../ui/percent'
import { instead, StateScreen } from '../ui/state'
import { Whole } from '../ui/whole'
import { LotPanel } from './lot_panel'
import { Gone, NoPoll } from './missing'
import { useHostKey } from './host_key'
import { AllResults } from './results_all'
import { KindAnswers, KindFacts } from './results_kinds'
import { OverTime, useSeries } from './results_series'
import { Tools } from './results_tools'

const ranked = (poll: Poll): number[] =>
  poll.options.map((_, i) => i).sort((a, b) => (poll.options[b]!.vote_count ?? 0) - (poll.options[a]!.vote_count ?? 0) || a - b)

/** Kinds whose results are a distribution, not a race. */
const NO_WINNER: readonly Kind[] = ['rating', 'numeric', 'words', 'open', 'quiz', 'qna']

function Winner({ poll }: { poll: Poll }) {
  const ranking = rankingOf(poll.id).value
  const lead = winnersOf(poll, ranking)
  const first = poll.options.findIndex((o) => o.id === lead[0])
  const option = poll.options[first]
  if (poll.total_voters && NO_WINNER.includes(poll.kind)) return null
  if (!option && poll.kind === 'rank' && poll.total_voters) return null
  if (!option)
    return (
      <div class="panel">
        <h2>{t(noVotes(poll))}</h2>
      </div>
    )
  const seats = poll.settings?.seats ?? 1,
    tied = lead.length > seats
  const rule = tied ? undefined : tieBreak((poll.result as WonResult | null)?.tie_break)
  const names = lead.length > 1 ? list(poll.options.filter((o) => lead.includes(o.id)).map((o) => o.text)) : option.text
  return (
    <div class={`winner ${tied || seats > 1 ? 'tied' : colour(first, poll.options.length)}`}>
      <div>
        <span class="k">
          <Icon name="trophy" />
          {seats > 1
            ? t('elected', { n: seats })
            : t(tied ? 'tie' : plain(poll) && !rule ? 'most_votes' : poll.status === 'open' ? 'leading' : 'winner')}
        </span>
        <b dir="auto">{names}</b>
        {seats > 1 && tied && <small>{t('tied')}</small>}
        {rule && <small>{t('decided_by', { rule })}</small>}
      </div>
      {poll.kind !== 'rank' && poll.kind !== 'star' && (
        <span class="big">
          <Percent value={option.percent ?? 0} />
        </span>
      )}
    </div>
  )
}

function Answers({ poll }: { poll: Poll }) {
  const exact = exactShares(poll)
  return (
    <section class={`panel ${staleClass()}`}>
      <h2>{t('all_answers')}</h2>
      <ol>
        {ranked(poll).map((i) => {
          const o = poll.options[i]!
          return (
            <li key={o.id} class={`rbar ${colour(i, poll.options.length)}`}>
              <Key index={i} />
              <span class="lbl" dir="auto">
                {o.text}
              </span>
              <span class="v">
                <bdi>{percent(o.percent ?? 0)}</bdi>{' '}
                <small>
                  <bdi>{t('votes', { n: o.vote_count ?? 0 })}</bdi>
                </small>
              </span>
              <Fill share={exact[i] ?? 0} />
            </li>
          )
        })}
      </ol>
      <Whole poll={poll} />
    </section>
  )
}

function Facts({ poll, series }: { poll: Poll; series: Series | undefined }) {
  const order = ranked(poll).map((i) => poll.options[i]!)
  const used = order.filter((o) => o.vote_count).length
  const gap = (order[0]?.vote_count ?? 0) - (order[1]?.vote_count ?? 0)
  const race = plain(poll) || poll.kind === 'approval',
    abstained = abstentionsOf(poll)
  const span = series && spanOf(series),
    took = span && poll.total_votes > 1 ? span.to - span.from : null
  return (
    <section class="panel">
      <dl class="facts">
        <div>
          <dd>{number(poll.total_voters)}</dd>
          <dt>{t(countWord(poll), { n: poll.total_voters })}</dt>
        </div>
        <KindFacts poll={poll} />
        {race && (
          <div>
            <dd>{number(used)}</dd>
            <dt>{t('of_options', { n: poll.options.length })}</dt>
          </div>
        )}
        {race && poll.total_votes > 0 && (
          <div>
            <dd>{number(gap)}</dd>
            <dt>{t('lead_by', { n: gap })}</dt>
          </div>
        )}
        {took !== null && (
          <div>
            <dd>{lasting(took)}</dd>
            <dt>{t('lasted')}</dt>
          </div>
        )}
        {abstained > 0 && (
          <div>
            <dd>{number(abstained)}</dd>
            <dt>{t('abstentions', { n: abstained })}</dt>
          </div>
        )}
        {isMany(poll) && !poll.results_hidden && (
          <div>
            <dd>{number(poll.total_votes)}</dd>
            <dt>{t('choices_made', { n: poll.total_votes })}</dt>
          </div>
        )}
      </dl>
    </section>
  )
}

function Results({ poll }: { poll: Poll }) {
  const series = useSeries(poll)
  const room = roomCell(poll.room_id).value
  const closed = poll.status === 'closed',
    race = plain(poll) || poll.kind === 'approval'
  const when = closed ? t('closed_at', { time: dated(Date.parse(poll.closed_at ?? poll.end_time ?? poll.created_at)) }) : t('open_still')
  return (
    <main class="closed">
      <header class="closed-top">
        <Brand />
        <span class="sp" />
        {hostKey(poll.room_id) && (
          <a class="btn ghost sm no-print" href={`host/${poll.room_id}`}>
            <Icon name="pen" />
            {t('to_host')}
          </a>
        )}
        <Countdown poll={poll} />
        {closed ? (
          <span class="pill">
            <Icon name="lock" />
            {t('voting_closed')}
          </span>
        ) : (
          <span class="pill live">
            <span class="dot" />
            {t('voting_open')}
          </span>
        )}
      </header>
      <ConnectionBanner />
      <div>
        <h1 dir="auto">{poll.title}</h1>
        <p class="meta">
          {room && room.title !== poll.title && <span dir="auto">{room.title}</span>}
          {poll.creator_name && <span dir="auto">{t('by_name', { name: poll.creator_name })}</span>}
          <span class={closed ? undefined : 'still'}>{when}</span>
        </p>
      </div>
      {isGuarded(poll) && (
        <div class="note">
          <Icon name="users" />
          <div>
            <GuardNote poll={poll} />
            {poll.published_voters !== undefined && poll.published_voters < poll.total_voters && (
              <p>{t('guard_held', { n: poll.published_voters, all: poll.total_voters })}</p>
            )}
            {poll.status === 'closed' && <p>{t('guard_done', { n: Math.max(poll.publish_step ?? 1, poll.publish_min ?? 0) })}</p>}
          </div>
        </div>
      )}
      {poll.corrections && (
        <div class="note">
          <Icon name="pen" />
          <Corrected poll={poll} />
        </div>
      )}
      <div class="grid2">
        <div class="stack">
          <Winner poll={poll} />
          {race ? <Answers poll={poll} /> : <KindAnswers poll={poll} />}
        </div>
        <div class="stack">
          <Facts poll={poll} series={series} />
          {series && <OverTime series={series} />}
          <Tools poll={poll} series={series} />
          <LotPanel poll={poll} />
          {!closed && (
            <a class="btn ghost no-print" href={`p/${poll.id}`}>
              {t('vote')}
              <Icon name="arrow" />
            </a>
          )}
          {poll.code && !hostKey(poll.room_id) && (
            <a class="btn ghost no-print" href={poll.code}>
              {t('to_room')}
              <Icon name="arrow" />
            </a>
          )}
        </div>
      </div>
    </main>
  )
}

/** The results of one question or, if the address says so, of all questions in a room. */
export function ResultsScreen({ route }: { route: Route }) {
  const id = 'id' in route ? route.id : ''
  return new URLSearchParams(location.search).has('all') ? <AllResults key={id} id={id} /> : <OfOne key={id} id={id} />
}

function OfOne({ id }: { id: string }) {
  const poll = usePoll(id || undefined, true)
  useTitle(poll.state === 'ready' ? poll.value.title : '')
  useHostKey(poll.state === 'ready' ? poll.value.room_id : undefined)
  if (poll.state !== 'ready') return instead(poll, poll.state === 'missing' ? <NoPoll /> : <Gone />)
  return poll.value.results_hidden ? (
    <StateScreen
      icon="hidden"
      title={poll.value.title}
      text={t(withheldWhy(poll.value) ?? (isQuiz(poll.value) ? 'quiz_hidden_page' : 'results_hidden_page'))}
    >
      <a class="btn" href={`p/${poll.value.id}`}>
        {t('vote')}
      </a>
    </StateScreen>
  ) : (
    <Results poll={poll.value} />
  )
}
