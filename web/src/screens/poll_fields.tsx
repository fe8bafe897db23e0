// Every field of a poll, for both the create page and the editor.

import { useEffect, useRef, useState } from 'preact/hooks'
import { digitsIn } from '../code'
import { choicesOf, DURATIONS, holdsBack, leastOptions, mayHoldBack, startsByHand, takesKiosk, type PollForm } from '../draft'
import type { FormErrors } from '../draft_errors'
import { t, type MessageKey } from '../i18n'
import { foldLine, foldLines } from '../lengths'
import { DESCRIPTION_MAX, TITLE_MAX } from '../limits'
import { texts } from '../options'
import { hasOptions } from '../poll_facts'
import type { Identity, ResultsRule } from '../proto'
import { FieldError, invalid, Segments, Select, Switch } from '../ui/controls'
import { COMPOSING, Growing } from '../ui/growing'
import { KINDS, kindHint, OFFERED } from './kind_list'
import { KindSettings } from './kind_settings'
import { OptionRows } from './option_rows'

interface Props {
  form: PollForm
  errors: FormErrors
  onForm: (form: PollForm) => void
  locked?: boolean
  durations?: boolean
  onCorrect?: ((index: number) => void) | undefined
}

const RULES: [ResultsRule, MessageKey][] = [
  ['live', 'res_live'],
  ['after_vote', 'res_after_vote'],
  ['after_close', 'res_after_close'],
]
const IDENTITIES: [Identity, MessageKey][] = [
  ['device', 'id_device'],
  ['name', 'id_name'],
  ['kiosk', 'id_kiosk'],
]

const lasting = (s: number): string => t('limit_in', { time: s < 3600 ? t('minutes', { n: s / 60 }) : t('hours', { n: s / 3600 }) })

function limits(durations: boolean): (readonly [string, string])[] {
  return [['none', t('limit_none')], ...(durations ? DURATIONS.map((s) => [String(s), lasting(s)] as const) : []), ['at', t('limit_at')]]
}

function Settings({ form, errors, onForm, locked = false, durations = true }: Props) {
  const set = (change: Partial<PollForm>) => onForm({ ...form, ...change })
  const n = texts(form.rows).length
  const counts = Array.from({ length: Math.max(1, n) }, (_, i) => [String(i + 1), String(i + 1)] as const),
    { min, max } = choicesOf(form)
  const limit = (v: string) => set({ limit: v === 'none' || v === 'at' ? v : Number(v) })
  const quiz = form.kind === 'quiz',
    qna = form.kind === 'qna',
    kiosk = takesKiosk(form.kind)
  const identity = kiosk || form.identity !== 'kiosk' ? form.identity : 'device'
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div class="set">
      <KindSettings form={form} locked={locked} error={errors.settings} onDetails={(details) => set({ details })} />
      {form.kind === 'multiple' && (
        <>
          <Select
            label={t('at_least')}
            value={String(min)}
            choices={counts}
            disabled={locked}
            wrong={errors.choices && 'err-choices'}
            onChange={(v) => set({ min: Number(v) })}
          />
          <Select
            label={t('at_most')}
            value={String(max)}
            choices={[['0', t('no_limit')], ...counts]}
            disabled={locked}
            wrong={errors.choices && 'err-choices'}
            onChange={(v) => set({ max: Number(v) })}
          />
          <FieldError id="err-choices">{errors.choices}</FieldError>
        </>
      )}
      {!quiz && !qna && (
        <Select
          label={t('show_results')}
          value={form.results}
          choices={RULES.map(([v, k]) => [v, t(k)])}
          onChange={(v) => set({ results: v as ResultsRule })}
        />
      )}
      {!startsByHand(form) && (
        <Select label={t(quiz ? 'closes' : 'time_limit')} value={String(form.limit)} choices={limits(durations)} onChange={limit} />
      )}
      {typeof form.limit === 'number' && !startsByHand(form) && (
        <p class="hint span">{t('limit_hint', { close: t('close_in', { n: 30 }), more: t('add_time', { n: 30 }) })}</p>
      )}
      {form.limit === 'at' && !startsByHand(form) && (
        <label class="sw">
          {t('ends_at_label', { zone })}
          <input
            type="datetime-local"
            class="input"
            value={form.endLocal}
            {...invalid(errors.end, 'err-end')}
            onInput={(e) => set({ endLocal: e.currentTarget.value })}
          />
        </label>
      )}
      <FieldError id="err-end">{errors.end}</FieldError>
      {!quiz && !qna && (
        <Switch
          label={t('can_change')}
          on={form.allowChange && form.identity !== 'kiosk'}
          disabled={locked || form.identity === 'kiosk'}
          onChange={(on) => set({ allowChange: on })}
        />
      )}
      <Switch label={t('listed')} on={form.listed} onChange={(on) => set({ listed: on })} />
      <Select
        label={t('who_counts')}
        value={identity}
        choices={IDENTITIES.filter(([v]) => kiosk || v !== 'kiosk').map(([v, k]) => [v, t(k)])}
        disabled={locked}
        hint="who-counts"
        onChange={(v) => set({ identity: v as Identity })}
      />
      <p id="who-counts" class="hint span">
        {t(identity === 'name' && (quiz || qna) ? 'id_name_play_hint' : `id_${identity}_hint`)}
        {!kiosk && ` ${t('no_kiosk')}`}
      </p>
    </div>
  )
}

/** A whole number, empty if it is `none`. Text being typed stays as it is: a number that begins like `none` may not be complete yet. */
function Count({
  label,
  value,
  none,
  locked,
  wrong,
  onCount,
}: {
  label: string
  value: number
  none: number
  locked: boolean
  wrong: string | undefined
  onCount: (n: number) => void
}) {
  const [typed, setTyped] = useState('')
  const meant = (text: string): number => Number(text) || none
  const type = (field: HTMLInputElement) => {
    const digits = digitsIn(field.value)
    // Removes non-digits from the field even if the value does not change.
    field.value = digits
    setTyped(digits)
    onCount(meant(digits))
  }
  return (
    <label class="sw">
      {label}
      <input
        class="input short"
        dir="ltr"
        inputMode="numeric"
        autocomplete="off"
        maxLength={4}
        value={meant(typed) === value ? typed : String(value)}
        placeholder="–"
        disabled={locked}
        {...invalid(wrong, 'err-guard')}
        onInput={(e) => type(e.currentTarget)}
      />
    </label>
  )
}

/** Small groups: somebody who sees the counts change with a single ballot knows what that ballot says. */
function Guard({ form, errors, onForm, locked = false }: Props) {
  const set = (change: Partial<PollForm>) => onForm({ ...form, ...change })
  // Afterwards it stays open or closed as the host leaves it: it does not close while a field in it is being emptied.
  const [open, setOpen] = useState(form.step > 1 || form.few > 0)
  useEffect(() => {
    if (errors.guard) setOpen(true)
  }, [errors.guard])
  return (
    <details class="guard-set" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>{t('guard_title')}</summary>
      <p class="hint">{t('guard_hint')}</p>
      {!holdsBack(form) ? (
        <p class="hint">{t('guard_not_named')}</p>
      ) : (
        <div class="set bare">
          <Count
            label={t('guard_step')}
            value={form.step}
            none={1}
            locked={locked}
            wrong={errors.guard}
            onCount={(step) => set({ step })}
          />
          <Count label={t('guard_min')} value={form.few} none={0} locked={locked} wrong={errors.guard} onCount={(few) => set({ few })} />
          <FieldError id="err-guard">{errors.guard}</FieldError>
        </div>
      )}
    </details>
  )
}

export function PollFields(props: Props) {
  const { form, errors, onForm, locked = false } = props
  const set = (change: Partial<PollForm>) => onForm({ ...form, ...change })
  const page = useRef<HTMLDivElement>(null)
  /** A question is one line: Enter moves on to the next field. */
  const onward = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || e.keyCode === COMPOSING) return
    e.preventDefault()
    const next =
      hasOptions(form.kind) && !locked
        ? page.current?.parentElement?.querySelector<HTMLElement>('.orow textarea')
        : page.current?.querySelector<HTMLElement>('.d-in')
    next?.focus()
  }
  return (
    <>
      <div>
        <Segments
          label={t('kind_label')}
          className="types"
          value={form.kind}
          disabled={locked}
          onChange={(kind) => set({ kind })}
          choices={KINDS.filter(([k]) => OFFERED.includes(k) || k === form.kind).map(([k, name, icon]) => [k, t(name), icon])}
        />
        <p class="hint">{t(kindHint(form.kind))}</p>
      </div>
      <div ref={page}>
        <Growing
          class="q-in"
          dir="auto"
          maxLength={2 * TITLE_MAX}
          aria-label={t('question')}
          placeholder={t('question_ph')}
          value={form.title}
          {...invalid(errors.title, 'err-title')}
          onKeyDown={onward}
          onInput={(e) => set({ title: foldLine(e.currentTarget.value) })}
        />
        <FieldError id="err-title">{errors.title}</FieldError>
        <Growing
          class="d-in"
          dir="auto"
          maxLength={2 * DESCRIPTION_MAX}
          aria-label={t('details')}
          placeholder={t('details_ph')}
          value={form.description}
          {...invalid(errors.description, 'err-description')}
          onInput={(e) => set({ description: foldLines(e.currentTarget.value) })}
        />
        <FieldError id="err-description">{errors.description}</FieldError>
      </div>
      {hasOptions(form.kind) && (
        <OptionRows
          rows={form.rows}
          locked={locked}
          invalid={!!errors.options}
          quiz={form.kind === 'quiz'}
          unmarked={errors.right}
          least={leastOptions(form.kind)}
          onRows={(rows) => set({ rows })}
          onCorrect={props.onCorrect}
        />
      )}
      <FieldError id="err-options">{errors.options}</FieldError>
      <Settings {...props} />
      {mayHoldBack(form.kind) && <Guard {...props} />}
    </>
  )
}
