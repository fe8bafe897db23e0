// Ranked questions on the big screen: the methods side by side, and the rounds of instant runoff one after another.

import { useMemo, useRef } from 'preact/hooks'
import { noVotes } from '../ballot'
import { roundViews, shareOf, windowOf, type RoundBar, type RoundView } from '../charts/rounds'
import { list, number, t } from '../i18n'
import { agreement, camps, distinct, electedBy, howDecided, methodName, SeatsLine, seatedBy } from '../kinds/rank'
import { useRanking } from '../kinds/ranking'
import { decidedBy } from '../kinds/won'
import { indexOf, labelled, letterOf, textOf, textsOf } from '../kinds/words'
import { exactShares } from '../percent'
import type { Poll } from '../proto'
import type { Method, Ranking, Round, Transfer } from '../results'
import { Fill } from '../ui/fill'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { useSettled } from '../ui/settle'
import { Chart } from './chart'

/** Methods that elect the same share a card, so that each outcome appears once, and large. The seats of STV are a separate question. */
function cardsOf(methods: readonly Method[]): Method[][] {
  const found = new Map<string, Method[]>()
  for (const m of methods) {
    const key = [m.method === 'stv', m.winners_complete === false, ...m.winners].join()
    found.set(key, [...(found.get(key) ?? []), m])
  }
  return [...found.values()].sort((a, b) => b.length - a.length)
}

/** What decided between equals: said once if it is the same for all methods, otherwise for each. */
function howEachDecided(poll: Poll, methods: readonly Method[]): string[] {
  const how = methods.map((m) => howDecided(poll, m))
  return how.every((h) => h === how[0])
    ? [how[0] ?? ''].filter(Boolean)
    : methods.flatMap((m, i) => (how[i] ? [labelled(methodName(m), how[i])] : []))
}

function MethodCard({ poll, methods }: { poll: Poll; methods: readonly Method[] }) {
  const n = poll.options.length,
    { winners } = methods[0]!
  return (
    <li class={`method ${winners.length === 1 ? colour(indexOf(poll, winners[0]!), n) : ''}`}>
      <span class="name">{list(methods.map(methodName))}</span>
      {winners.length ? (
        <b>
          {winners.map((id) => (
            <span key={id} class={colour(indexOf(poll, id), n)}>
              <Key index={indexOf(poll, id)} />
            </span>
          ))}
          <span dir="auto">{electedBy(poll, methods[0]!)}</span>
        </b>
      ) : (
        <b>–</b>
      )}
      {howEachDecided(poll, methods).map((text) => (
        <small key={text}>{text}</small>
      ))}
    </li>
  )
}

/** How many options may stand below the methods, in two columns, and how many always do. */
const FIRSTS = 12,
  FEWEST = 2
/** The room for a name beside its bar, in letters: as much as the longest needs, as long as it takes no more than the bar. */
const LETTERS = 22

/** The options with the most first choices, in the order asked for, each with its place among them. */
function firstsOf({ options }: Poll, order: readonly number[]): { i: number; place: number }[] {
  const best = [...order].sort((a, b) => (options[b]!.vote_count ?? 0) - (options[a]!.vote_count ?? 0) || a - b)
  return order.map((i) => ({ i, place: best.indexOf(i) })).filter(({ place }) => place < FIRSTS)
}

export function StageMethods({ poll, order, className }: { poll: Poll; order: readonly number[]; className: string }) {
  const ranking = useRanking(poll),
    all = useRef<HTMLDivElement>(null)
  useSettled(all, [ranking, poll.title, order.join()])
  if (!ranking?.ballots) return <Chart poll={poll} order={order} className={className} />
  const sides = camps(ranking),
    stv = seatedBy(ranking),
    exact = exactShares(poll),
    cards = cardsOf(distinct(ranking.methods)),
    letters = Math.max(...poll.options.map((o) => o.text.length))
  return (
    <div ref={all} class={`methods ${className}`}>
      <p class="stage-verdict">
        <Icon name={stv ? 'users' : sides.length > 1 ? 'split' : 'trophy'} />
        {stv ? (
          <SeatsLine poll={poll} stv={stv} />
        ) : sides.length > 1 ? (
          t('methods_disagree')
        ) : (
          <span>
            <b dir="auto">{textsOf(poll, sides[0]?.winners ?? [])}</b> {agreement(ranking)}
          </span>
        )}
      </p>
      <ol class="method-grid" style={{ '--cards': String(cards.length === 4 ? 2 : Math.min(3, cards.length)) }}>
        {cards.map((m) => (
          <MethodCard key={m[0]!.method} poll={poll} methods={m} />
        ))}
      </ol>
      <ul
        class="firsts"
        aria-label={t('first_choices')}
        data-more="more_options"
        data-least={FEWEST}
        data-beyond={Math.max(0, order.length - FIRSTS)}
        style={{ '--letters': String(Math.min(LETTERS, letters)) }}
      >
        {firstsOf(poll, order).map(({ i, place }) => {
          const o = poll.options[i]!
          return (
            <li key={o.id} data-place={place} class={colour(i, poll.options.length)}>
              <Key index={i} />
              <span class="lbl" dir="auto">
                {o.text}
              </span>
              <Fill share={exact[i] ?? 0} />
              <span class="n">{number(o.vote_count ?? 0)}</span>
            </li>
          )
        })}
      </ul>
      <p key="rest" class="rest" />
    </div>
  )
}

/** "14 go to B, 3 have no next choice." */
function transferText(poll: Poll, transfers: readonly Transfer[]): string {
  const moved = transfers.filter((x) => x.to !== null).map((x) => t('go_to', { n: shareOf(x.votes), option: letterOf(poll, x.to!) }))
  const lost = transfers.filter((x) => x.to === null).reduce((n, x) => n + shareOf(x.votes), 0)
  return list(lost ? [...moved, t('no_next', { n: lost })] : moved)
}

/** `quota` is that of the seats. Somebody elected with fewer votes has nobody left to lose the seat to. */
function roundText(poll: Poll, round: Round, last: boolean, quota = 0): string {
  const out = round.eliminated.map((id) => textOf(poll, id)),
    elected = round.elected ?? []
  const moves = round.transfers.length ? transferText(poll, round.transfers) : ''
  return [
    elected.length ? t('is_elected', { option: textsOf(poll, elected) }) : '',
    elected.some((id) => shareOf(round.votes[id - 1]) < quota) ? t('no_quota') : '',
    out.length ? t('leaves', { option: list(out) }) : '',
    moves && (round.surplus_of ? t('surplus_of', { option: letterOf(poll, round.surplus_of), moves }) : moves + '.'),
    (!last && decidedBy(poll, round.rule)) || '',
  ]
    .filter(Boolean)
    .join(' ')
}

interface RoundProps {
  poll: Poll
  view: RoundView
  round: Round
  at: number
  last: boolean
  winner: number | null
  /** How many bars there is room for, including those of the options that leave; options that left earlier then have none. */
  most?: number
}

/** The bars of a round that has more than there is room for: those that leave, and of the others those with the most votes, the seated last. */
function barsIn({ bars }: RoundView, most: number): { bars: RoundBar[]; more: number } {
  const there = bars.filter((b) => b.state !== 'gone')
  if (bars.length <= most) return { bars, more: 0 }
  const first = (b: RoundBar) => (b.state === 'out' ? 2 : b.seated ? 0 : 1)
  const kept = [...there].sort((a, b) => first(b) - first(a) || b.votes - a.votes || a.index - b.index).slice(0, most)
  return { bars: there.filter((b) => kept.includes(b)), more: there.length - kept.length }
}

/** One round: a bar for everybody, those who left struck through, and on each the mark of what wins. */
export function RoundColumn({ poll, view, round, at, last, winner, most = Infinity }: RoundProps) {
  const { bars, more } = barsIn(view, most)
  return (
    <section class={`round${last ? ' last' : ''}`} aria-label={t('round_n', { n: at + 1 })}>
      <h3>
        {t('round_n', { n: at + 1 })}
        {view.needed !== null && <small>{round.elected ? t('quota_n', { n: view.needed }) : t('to_win', { n: view.needed })}</small>}
      </h3>
      <ol class={view.threshold === null ? '' : 'marked'} style={{ '--at': String(Math.min(1, view.threshold ?? 0)) }}>
        {bars.map((b) => {
          const won = b.state === 'elected' || (last && winner === poll.options[b.index]?.id)
          return (
            <li key={b.index} class={`${colour(b.index, poll.options.length)} ${b.state}${won ? ' top' : ''}`}>
              <Key index={b.index} />
              <span class="lbl" dir="auto">
                {poll.options[b.index]?.text}
              </span>
              <Fill share={b.state === 'gone' ? 0 : b.share} />
              <span class="n">{b.state === 'gone' ? <span class="sr">{t('is_out')}</span> : number(b.votes)}</span>
              {won && <Icon name="trophy" />}
            </li>
          )
        })}
      </ol>
      {more > 0 && <p class="rest">{t('more_options', { n: more })}</p>}
      <p>
        {roundText(poll, round, last, (round.elected && view.needed) || 0)}
        {view.exhausted > 0 && <span class="muted"> {t('exhausted', { n: view.exhausted })}</span>}
      </p>
    </section>
  )
}

/** Columns side by side, and bars in each. */
const ROOM = 3,
  BARS = 8

/** The rounds in a poll's ranking: of instant runoff or, if there are several seats, of the transferable vote. */
export const roundsOf = (ranking: Ranking | undefined): Round[] => ranking?.stv?.rounds ?? ranking?.irv?.rounds ?? []

/** Whom the rounds of instant runoff elect. If the lot decides, or may, the last round shows nobody as the winner. */
export function runoffWinner({ stv, irv, methods }: Ranking): number | null {
  const { winners = [], winners_complete } = methods.find((m) => m.method === 'irv') ?? {}
  return stv || winners.length > 1 || winners_complete === false ? null : (irv?.winner ?? null)
}

export function StageRounds({ poll, round }: { poll: Poll; round: number }) {
  const ranking = useRanking(poll)
  const rounds = roundsOf(ranking)
  const views = useMemo(() => roundViews(rounds, ranking?.stv?.quota), [ranking])
  if (!ranking || !rounds.length) return <p class="stage-none">{t(noVotes(poll))}</p>
  const now = Math.min(round, rounds.length - 1)
  return (
    <div
      class="rounds"
      style={{ '--size': String(poll.options.length <= 4 ? 1.7 : poll.options.length <= 6 ? 1.45 : poll.options.length <= 8 ? 1.2 : 0.95) }}
    >
      <h2>{t(ranking.stv ? 'm_stv' : 'm_irv')}</h2>
      <div class="round-row" style={{ '--columns': String(Math.min(ROOM, now + 1)) }}>
        {windowOf(now, rounds.length, ROOM).map((i) => (
          <RoundColumn
            key={i}
            poll={poll}
            view={views[i]!}
            round={rounds[i]!}
            at={i}
            last={i === rounds.length - 1}
            winner={runoffWinner(ranking)}
            most={BARS}
          />
        ))}
      </div>
    </div>
  )
}
