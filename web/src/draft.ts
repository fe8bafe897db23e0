// A poll while it is being made or changed, and what it becomes on the wire.

import { fresh, repeated, texts, type Draft } from './options'
import type { Identity, Kind, Poll, PollDraft, ResultsRule } from './proto'
import type { FieldProblem } from './proto'
import { t } from './i18n'

export interface PollForm {
  title: string; description: string; rows: Draft[]; kind: Kind; min: number; max: number
  identity: Identity; results: ResultsRule; allowChange: boolean; listed: boolean
  limit: 'none' | 'at' | number; endLocal: string; creator: string
}

export const blank = (): PollForm => ({
  title: '', description: '', rows: [fresh(), fresh()], kind: 'single', min: 1, max: 0, identity: 'device', results: 'live',
  allowChange: true, listed: false, limit: 'none', endLocal: '', creator: '',
})

/** A date as `datetime-local` wants it, in the zone of this device. */
export function localInput(ms: number): string {
  const d = new Date(ms)
  return new Date(ms - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

export const formOf = (poll: Poll): PollForm => ({
  title: poll.title, description: poll.description ?? '', rows: poll.options.map((o) => ({ ...fresh(o.text), id: o.id })), kind: poll.kind,
  min: poll.min_choices || 1, max: poll.kind === 'multiple' && poll.max_choices < poll.options.length ? poll.max_choices : 0,
  identity: poll.identity, results: poll.results, allowChange: poll.allow_change, listed: poll.listed,
  limit: poll.end_time ? 'at' : 'none', endLocal: poll.end_time ? localInput(Date.parse(poll.end_time)) : '', creator: poll.creator_name ?? '',
})

export type FormErrors = Partial<Record<'title' | 'options' | 'choices' | 'end' | 'form', string>>

/** What is wrong, by field; empty when it can be sent. */
export function check(form: PollForm, now: number, letterOf: (i: number) => string): FormErrors {
  const errors: FormErrors = {}
  const n = texts(form.rows).length
  if (!form.title.trim()) errors.title = t('err_title')
  if (form.title.length > 200) errors.title = t('err_too_long')
  const twice = repeated(form.rows)
  if (twice >= 0) errors.options = t('err_same', { letter: letterOf(twice) })
  if (n < 2) errors.options = t('err_options')
  if (form.kind === 'multiple' && (form.min > n || (form.max > 0 && (form.max < form.min || form.max > n)))) errors.choices = t('err_choices')
  if (form.limit === 'at' && !(Date.parse(form.endLocal) > now)) errors.end = t('err_end')
  return errors
}

export function wire(form: PollForm): PollDraft {
  const options = texts(form.rows)
  const many = form.kind === 'multiple'
  return {
    title: form.title.trim(), options, kind: form.kind, identity: form.identity, results: form.results,
    allow_change: form.allowChange && form.identity !== 'kiosk', listed: form.listed,
    ...(form.description.trim() ? { description: form.description.trim() } : {}),
    ...(form.creator.trim() ? { creator_name: form.creator.trim() } : {}),
    ...(many ? { min_choices: form.min, max_choices: form.max || options.length } : {}),
    ...(typeof form.limit === 'number' ? { duration_s: form.limit } : {}),
    ...(form.limit === 'at' ? { end_time: new Date(form.endLocal).toISOString() } : {}),
  }
}

const FIELDS: Record<string, keyof FormErrors> = {
  title: 'title', options: 'options', min_choices: 'choices', max_choices: 'choices', end_time: 'end', duration_s: 'end',
}

/** The server's field errors as sentences next to the fields; what has no field goes to the form. */
export function fromServer(problems: readonly FieldProblem[]): FormErrors {
  const errors: FormErrors = {}
  for (const p of problems) {
    const field = FIELDS[p.field.split(/[.[]/)[0] ?? ''] ?? 'form'
    errors[field] ??= field === 'choices' ? t('err_choices') : field === 'end' ? t('err_end') : t('err_field', { field: p.field })
  }
  return errors
}
