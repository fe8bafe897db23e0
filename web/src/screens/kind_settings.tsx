// The settings that only one kind of question has: its scale, its budget, its seats, its unit.

import { writes } from '../ballot'
import { digitsIn } from '../code'
import type { Kind } from '../proto'
import { mostSeats, seatsOf, type Accept, type Details, type PollForm } from '../draft'
import { number, t } from '../i18n'
import { foldLine } from '../lengths'
import {
  ANSWER_MAX,
  BANNED_MAX,
  LABEL_MAX,
  QUESTION_MAX,
  QUESTIONS_PER_VOTER_MAX,
  TEXTS_PER_VOTER_MAX,
  UNIT_MAX,
  WORD_MAX,
} from '../limits'
import { FieldError, invalid, Select, Switch } from '../ui/controls'

interface Props {
  form: PollForm
  locked: boolean
  error: string | undefined
  onDetails: (details: Details) => void
}

interface TextProps {
  label: string
  value: string
  locked: boolean
  max?: number
  numeric?: boolean
  wrong?: string | undefined
  hint?: string
  onText: (text: string) => void
}

const Text = ({ label, value, locked, max = 24, numeric = false, wrong, hint, onText }: TextProps) => (
  <label class="sw">
    {label}
    <input
      class={numeric ? 'input short' : 'input mid'}
      dir={numeric ? 'ltr' : 'auto'}
      inputMode={numeric ? 'decimal' : 'text'}
      autocomplete="off"
      maxLength={max}
      value={value}
      placeholder={hint}
      disabled={locked}
      {...invalid(wrong, 'err-settings')}
      onInput={(e) => onText(foldLine(e.currentTarget.value))}
    />
  </label>
)

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => [String(from + i), number(from + i)] as const)
const whole = (text: string, most: number): number => Math.min(most, Number(digitsIn(text)) || 0)

function Rating({ d, locked, wrong, set }: Part) {
  return (
    <>
      <Select
        label={t('scale_from')}
        value={String(d.least)}
        choices={span(0, 9)}
        disabled={locked}
        wrong={wrong && 'err-settings'}
        onChange={(v) => set({ least: Number(v) })}
      />
      <Select
        label={t('scale_to')}
        value={String(d.most)}
        choices={span(1, 10)}
        disabled={locked}
        wrong={wrong && 'err-settings'}
        onChange={(v) => set({ most: Number(v) })}
      />
      <Text
        label={t('label_of', { n: d.least })}
        value={d.leastLabel}
        max={2 * LABEL_MAX}
        locked={false}
        hint={t('label_low_ph')}
        onText={(leastLabel) => set({ leastLabel })}
      />
      <Text
        label={t('label_of', { n: d.most })}
        value={d.mostLabel}
        max={2 * LABEL_MAX}
        locked={false}
        hint={t('label_high_ph')}
        onText={(mostLabel) => set({ mostLabel })}
      />
    </>
  )
}

function Points({ d, locked, wrong, set }: Part) {
  return (
    <>
      <Text
        label={t(d.quadratic ? 'budget_credits' : 'budget_points')}
        value={String(d.budget || '')}
        max={5}
        numeric
        locked={locked}
        wrong={wrong}
        onText={(v) => set({ budget: whole(v, 10_000) })}
      />
      <Text
        label={t('points_cap')}
        value={d.cap ? String(d.cap) : ''}
        max={5}
        numeric
        locked={locked}
        wrong={wrong}
        hint="–"
        onText={(v) => set({ cap: whole(v, 10_000) })}
      />
      <Switch label={t('quadratic')} on={d.quadratic} disabled={locked} onChange={(quadratic) => set({ quadratic })} />
      <p class="hint span">{t('quadratic_hint')}</p>
    </>
  )
}

const ACCEPT = [
  ['distance', 'accept_distance'],
  ['percent', 'accept_percent'],
  ['range', 'accept_range'],
] as const

/** Which numbers count as right besides the right answer, defined in one of three ways. */
function Accepted({ d, locked, wrong, set }: Part) {
  const field = (name: 'tolerance' | 'rightFrom' | 'rightTo', label: string) => (
    <Text label={label} value={d[name]} numeric locked={locked} wrong={wrong} hint="–" onText={(text) => set({ [name]: text })} />
  )
  return (
    <>
      <Select
        label={t('accepted')}
        value={d.accept}
        choices={ACCEPT.map(([way, name]) => [way, t(name)] as const)}
        disabled={locked}
        onChange={(way) => set({ accept: way as Accept })}
      />
      {d.accept === 'distance' && field('tolerance', t('tolerance'))}
      {d.accept === 'percent' && (
        <Text
          label={t('tolerance_percent')}
          value={d.percent}
          max={3}
          numeric
          locked={locked}
          wrong={wrong}
          hint="–"
          onText={(v) => set({ percent: v.trim() && String(whole(v, 100)) })}
        />
      )}
      {d.accept === 'range' && (
        <>
          {field('rightFrom', t('right_from'))}
          {field('rightTo', t('right_to'))}
        </>
      )}
    </>
  )
}

function Numeric({ d, locked, wrong, set }: Part) {
  return (
    <>
      <Text label={t('unit')} value={d.unit} max={2 * UNIT_MAX} locked={locked} hint={t('unit_ph')} onText={(unit) => set({ unit })} />
      <Select
        label={t('decimals')}
        value={String(d.decimals)}
        choices={span(0, 6)}
        disabled={locked}
        onChange={(v) => set({ decimals: Number(v) })}
      />
      <Text label={t('plausible_from')} value={d.from} numeric locked={locked} wrong={wrong} hint="–" onText={(from) => set({ from })} />
      <Text label={t('plausible_to')} value={d.to} numeric locked={locked} wrong={wrong} hint="–" onText={(to) => set({ to })} />
      <Text label={t('truth_label')} value={d.truth} numeric locked={locked} wrong={wrong} hint="–" onText={(truth) => set({ truth })} />
      <Accepted d={d} locked={locked} wrong={wrong} set={set} />
      <p class="hint span">{t('truth_hint')}</p>
    </>
  )
}

const SECONDS = [0, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300]

function Quiz({ d, locked, set }: Part) {
  const choices = [...new Set([...SECONDS, d.seconds])].sort((a, b) => a - b)
  return (
    <>
      <Select
        label={t('time_limit')}
        value={String(d.seconds)}
        choices={choices.map((n) => [String(n), n ? t('seconds', { n }) : t('limit_none')] as const)}
        disabled={locked}
        onChange={(v) => set({ seconds: Number(v) })}
      />
      <Switch label={t('speed')} on={d.speed && d.seconds > 0} disabled={locked || !d.seconds} onChange={(speed) => set({ speed })} />
      <p class="hint span">{t(!d.seconds ? 'quiz_untimed_hint' : d.speed ? 'speed_hint' : 'accuracy_hint', { n: 1000 })}</p>
    </>
  )
}

const LENGTHS: Partial<Record<Kind, number[]>> = {
  words: [15, 25, WORD_MAX],
  open: [80, 140, 250, ANSWER_MAX],
  qna: [140, 280, QUESTION_MAX],
}

function Texts({ d, locked, set, kind }: Part & { kind: Kind }) {
  const longest = LENGTHS[kind]?.slice(-1)[0] ?? WORD_MAX,
    qna = kind === 'qna',
    now = Math.min(d.length || (qna ? 280 : longest), longest)
  const lengths = [...new Set([...(LENGTHS[kind] ?? []), now])].sort((a, b) => a - b)
  return (
    <>
      {qna ? (
        <Select
          label={t('asks')}
          value={String(d.asks)}
          choices={span(1, QUESTIONS_PER_VOTER_MAX)}
          disabled={locked}
          onChange={(v) => set({ asks: Number(v) })}
        />
      ) : (
        <Select
          label={t('per_voter')}
          value={String(d.perVoter)}
          choices={span(1, TEXTS_PER_VOTER_MAX)}
          disabled={locked}
          onChange={(v) => set({ perVoter: Number(v) })}
        />
      )}
      <Select
        label={t(qna ? 'longest_question' : 'longest_text')}
        value={String(now)}
        choices={lengths.map((n) => [String(n), t('characters', { n })] as const)}
        disabled={locked}
        onChange={(v) => set({ length: Number(v) })}
      />
      {qna && <Switch label={t('downvotes')} on={d.downvotes} disabled={locked} onChange={(downvotes) => set({ downvotes })} />}
      <Text
        label={t('banned')}
        value={d.banned}
        max={2 * BANNED_MAX}
        locked={false}
        hint={t('banned_ph')}
        onText={(banned) => set({ banned })}
      />
      <Switch label={t('moderated')} on={d.moderated} onChange={(moderated) => set({ moderated })} />
      <p class="hint span">{t(qna ? 'qna_hint' : 'moderated_hint')}</p>
    </>
  )
}

interface Part {
  d: Details
  locked: boolean
  wrong: string | undefined
  set: (change: Partial<Details>) => void
}

export function KindSettings({ form, locked, error, onDetails }: Props) {
  const d = form.details
  const part: Part = { d, locked, wrong: error, set: (change) => onDetails({ ...d, ...change }) }
  return (
    <>
      {form.kind === 'rating' && <Rating {...part} />}
      {form.kind === 'points' && <Points {...part} />}
      {form.kind === 'numeric' && <Numeric {...part} />}
      {form.kind === 'quiz' && <Quiz {...part} />}
      {(writes(form.kind) || form.kind === 'qna') && <Texts {...part} kind={form.kind} />}
      {form.kind === 'rank' && (
        <>
          <Select
            label={t('seats')}
            value={String(seatsOf(form))}
            choices={span(1, mostSeats(form))}
            disabled={locked}
            onChange={(v) => part.set({ seats: Number(v) })}
          />
          <p class="hint span">{t('seats_hint')}</p>
        </>
      )}
      <FieldError id="err-settings">{error}</FieldError>
    </>
  )
}
