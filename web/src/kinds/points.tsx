// Points from a budget: a stepper per option, with what is left always in sight. Quadratic points show what they cost.

import { noVotes } from '../ballot'
import { digitsIn } from '../code'
import { list, number, t } from '../i18n'
import type { FormProps, Parts } from '../kinds'
import { budgetOf, capOf, cost, mostPoints, pointStep, scored, spent } from '../marks'
import type { Poll, Voted } from '../proto'
import type { PointsResult } from '../results'
import { announce } from '../ui/announcer'
import { staleClass } from '../ui/connection'
import { Fill } from '../ui/fill'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { ballots, letterOf, textOf, textsOf } from './words'
import { Won } from './won'

export const pointsOf = (poll: Poll): PointsResult | undefined => (poll.result as PointsResult | null) ?? undefined

const left = (poll: Poll, { scores }: Voted): number => budgetOf(poll) - spent(poll, scores)
const leftWord = (poll: Poll, draft: Voted): string =>
  t(poll.settings?.quadratic ? 'credits_left' : 'points_left', { n: left(poll, draft), all: budgetOf(poll) })
const rest = (poll: Poll, draft: Voted): string => `${number(left(poll, draft))} ${leftWord(poll, draft)}`

function Stepper({ poll, draft, index, locked, onDraft }: FormProps & { index: number }) {
  const o = poll.options[index]!
  const value = draft.scores?.[index] ?? 0,
    most = mostPoints(poll, draft.scores, index),
    step = pointStep(poll.settings)
  const set = (v: number) => {
    if (v > most) announce(most === capOf(poll) ? t('points_each', { n: most }) : rest(poll, draft))
    onDraft({ scores: scored(poll, draft.scores, index, Math.max(0, Math.min(most, Math.floor(v) || 0)) || null) })
  }
  const less = value <= 0,
    more = value >= most
  return (
    <span class="stepper">
      <button
        type="button"
        class="btn ghost"
        aria-label={t('fewer_points', { option: o.text })}
        aria-disabled={less || locked ? 'true' : undefined}
        onClick={() => {
          if (!less) set(value - step)
        }}
      >
        −
      </button>
      <input
        class="input tnum"
        type="text"
        inputMode="numeric"
        pattern="[0-9]*"
        aria-label={t('points_for', { option: o.text })}
        value={String(value)}
        disabled={locked}
        // Later: Safari still has to put the caret where the finger was.
        onFocus={({ currentTarget: field }) => void setTimeout(() => field.select())}
        onInput={(e) => {
          const typed = Number(digitsIn(e.currentTarget.value))
          set(typed)
          e.currentTarget.value = String(Math.min(typed, most))
        }}
        onKeyDown={(e) => {
          const by = e.key === 'ArrowUp' ? step : e.key === 'ArrowDown' ? -step : 0
          if (by) {
            e.preventDefault()
            set(value + by)
          }
        }}
      />
      <button
        type="button"
        class="btn ghost"
        aria-label={t('more_points', { option: o.text })}
        aria-disabled={more || locked ? 'true' : undefined}
        onClick={() => set(value + step)}
      >
        +
      </button>
    </span>
  )
}

function PointsForm(props: FormProps) {
  const { poll, draft, locked, note } = props
  const budget = budgetOf(poll),
    quadratic = !!poll.settings?.quadratic,
    cap = capOf(poll)
  return (
    <fieldset class="opts points" disabled={locked}>
      <legend class="sr">{poll.title}</legend>
      <div class="budget">
        <span class="lane" aria-hidden="true">
          {poll.options.map((o, i) => (
            <i
              key={o.id}
              class={colour(i, poll.options.length)}
              style={{ '--w': String(cost(poll.settings, draft.scores?.[i] ?? 0) / budget) }}
            />
          ))}
        </span>
        <output>
          <b>{number(left(poll, draft))}</b> {leftWord(poll, draft)}
        </output>
      </div>
      {poll.options.map((o, i) => {
        const value = draft.scores?.[i] ?? 0
        const told = [
          quadratic && value > 0 && t('costs', { n: cost(poll.settings, value) }),
          value === cap && t('points_each', { n: cap }),
        ]
          .filter(Boolean)
          .join(' · ')
        return (
          <div key={o.id} class={`opt give ${colour(i, poll.options.length)}${value ? ' on' : ''}`}>
            <Key index={i} />
            <span class="lbl">
              <span dir="auto">{o.text}</span>
              {told && <small class="muted">{told}</small>}
              {value > 0 && note && <span class="mine">{note}</span>}
            </span>
            <Stepper {...props} index={i} />
          </div>
        )
      })}
    </fieldset>
  )
}

function PointsResults({ poll, mine }: { poll: Poll; mine?: Voted | undefined }) {
  const r = pointsOf(poll),
    all = Math.max(1, ...(r?.options.map((o) => o.sum) ?? []))
  return (
    <>
      {r && poll.total_voters > 0 && <Won poll={poll} ids={r.winners} />}
      <ol class={`opts res ${staleClass()}`}>
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
                    {t('you_gave', { n: own })}
                  </span>
                )}
              </span>
              <span class="pc">
                {number(o.sum)}
                <small class="per">{t('from_voters', { n: o.givers })}</small>
              </span>
              <Fill share={o.sum / all} />
            </li>
          )
        })}
        {!poll.total_voters && <li class="muted empty">{t(noVotes(poll))}</li>}
      </ol>
    </>
  )
}

const total = (scores: readonly (number | null)[] | undefined): number => (scores ?? []).reduce<number>((a, b) => a + (b ?? 0), 0)

function pointsSentence(poll: Poll): string {
  const r = pointsOf(poll)
  const top = r?.options.find((o) => o.id === r.winners[0])
  return top && poll.total_voters
    ? `${ballots(poll)}. ${t('say_points', { option: textsOf(poll, r!.winners), n: top.sum })}`
    : t('say_none')
}

export const points: Parts = {
  Form: PointsForm,
  Results: PointsResults,
  rule: (poll) => {
    const cap = capOf(poll),
      rule = t(poll.settings?.quadratic ? 'quadratic_rule' : 'points_rule', { n: budgetOf(poll), a: 3, b: 9 })
    return ['coins', cap ? `${rule} · ${t('points_each', { n: cap })}` : rule]
  },
  caption: (_poll, { scores }) => (total(scores) ? t('send_points', { n: total(scores) }) : t('points_first')),
  ballot: (poll, { scores }) => (total(scores) ? { scores: scored(poll, scores, -1, null).map((v) => v ?? 0) } : undefined),
  blank: (poll) => ({ scores: poll.options.map(() => 0) }),
  summary: (poll, { scores }) => {
    const with_ = poll.options.flatMap((o, i) => (scores?.[i] ? [`${letterOf(poll, o.id)} ${number(scores[i])}`] : []))
    return with_.length ? t('you_gave_points', { options: list(with_) }) : t('you_abstained')
  },
  sentence: pointsSentence,
}
