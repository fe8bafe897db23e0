// A ranked ballot: tap in order of preference, then move with buttons, keys or by dragging. A partial ranking is fine.

import { useLayoutEffect, useRef } from 'preact/hooks'
import { list, number, t } from '../i18n'
import type { FormProps, Parts } from '../kinds'
import { tapped } from '../marks'
import { moved } from '../options'
import type { Poll, Voted } from '../proto'
import type { Method, MethodName, Ranking, RankResult } from '../results'
import { ResultList } from '../screens/results_list'
import { announce } from '../ui/announcer'
import { staleClass } from '../ui/connection'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { useReorder } from '../ui/reorder'
import { useSlide } from '../ui/slide'
import { useRanking } from './ranking'
import { decidedBy } from './won'
import { ballots, indexOf, inOrder, labelled, textOf, textsOf } from './words'

export const rankOf = (poll: Poll): RankResult | undefined => (poll.result as RankResult | null) ?? undefined

function RankForm({ poll, draft, onDraft, locked, note }: FormProps) {
  const ranking = draft.ranking ?? []
  const rest = poll.options.filter((o) => !ranking.includes(o.id))
  const set = (next: number[]) => onDraft({ ranking: next })
  const latest = useRef(ranking)
  latest.current = ranking
  const place = (id: number, next: readonly number[]) =>
    announce(
      next.includes(id)
        ? t('now_place', { option: textOf(poll, id), n: next.indexOf(id) + 1 })
        : t('now_out', { option: textOf(poll, id) }),
    )
  const {
    list: rows,
    dragged,
    grip,
  } = useReorder(ranking.length, (from, to) => {
    const next = moved(latest.current, from, to)
    set(next)
    place(next[to]!, next)
  })
  const slide = useSlide(ranking)
  // A tapped option moves to the other list; keyboard focus follows it.
  const follow = useRef<string | null>(null),
    box = useRef<HTMLFieldSetElement>(null)
  useLayoutEffect(() => {
    if (follow.current) box.current?.querySelector<HTMLElement>(follow.current)?.focus({ preventScroll: true })
    follow.current = null
  })
  const tap = (id: number) => {
    const next = tapped(ranking, id)
    follow.current = `[data-tap="${id}"]`
    set(next)
    place(id, next)
  }
  const move = (from: number, by: number, button: string) => {
    const to = from + by,
      id = ranking[from]!
    if (to < 0 || to >= ranking.length) return
    const next = moved(ranking, from, to)
    follow.current = `[data-${button}="${id}"]`
    set(next)
    place(id, next)
  }
  return (
    <fieldset ref={box} class="opts ranks" disabled={locked}>
      <legend class="sr">{poll.title}</legend>
      {ranking.length > 0 && (
        <div ref={rows}>
          <ol class="opts" ref={slide} aria-label={t('your_order')}>
            {ranking.map((id, at) => {
              const i = indexOf(poll, id),
                text = textOf(poll, id)
              return (
                <li
                  key={id}
                  data-id={id}
                  data-row
                  class={`opt place on ${colour(i, poll.options.length)}${dragged === at ? ' dragged' : ''}`}
                >
                  <button type="button" class="grip" aria-label={t('drag_place', { option: text })} {...grip(at)}>
                    <Icon name="grip" />
                  </button>
                  <button type="button" class="tap" data-tap={id} onClick={() => tap(id)}>
                    <span class="nth tnum">{number(at + 1)}</span>
                    <Key index={i} />
                    <span class="lbl">
                      <span dir="auto">{text}</span>
                      {note && !at && <span class="mine">{note}</span>}
                      <span class="sr">, {t('take_out')}</span>
                    </span>
                  </button>
                  <span class="steps">
                    <button
                      type="button"
                      data-up={id}
                      aria-label={t('place_up', { option: text })}
                      aria-disabled={at ? undefined : 'true'}
                      onClick={() => move(at, -1, 'up')}
                    >
                      <Icon name="up" />
                    </button>
                    <button
                      type="button"
                      data-down={id}
                      aria-label={t('place_down', { option: text })}
                      aria-disabled={at < ranking.length - 1 ? undefined : 'true'}
                      onClick={() => move(at, 1, 'down')}
                    >
                      <Icon name="downward" />
                    </button>
                  </span>
                </li>
              )
            })}
          </ol>
        </div>
      )}
      {rest.length > 0 && (
        <>
          <p class="hint">{t(ranking.length ? 'rank_rest' : 'rank_tap')}</p>
          <ul class="opts">
            {rest.map((o) => {
              const i = poll.options.indexOf(o)
              return (
                <li key={o.id} class={`opt place ${colour(i, poll.options.length)}`}>
                  <button type="button" class="tap" data-tap={o.id} onClick={() => tap(o.id)}>
                    <span class="nth" aria-hidden="true" />
                    <Key index={i} />
                    <span class="lbl">
                      <span dir="auto">{o.text}</span>
                      <span class="sr">, {t('put_place', { n: ranking.length + 1 })}</span>
                    </span>
                  </button>
                </li>
              )
            })}
          </ul>
        </>
      )}
      {ranking.length > 0 && (
        <button
          type="button"
          class="btn quiet"
          onClick={() => {
            follow.current = '.tap'
            set([])
            announce(t('order_cleared'))
          }}
        >
          <Icon name="undo" />
          {t('clear_order')}
        </button>
      )}
    </fieldset>
  )
}

const NAMES = {
  plurality: 'm_plurality',
  borda: 'm_borda',
  irv: 'm_irv',
  condorcet: 'm_condorcet',
  copeland: 'm_copeland',
  minimax: 'm_minimax',
  minimax_margins: 'm_minimax_margins',
  minimax_opposition: 'm_minimax_opposition',
  ranked_pairs: 'm_ranked_pairs',
  schulze: 'm_schulze',
  stv: 'm_stv',
} as const
export const methodName = (m: Method): string => t(NAMES[m.method])

/** Whom a method elects: all whom the lot may choose, as far as they could be found. */
export function electedBy(poll: Poll, m: Method): string {
  const names = textsOf(poll, m.winners)
  return m.winners_complete === false ? t('perhaps_others', { options: names }) : names
}

const seatsOf = (poll: Poll): number => poll.settings?.seats ?? 1
/** The method that fills the seats, if there are several and anybody has a vote. */
export const seatedBy = (ranking: Ranking | undefined): Method | undefined =>
  ranking?.methods.find((m) => m.method === 'stv' && m.winners.length > 0)

/** What decided between equals. While voting is open they are tied, because which of them the lot will pick is not known yet. */
export function howDecided(poll: Poll, m: Method): string | undefined {
  const counts = m.method === 'irv' || m.method === 'stv',
    seats = m.method === 'stv' ? seatsOf(poll) : 1
  if (m.winners.length > seats || (m.tie_break === 'lot' && poll.status === 'open')) return t('tied')
  // The rounds show which ties occurred on the way.
  return counts && m.tie_break !== 'lot' ? undefined : decidedBy(poll, m.tie_break)
}

/** "3 seats: Ann, Bob, and Cat". */
export function SeatsLine({ poll, stv }: { poll: Poll; stv: Method }) {
  const how = howDecided(poll, stv)
  return (
    <span>
      <span class="muted">{t('elected', { n: seatsOf(poll) })}</span> <b dir="auto">{electedBy(poll, stv)}</b>
      {how && <span class="muted"> {how}</span>}
    </span>
  )
}

/** Methods that are shown only if they elect somebody other than the related method does. */
const NEAR: Partial<Record<MethodName, MethodName>> = { condorcet: 'copeland', minimax_margins: 'minimax', minimax_opposition: 'minimax' }
/** The methods worth showing separately: there is not room for all of them everywhere. */
export const distinct = (methods: readonly Method[]): Method[] =>
  methods.filter((m) => {
    const near = methods.find((x) => x.method === NEAR[m.method])
    return !near || near.winners.join() !== m.winners.join()
  })

/** The methods grouped by whom they elect. One by which others may win, too, agrees with no method that is sure. */
export function camps(ranking: Ranking): { winners: number[]; methods: Method[] }[] {
  const found = new Map<string, { winners: number[]; methods: Method[] }>()
  for (const m of ranking.methods) {
    if (m.method === 'stv' || !m.winners.length) continue
    const key = [m.winners_complete === false, ...[...m.winners].sort((a, b) => a - b)].join()
    const camp = found.get(key) ?? { winners: m.winners, methods: [] }
    camp.methods.push(m)
    found.set(key, camp)
  }
  return [...found.values()].sort((a, b) => b.methods.length - a.methods.length)
}

/** How many of the methods shown name a winner: one without a winner (no option beats all others) agrees with nobody. */
function agreeing(ranking: Ranking): { n: number; all: number } {
  const told = distinct(ranking.methods).filter((m) => m.method !== 'stv')
  return { n: told.filter((m) => m.winners.length).length, all: told.length }
}
/** "by all 8 methods", "by 7 of 8 methods". */
export function agreement(ranking: Ranking): string {
  const { n, all } = agreeing(ranking)
  return n < all ? t('methods_agree_some', { n, all }) : t('methods_agree', { n })
}

/** Whether all methods elect the same option, or which method says what. */
export function Verdict({ poll, ranking }: { poll: Poll; ranking: Ranking }) {
  const sides = camps(ranking)
  if (!sides.length) return null
  const stv = seatedBy(ranking)
  return (
    <div class="verdict">
      {stv && (
        <p class="won">
          <Icon name="users" />
          <SeatsLine poll={poll} stv={stv} />
        </p>
      )}
      <p class="won">
        <Icon name={sides.length > 1 ? 'split' : 'trophy'} />
        {sides.length > 1 ? (
          <b>{t('methods_disagree')}</b>
        ) : (
          <span>
            <b dir="auto">{textsOf(poll, sides[0]!.winners)}</b> <span class="muted">{agreement(ranking)}</span>
          </span>
        )}
      </p>
      {sides.length > 1 && (
        <ul class="camps">
          {sides.map((s) => (
            <li key={s.methods[0]!.method}>
              <span class="keys">
                {s.winners.map((id) => (
                  <span key={id} class={colour(indexOf(poll, id), poll.options.length)}>
                    <Key index={indexOf(poll, id)} />
                  </span>
                ))}
              </span>
              <span>
                <b dir="auto">{electedBy(poll, s.methods[0]!)}</b>
                <span class="muted">{list(s.methods.map(methodName))}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function RankResults({ poll, mine }: { poll: Poll; mine?: Voted | undefined }) {
  const ranking = useRanking(poll)
  return (
    <div class={`kind-res ${staleClass()}`}>
      {ranking && ranking.ballots > 0 && <Verdict poll={poll} ranking={ranking} />}
      <h2>{t('first_choices')}</h2>
      <ResultList poll={poll} mine={mine?.ranking?.slice(0, 1)} />
    </div>
  )
}

export function rankSentence(poll: Poll, ranking: Ranking | undefined): string {
  if (!ranking?.ballots) return poll.total_votes ? `${ballots(poll)}.` : t('say_none')
  const stv = seatedBy(ranking)
  if (stv) return `${ballots(poll)}. ${t('elected', { n: seatsOf(poll) })} ${electedBy(poll, stv)}. ${howDecided(poll, stv) ?? ''}`.trim()
  const sides = camps(ranking)
  const { n, all } = agreeing(ranking),
    some = n < all
  const said =
    sides.length === 1
      ? t(some ? 'say_agree_some' : 'say_agree', { option: textsOf(poll, sides[0]!.winners), n, all })
      : t('say_disagree', { sides: sides.map((s) => labelled(electedBy(poll, s.methods[0]!), list(s.methods.map(methodName)))).join('; ') })
  return `${ballots(poll)}. ${said}`
}

export const rank: Parts = {
  Form: RankForm,
  Results: RankResults,
  rule: () => ['rank', t('rank_rule')],
  caption: (poll, { ranking = [] }) =>
    ranking.length
      ? ranking.length > 5
        ? t('send_order_n', { n: ranking.length })
        : t('send_order', { order: inOrder(poll, ranking) })
      : t('rank_first'),
  ballot: (_poll, { ranking = [] }) => (ranking.length ? { ranking } : undefined),
  blank: () => ({ ranking: [] }),
  summary: (poll, { ranking = [] }) => (ranking.length ? t('you_ranked', { order: inOrder(poll, ranking) }) : t('you_abstained')),
  sentence: (poll) => rankSentence(poll, useRanking.peek(poll.id)),
}
