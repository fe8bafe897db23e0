// A number: typed the way people type numbers, checked before it is sent, and shown as a histogram with its median.

import { useId, useState } from 'preact/hooks'
import { noVotes } from '../ballot'
import { bins, edges, place, type Bins } from '../charts/numbers'
import { number, t } from '../i18n'
import type { FormProps, Parts } from '../kinds'
import { mayBeNegative, negated, readNumber, type NumberProblem, type Reading } from '../marks'
import type { Poll, Voted } from '../proto'
import type { NumericResult } from '../results'
import { staleClass } from '../ui/connection'
import { ballots, decimal, median, quantity, signs, withUnit } from './words'

export const numericOf = (poll: Poll): NumericResult | undefined => (poll.result as NumericResult | null) ?? undefined

const read = (poll: Poll, typed: string | undefined): Reading => readNumber(typed ?? '', poll.settings, signs())

/** A bound without insignificant zeros: 200, not 200.0. */
const brief = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

/** "Between 0 and 200 kg", "At least 0", or nothing. */
function range(poll: Poll): string {
  const least = poll.settings?.plausible_min ?? null,
    most = poll.settings?.plausible_max ?? null
  if (least !== null && most !== null) return t('number_between', { min: decimal(brief(least)), max: quantity(poll, brief(most)) })
  if (least !== null) return t('number_at_least', { min: quantity(poll, brief(least)) })
  return most !== null ? t('number_at_most', { max: quantity(poll, brief(most)) }) : ''
}

function wrong(poll: Poll, problem: NumberProblem | undefined): string {
  switch (problem) {
    case 'no_number':
      return t('number_wrong')
    case 'decimals':
      return poll.settings?.decimals ? t('number_decimals', { n: poll.settings.decimals }) : t('number_whole')
    case 'range':
      return range(poll) ? t('number_range', { range: range(poll) }) : t('number_too_big')
    default:
      return ''
  }
}

function NumberForm({ poll, draft, onDraft, locked, note }: FormProps) {
  const id = useId()
  const typed = draft.number ?? ''
  const [left, setLeft] = useState(false)
  const reading = read(poll, typed)
  const error =
    left || (reading.problem === 'range' && typed.length > 1) || reading.problem === 'no_number' ? wrong(poll, reading.problem) : ''
  const hint = error || range(poll)
  const set = (text: string) => {
    setLeft(false)
    onDraft({ number: text })
  }
  return (
    <div class="field number">
      <label for={id}>{t('your_number')}</label>
      <span class="number-row">
        {mayBeNegative(poll.settings) && (
          <button type="button" class="btn ghost" aria-label={t('change_sign')} disabled={locked} onClick={() => set(negated(typed))}>
            ±
          </button>
        )}
        <input
          id={id}
          class="input tnum"
          type="text"
          inputMode="decimal"
          autocomplete="off"
          dir="ltr"
          maxLength={24}
          value={typed}
          disabled={locked}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onInput={(e) => set(e.currentTarget.value)}
          onBlur={() => setLeft(true)}
        />
        {poll.settings?.unit && (
          <span class="unit" dir="auto">
            {poll.settings.unit}
          </span>
        )}
      </span>
      {hint && (
        <p id={`${id}-hint`} class={error ? 'hint error' : 'hint'} role={error ? 'alert' : undefined}>
          {hint}
        </p>
      )}
      {note && <p class="hint">{note}</p>}
    </div>
  )
}

/** In the drawing's own units. If the median and the right answer are the same number, their labels are two gaps apart. */
const NARROW = 400,
  WIDE = 680,
  H = 140,
  GAP = 6

const binsOf = (r: NumericResult): Bins | undefined =>
  r.histogram ? { from: Number(r.histogram.from), width: Number(r.histogram.width), counts: r.histogram.counts } : undefined

/** An edge of a bin, with as many decimals as bins of this width need: all edges are multiples of it. */
function edgeText({ histogram }: NumericResult, edge: number): string {
  const places = brief(histogram?.width ?? '').split('.')[1]?.length ?? 0,
    text = edge.toFixed(places)
  return decimal(Number(text) ? text : text.replace('-', ''))
}

/** A number axis reads from left to right in every language, so this chart is never mirrored. */
export function NumberChart({ poll, own, wide = false }: { poll: Poll; own?: string | undefined; wide?: boolean }) {
  const W = wide ? WIDE : NARROW
  const r = numericOf(poll),
    shape = r && binsOf(r)
  if (!r || !shape) return null
  const middle = r.median?.length ? r.median.reduce((s, m) => s + Number(m), 0) / r.median.length : null
  const [low, high] = r.quartiles ?? []
  const at = (v: string | number) => place(Number(v), shape) * W
  const truth = r.truth == null ? null : at(r.truth),
    mid = middle === null ? null : at(middle)
  // Labels that would overlap are placed on opposite sides of their lines.
  const near = truth !== null && mid !== null && Math.abs(truth - mid) < 110
  const anchor = (x: number, first: boolean) => (near ? (first ? 'end' : 'start') : x > W - 60 ? 'end' : x < 60 ? 'start' : 'middle')
  const marks: [string, number, string, string][] = []
  if (mid !== null) marks.push(['mid', mid, t('median'), anchor(mid, truth === null || mid <= truth)])
  if (truth !== null) marks.push(['truth', truth, t('truth'), anchor(truth, mid === null || truth < mid)])
  const labels = edges(shape)
  return (
    <svg class="numbers" viewBox={`-10 -34 ${W + 20} ${H + 62}`} role="img" aria-label={`${t('numbers_alt')} ${numberSentence(poll)}`}>
      {low !== undefined && high !== undefined && (
        <rect class="half" x={at(low)} y={-8} width={Math.max(2, at(high) - at(low))} height={H + 8} rx="6" />
      )}
      {bins(shape, W, H).map((b) => (
        <rect key={b.x} class="bin" x={b.x} y={H - b.height} width={b.width} height={b.height} rx={Math.min(5, b.height / 2)} />
      ))}
      <path class="base" d={`M0 ${H}H${W}`} />
      {labels.map((v) => (
        <text
          key={v}
          class="edge"
          x={place(v, shape) * W}
          y={H + 8}
          text-anchor={v === labels[0] ? 'start' : place(v, shape) === 1 ? 'end' : 'middle'}
        >
          {edgeText(r, v)}
        </text>
      ))}
      {own !== undefined && <circle class="own" cx={at(own)} cy={H} r="7" />}
      {marks.map(([name, x, label, side]) => (
        <g key={name} class={name}>
          <path d={`M${x} ${-12}V${H}`} />
          <text x={x + (side === 'end' ? -GAP : side === 'start' ? GAP : 0)} y={-18} text-anchor={side}>
            {label}
          </text>
        </g>
      ))}
    </svg>
  )
}

function NumberFacts({ poll }: { poll: Poll }) {
  const r = numericOf(poll)
  if (!r?.n) return null
  const facts: [string, string][] = [
    [t('median'), withUnit(poll, median(r.median))],
    ...(r.quartiles ? [[t('middle_half'), `${decimal(r.quartiles[0]!)} – ${quantity(poll, r.quartiles[1]!)}`] as [string, string]] : []),
    ...(r.mean !== null ? [[t('mean'), quantity(poll, r.mean)] as [string, string]] : []),
    ...(r.min !== null && r.max !== null
      ? [[t('lowest_highest'), `${decimal(r.min)} – ${quantity(poll, r.max)}`] as [string, string]]
      : []),
    ...(r.truth != null ? [[t('truth'), quantity(poll, r.truth)] as [string, string]] : []),
    ...(r.closest ? [[t('closest'), quantity(poll, r.closest.value)] as [string, string]] : []),
    ...(r.within != null ? [[t('within'), number(r.within)] as [string, string]] : []),
  ]
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function NumberResults({ poll, mine }: { poll: Poll; mine?: Voted | undefined }) {
  if (!numericOf(poll)?.n) return <p class="muted empty">{t(noVotes(poll))}</p>
  return (
    <div class={`kind-res ${staleClass()}`}>
      <NumberChart poll={poll} own={mine?.number} />
      <NumberFacts poll={poll} />
    </div>
  )
}

function numberSentence(poll: Poll): string {
  const r = numericOf(poll)
  if (!r?.n) return t('say_none')
  return [
    t('say_median', { votes: ballots(poll), median: withUnit(poll, median(r.median)) }),
    r.quartiles && t('say_half', { a: decimal(r.quartiles[0]!), b: quantity(poll, r.quartiles[1]!) }),
    r.truth != null && t('say_truth', { truth: quantity(poll, r.truth) }),
    r.closest && t('say_closest', { value: quantity(poll, r.closest.value) }),
  ]
    .filter(Boolean)
    .join(' ')
}

export const numeric: Parts = {
  Form: NumberForm,
  Results: NumberResults,
  rule: () => ['number', t('number_rule')],
  caption: (poll, draft) => {
    const { value } = read(poll, draft.number)
    return value === undefined ? t('number_first') : t('send_number', { value: quantity(poll, value) })
  },
  ballot: (poll, draft) => {
    const { value } = read(poll, draft.number)
    return value === undefined ? undefined : { number: value }
  },
  summary: (poll, voted) => t('you_said', { value: voted.number === undefined ? '' : quantity(poll, String(voted.number)) }),
  sentence: numberSentence,
}

export const numbersTable = (poll: Poll): [string, number][] => {
  const r = numericOf(poll),
    shape = r && binsOf(r)
  return shape ? bins(shape, NARROW, H).map((b) => [`${edgeText(r, b.from)} – ${edgeText(r, b.to)}`, b.count]) : []
}
