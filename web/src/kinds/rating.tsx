// Ratings on a scale, and stars with a runoff. There is one radio group per option; results are histograms, never a bare mean.

import { noVotes, votersIn } from '../ballot'
import { columns, onScale, perRow } from '../charts/columns'
import { list, number, t } from '../i18n'
import type { FormProps, Parts } from '../kinds'
import { given, levels, scored } from '../marks'
import type { Poll, Voted } from '../proto'
import type { RatingResult, StarResult } from '../results'
import { staleClass } from '../ui/connection'
import { Fill } from '../ui/fill'
import { Icon } from '../ui/icon'
import { colour, Key, letter } from '../ui/key'
import { ballots, decimal, indexOf, letterOf, median, textOf } from './words'
import { decidedBy, tieBreak, Won } from './won'

const FIT = 6
const STARS = [1, 2, 3, 4, 5] as const

export const ratingOf = (poll: Poll): RatingResult | undefined => (poll.result as RatingResult | null) ?? undefined
export const starOf = (poll: Poll): StarResult | undefined => (poll.result as StarResult | null) ?? undefined

/** The meaning of the ends of the scale. In the form, each button says it too. */
function Ends({ poll, hidden }: { poll: Poll; hidden?: boolean }) {
  const s = poll.settings
  if (!s?.min_label && !s?.max_label) return null
  return (
    <p class="ends" aria-hidden={hidden ? 'true' : undefined}>
      <span dir="auto">{s.min_label}</span>
      <span dir="auto">{s.max_label}</span>
    </p>
  )
}

/** One row of levels for one option. Leaving it blank is a valid vote, so a choice can be cleared. */
function Row({
  poll,
  index,
  value,
  locked,
  note,
  onValue,
  children,
}: {
  poll: Poll
  index: number
  value: number | null
  locked: boolean
  note: string | undefined
  onValue: (v: number | null) => void
  children: preact.ComponentChildren
}) {
  const o = poll.options[index]!
  return (
    <fieldset class={`rate ${colour(index, poll.options.length)}${value === null ? '' : ' on'}`} disabled={locked}>
      <legend class="sr">
        {letter(index)} {o.text}
      </legend>
      <p class="rate-head" aria-hidden="true">
        <Key index={index} />
        <span class="lbl" dir="auto">
          {o.text}
        </span>
      </p>
      {children}
      {value !== null && (
        <p class="rate-off">
          {note ? (
            <span class="mine">{note}</span>
          ) : (
            <button
              type="button"
              class="link"
              aria-label={`${t('clear')}: ${o.text}`}
              onClick={(e) => {
                e.currentTarget.closest('fieldset')?.querySelector('input')?.focus()
                onValue(null)
              }}
            >
              {t('clear')}
            </button>
          )}
        </p>
      )}
    </fieldset>
  )
}

function RatingForm({ poll, draft, onDraft, locked, note }: FormProps) {
  const scale = levels(poll.settings)
  const label = (v: number) =>
    [number(v), v === scale[0] && poll.settings?.min_label, v === scale[scale.length - 1] && poll.settings?.max_label]
      .filter(Boolean)
      .join(', ')
  return (
    <div class="rates">
      {poll.options.map((o, i) => {
        const value = draft.scores?.[i] ?? null
        const set = (v: number | null) => onDraft({ scores: scored(poll, draft.scores, i, v) })
        return (
          <Row key={o.id} poll={poll} index={i} value={value} locked={locked} note={note} onValue={set}>
            <div class="scale" style={{ '--n': String(scale.length), '--few': String(perRow(scale.length, FIT)) }}>
              {scale.map((v) => (
                <label key={v} class={v === value ? 'on' : ''}>
                  <input
                    type="radio"
                    name={`r-${poll.id}-${o.id}`}
                    value={v}
                    checked={v === value}
                    aria-label={label(v)}
                    onChange={() => set(v)}
                  />
                  <span>{number(v)}</span>
                </label>
              ))}
            </div>
            <Ends poll={poll} hidden />
          </Row>
        )
      })}
    </div>
  )
}

const Star = () => (
  <svg viewBox="0 0 24 24" class="star" aria-hidden="true">
    <path d="M12 2.800l2.850 5.900 6.450.9-4.700 4.500 1.150 6.450L12 17.450l-5.750 3.100L7.400 14.100 2.700 9.600l6.450-.9z" />
  </svg>
)

function StarForm({ poll, draft, onDraft, locked, note }: FormProps) {
  return (
    <div class="rates">
      {poll.options.map((o, i) => {
        const value = draft.scores?.[i] || null
        const set = (v: number | null) => onDraft({ scores: scored(poll, draft.scores, i, v) })
        return (
          <Row key={o.id} poll={poll} index={i} value={value} locked={locked} note={note} onValue={set}>
            <div class="stars">
              {STARS.map((v) => (
                <label key={v} class={v <= (value ?? 0) ? 'on' : ''}>
                  <input
                    type="radio"
                    name={`s-${poll.id}-${o.id}`}
                    value={v}
                    checked={v === value}
                    aria-label={t('stars', { n: v })}
                    onChange={() => set(v)}
                  />
                  <Star />
                </label>
              ))}
            </div>
          </Row>
        )
      })}
    </div>
  )
}

/** The histogram of one option: a column per level, with the mean marked below. */
export function Columns({
  counts,
  min,
  mean,
  own,
  alt,
}: {
  counts: readonly number[]
  min: number
  mean: string | null
  own?: number | null | undefined
  alt: string
}) {
  const max = min + counts.length - 1
  return (
    <span class="cols" role="img" aria-label={alt} style={{ '--n': String(counts.length) }}>
      {columns(counts).map((h, i) => (
        <span key={i} class={own === min + i ? 'own' : ''}>
          <i style={{ '--p': String(h) }} />
          <em>{number(min + i)}</em>
        </span>
      ))}
      {mean !== null && <b style={{ '--at': String(onScale(Number(mean), min, max)) }} />}
    </span>
  )
}

export const histogramText = (counts: readonly number[], min: number): string =>
  list(counts.map((c, i) => `${number(min + i)}: ${number(c)}`))

function RatingResults({ poll, mine }: { poll: Poll; mine?: Voted | undefined }) {
  const r = ratingOf(poll),
    min = poll.settings?.min ?? 1
  return (
    <ol class={`opts res rated ${staleClass()}`}>
      {r?.options.map((o, i) => {
        const own = mine?.scores?.[i] ?? null
        return (
          <li key={o.id} class={`opt ${colour(i, poll.options.length)}`}>
            <Key index={i} />
            <span class="lbl">
              <span dir="auto">{textOf(poll, o.id)}</span>
              {own !== null && (
                <span class="mine">
                  <Icon name="check" />
                  {t('you_gave', { n: own })}
                </span>
              )}
            </span>
            <span class="pc">
              {o.mean === null ? '–' : decimal(o.mean)}
              <small class="per">{t('ratings', { n: o.n })}</small>
            </span>
            <Columns
              counts={o.histogram}
              min={min}
              mean={o.mean}
              own={own}
              alt={t('rating_alt', {
                mean: o.mean === null ? '–' : decimal(o.mean),
                median: median(o.median),
                counts: histogramText(o.histogram, min),
              })}
            />
            <Ends poll={poll} />
          </li>
        )
      })}
      {!poll.total_voters && <li class="muted empty">{t(noVotes(poll))}</li>}
    </ol>
  )
}

function ratingSentence(poll: Poll): string {
  const said = ratingOf(poll)?.options.filter((o) => o.n > 0) ?? []
  return said.length
    ? `${ballots(poll)}. ${list(said.map((o) => t('say_mean', { option: textOf(poll, o.id), mean: decimal(o.mean ?? '0') })))}.`
    : t('say_none')
}

export const rating: Parts = {
  Form: RatingForm,
  Results: RatingResults,
  rule: (poll) => ['rate', t('rate_rule', { min: poll.settings?.min ?? 1, max: poll.settings?.max ?? 5 })],
  caption: (_poll, { scores }) => (given(scores) ? t('send_ratings', { n: given(scores) }) : t('rate_first')),
  ballot: (poll, { scores }) => (given(scores) ? { scores: scored(poll, scores, -1, null) } : undefined),
  summary: (_poll, { scores }) => t('you_rated', { n: given(scores) }),
  sentence: ratingSentence,
}

/** What chose the finalists besides their stars, and what decided between them besides the ballots. A lot is drawn when voting closes. */
export function decidedRunoff(poll: Poll, result: StarResult): (string | undefined)[] {
  const open = poll.status === 'open',
    by = result.finalists_by ?? 'none',
    rule = tieBreak(by)
  // While the lot waits, both are the same sentence.
  return [...new Set([by === 'lot' && open ? t('lot_waits') : rule && t('runoff_by', { rule }), decidedBy(poll, result.tie_break)])]
}

/** Both finalists, and how many voters scored each above the other. */
function Runoff({ poll, result }: { poll: Poll; result: StarResult }) {
  if (!result.finalists || !result.runoff) return null
  const { first, second, equal } = result.runoff,
    all = Math.max(1, first + second + equal)
  const by = decidedRunoff(poll, result)
  return (
    <section class="runoff">
      <h2>{t('runoff')}</h2>
      <p class="muted">{t('runoff_text')}</p>
      <ol class="opts res">
        {result.finalists.map((id, k) => {
          const i = indexOf(poll, id),
            votes = k ? second : first
          return (
            <li key={id} class={`opt ${colour(i, poll.options.length)}`}>
              <Key index={i} />
              <span class="lbl" dir="auto">
                {textOf(poll, id)}
              </span>
              <span class="pc">{number(votes)}</span>
              <Fill share={votes / all} />
            </li>
          )
        })}
      </ol>
      <p class="muted">{[equal ? t('runoff_equal', { n: equal }) : '', ...by].filter(Boolean).join(' ')}</p>
    </section>
  )
}

function StarResults({ poll, mine }: { poll: Poll; mine?: Voted | undefined }) {
  const r = starOf(poll)
  const most = Math.max(1, (votersIn(poll) - (r?.abstentions ?? 0)) * 5)
  return (
    <div class={`kind-res ${staleClass()}`}>
      {r && <Won poll={poll} ids={r.winners} />}
      <ol class="opts res">
        {r?.options.map((o, i) => {
          const own = mine?.scores?.[i] ?? 0
          return (
            <li key={o.id} class={`opt ${colour(i, poll.options.length)}`}>
              <Key index={i} />
              <span class="lbl">
                <span dir="auto">{textOf(poll, o.id)}</span>
                {own > 0 && (
                  <span class="mine">
                    <Icon name="check" />
                    {t('you_gave_stars', { n: own })}
                  </span>
                )}
              </span>
              <span class="pc">
                {number(o.total)}
                <small>
                  <Star />
                </small>
              </span>
              <Fill share={o.total / most} />
            </li>
          )
        })}
        {!poll.total_voters && <li class="muted empty">{t(noVotes(poll))}</li>}
      </ol>
      {r && <Runoff poll={poll} result={r} />}
    </div>
  )
}

function starSentence(poll: Poll): string {
  const r = starOf(poll)
  if (!r?.winners.length) return t('say_none')
  const runoff =
    r.finalists && r.runoff
      ? t('say_runoff', {
          first: textOf(poll, r.finalists[0]),
          a: r.runoff.first,
          second: textOf(poll, r.finalists[1]),
          b: r.runoff.second,
        })
      : ''
  return [
    `${ballots(poll)}.`,
    t(r.winners.length > 1 ? 'say_tied' : 'say_ahead', { option: list(r.winners.map((id) => textOf(poll, id))) }),
    runoff,
  ]
    .filter(Boolean)
    .join(' ')
}

const starred = (scores: readonly (number | null)[] | undefined): number => (scores ?? []).filter(Boolean).length

export const star: Parts = {
  Form: StarForm,
  Results: StarResults,
  rule: () => ['star', t('star_rule')],
  caption: (_poll, { scores }) => (starred(scores) ? t('send_stars', { n: starred(scores) }) : t('star_first')),
  ballot: (poll, { scores }) => (starred(scores) ? { scores: scored(poll, scores, -1, null).map((v) => v ?? 0) } : undefined),
  blank: (poll) => ({ scores: poll.options.map(() => 0) }),
  summary: (poll, { scores }) => {
    const top = poll.options.filter((_, i) => scores?.[i])
    return top.length
      ? t('you_starred', { options: list(top.map((o) => `${letterOf(poll, o.id)} ${number(scores?.[poll.options.indexOf(o)] ?? 0)}`)) })
      : t('you_abstained')
  },
  sentence: starSentence,
}
