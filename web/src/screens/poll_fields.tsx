// Every field of a poll, for the create page and the editor alike.

import { t, type MessageKey } from '../i18n'
import { DURATIONS, holdsBack, leastOptions, mayHoldBack, startsByHand, takesKiosk, type FormErrors, type PollForm } from '../draft'
import { DESCRIPTION_MAX, TITLE_MAX } from '../limits'
import { texts } from '../options'
import { hasOptions } from '../poll_facts'
import type { Identity, ResultsRule } from '../proto'
import { FieldError, Segments, Select, Switch } from '../ui/controls'
import { KINDS, kindHint, OFFERED } from './kind_list'
import { KindSettings } from './kind_settings'
import { OptionRows } from './option_rows'

interface Props { form: PollForm; errors: FormErrors; onForm: (form: PollForm) => void; locked?: boolean; durations?: boolean }

const RULES: [ResultsRule, MessageKey][] = [['live', 'res_live'], ['after_vote', 'res_after_vote'], ['after_close', 'res_after_close']]
const IDENTITIES: [Identity, MessageKey][] = [['device', 'id_device'], ['name', 'id_name'], ['kiosk', 'id_kiosk']]

const lasting = (s: number): string => t('limit_in', { time: s < 3600 ? t('minutes', { n: s / 60 }) : t('hours', { n: s / 3600 }) })

function limits(durations: boolean): (readonly [string, string])[] {
  return [['none', t('limit_none')], ...(durations ? DURATIONS.map((s) => [String(s), lasting(s)] as const) : []), ['at', t('limit_at')]]
}

function Settings({ form, errors, onForm, locked = false, durations = true }: Props) {
  const set = (change: Partial<PollForm>) => onForm({ ...form, ...change })
  const n = texts(form.rows).length
  const counts = (from: number) => Array.from({ length: Math.max(1, n - from + 1) }, (_, i) => [String(from + i), String(from + i)] as const)
  const limit = (v: string) => set({ limit: v === 'none' || v === 'at' ? v : Number(v) })
  const quiz = form.kind === 'quiz', qna = form.kind === 'qna', kiosk = takesKiosk(form.kind)
  const identity = kiosk || form.identity !== 'kiosk' ? form.identity : 'device'
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div class="set">
      <KindSettings form={form} locked={locked} error={errors.settings} onDetails={(details) => set({ details })} />
      {form.kind === 'multiple' && <>
        <Select label={t('at_least')} value={String(form.min)} choices={counts(1)} disabled={locked} onChange={(v) => set({ min: Number(v) })} />
        <Select label={t('at_most')} value={String(form.max)} choices={[['0', '–'], ...counts(1)]} disabled={locked} onChange={(v) => set({ max: Number(v) })} />
        <FieldError id="err-choices">{errors.choices}</FieldError></>}
      {!quiz && !qna && <Select label={t('show_results')} value={form.results} choices={RULES.map(([v, k]) => [v, t(k)])} onChange={(v) => set({ results: v as ResultsRule })} />}
      {!startsByHand(form) && <Select label={t(quiz ? 'closes' : 'time_limit')} value={String(form.limit)} choices={limits(durations)} onChange={limit} />}
      {typeof form.limit === 'number' && !startsByHand(form) && <p class="hint span">{t('limit_hint', { close: t('close_in_30'), more: t('add_30') })}</p>}
      {form.limit === 'at' && !startsByHand(form) && <label class="sw">{t('ends_at_label', { zone })}
        <input type="datetime-local" class="input" value={form.endLocal} aria-invalid={errors.end ? 'true' : undefined} onInput={(e) => set({ endLocal: e.currentTarget.value })} /></label>}
      <FieldError id="err-end">{errors.end}</FieldError>
      <Select label={t('who_counts')} value={identity} choices={IDENTITIES.filter(([v]) => kiosk || v !== 'kiosk').map(([v, k]) => [v, t(k)])} disabled={locked} onChange={(v) => set({ identity: v as Identity })} />
      {!quiz && !qna && <Switch label={t('can_change')} on={form.allowChange && form.identity !== 'kiosk'} disabled={locked || form.identity === 'kiosk'} onChange={(on) => set({ allowChange: on })} />}
      <Switch label={t('listed')} on={form.listed} onChange={(on) => set({ listed: on })} />
      <p class="hint span">{t(identity === 'name' && (quiz || qna) ? 'id_name_play_hint' : `id_${identity}_hint`)}{!kiosk && ` ${t('no_kiosk')}`}</p>
    </div>
  )
}

/** A whole number that is empty while it is being typed. */
const Count = ({ label, value, none, locked, wrong, onCount }: { label: string; value: number; none: number; locked: boolean; wrong: boolean; onCount: (n: number) => void }) => (
  <label class="sw">{label}
    <input class="input short" dir="ltr" inputMode="numeric" autocomplete="off" maxLength={4} value={value === none ? '' : String(value)} placeholder="–" disabled={locked} aria-invalid={wrong ? 'true' : undefined}
      onInput={(e) => onCount(Number(e.currentTarget.value.replace(/\D/g, '')) || none)} /></label>
)

/** Small groups: who watches the counts change with one ballot knows what that ballot says. */
function Guard({ form, errors, onForm, locked = false }: Props) {
  const set = (change: Partial<PollForm>) => onForm({ ...form, ...change })
  return (
    <details class="guard-set" open={form.step > 1 || form.few > 1 || !!errors.guard}>
      <summary>{t('guard_title')}</summary>
      <p class="hint">{t('guard_hint')}</p>
      {!holdsBack(form) ? <p class="hint">{t('guard_not_named')}</p> : <div class="set bare">
        <Count label={t('guard_step')} value={form.step} none={1} locked={locked} wrong={!!errors.guard} onCount={(step) => set({ step })} />
        <Count label={t('guard_min')} value={form.few} none={0} locked={locked} wrong={!!errors.guard} onCount={(few) => set({ few })} />
        <FieldError id="err-guard">{errors.guard}</FieldError>
      </div>}
    </details>
  )
}

export function PollFields(props: Props) {
  const { form, errors, onForm, locked = false } = props
  const set = (change: Partial<PollForm>) => onForm({ ...form, ...change })
  return (
    <>
      <div><Segments label={t('kind_label')} className="types" value={form.kind} disabled={locked} onChange={(kind) => set({ kind })}
        choices={KINDS.filter(([k]) => OFFERED.includes(k) || k === form.kind).map(([k, name, icon]) => [k, t(name), icon])} />
        <p class="hint">{t(kindHint(form.kind))}</p></div>
      <div><textarea class="q-in" rows={1} dir="auto" maxLength={2 * TITLE_MAX} aria-label={t('question')} placeholder={t('question_ph')} value={form.title}
        aria-invalid={errors.title ? 'true' : undefined} onInput={(e) => set({ title: e.currentTarget.value.replace(/\n/g, ' ') })} />
        <FieldError id="err-title">{errors.title}</FieldError>
        <textarea class="d-in" rows={1} dir="auto" maxLength={2 * DESCRIPTION_MAX} aria-label={t('details')} placeholder={t('details_ph')} value={form.description}
          aria-invalid={errors.description ? 'true' : undefined} onInput={(e) => set({ description: e.currentTarget.value })} />
        <FieldError id="err-description">{errors.description}</FieldError></div>
      {hasOptions(form.kind) && <OptionRows rows={form.rows} locked={locked} invalid={!!errors.options} quiz={form.kind === 'quiz'} unmarked={errors.right} least={leastOptions(form.kind)} onRows={(rows) => set({ rows })} />}
      <FieldError id="err-options">{errors.options}</FieldError>
      <Settings {...props} />
      {mayHoldBack(form.kind) && <Guard {...props} />}
    </>
  )
}
