// A poll while it is being made or changed, and what it becomes on the wire.

import { hasOptions } from './ballot'
import { fresh, repeated, texts, type Draft } from './options'
import { readNumber } from './marks'
import type { Identity, Kind, Poll, PollDraft, ResultsRule, Settings } from './proto'
import type { FieldProblem } from './proto'
import { t } from './i18n'

/** The settings of every kind at once: what was set stays while one tries another kind. */
export interface Details {
  least: number; most: number; leastLabel: string; mostLabel: string
  budget: number; cap: number; quadratic: boolean; seats: number
  decimals: number; unit: string; from: string; to: string; truth: string; tolerance: string
  perVoter: number; length: number; moderated: boolean; banned: string
}

export interface PollForm {
  details: Details
  title: string; description: string; rows: Draft[]; kind: Kind; min: number; max: number
  identity: Identity; results: ResultsRule; allowChange: boolean; listed: boolean
  limit: 'none' | 'at' | number; endLocal: string; creator: string
}

const DETAILS: Details = {
  least: 1, most: 5, leastLabel: '', mostLabel: '', budget: 100, cap: 0, quadratic: false, seats: 1,
  decimals: 0, unit: '', from: '', to: '', truth: '', tolerance: '',
  perVoter: 3, length: 0, moderated: false, banned: '',
}

export const blank = (): PollForm => ({
  details: DETAILS,
  title: '', description: '', rows: [fresh(), fresh()], kind: 'single', min: 1, max: 0, identity: 'device', results: 'live',
  allowChange: true, listed: false, limit: 'none', endLocal: '', creator: '',
})

/** A date as `datetime-local` wants it, in the zone of this device. */
export function localInput(ms: number): string {
  const d = new Date(ms)
  return new Date(ms - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function detailsOf(s: Settings | undefined): Details {
  return {
    least: s?.min ?? DETAILS.least, most: s?.max ?? DETAILS.most, leastLabel: s?.min_label ?? '', mostLabel: s?.max_label ?? '',
    budget: s?.budget ?? DETAILS.budget, cap: s?.max_per_option ?? 0, quadratic: s?.quadratic ?? false, seats: s?.seats ?? 1,
    decimals: s?.decimals ?? 0, unit: s?.unit ?? '', from: s?.plausible_min ?? '', to: s?.plausible_max ?? '', truth: s?.truth ?? '', tolerance: s?.tolerance ?? '',
    perVoter: s?.per_voter ?? DETAILS.perVoter, length: s?.max_length ?? 0, moderated: s?.moderated ?? false, banned: s?.banned ?? '',
  }
}

const rowsOf = (poll: Poll): Draft[] => poll.options.length ? poll.options.map((o) => ({ ...fresh(o.text), id: o.id })) : [fresh(), fresh()]

/** Decimal text, or null where nothing was typed. */
const numberOf = (typed: string, decimals: number): string | null => readNumber(typed, { decimals }).value ?? null

/** How long a word, and how long an answer, can be. */
export const LONGEST: Partial<Record<Kind, number>> = { words: 40, open: 500 }

/** What the kind of this form may be told. */
export function settingsOf({ kind, details: d }: PollForm): Settings | undefined {
  switch (kind) {
    case 'rating': return { min: d.least, max: d.most, min_label: d.leastLabel.trim(), max_label: d.mostLabel.trim() }
    case 'points': return { budget: d.budget, max_per_option: d.cap || null, quadratic: d.quadratic }
    case 'rank': return { seats: d.seats }
    case 'numeric': return {
      decimals: d.decimals, unit: d.unit.trim(), plausible_min: numberOf(d.from, d.decimals), plausible_max: numberOf(d.to, d.decimals),
      truth: numberOf(d.truth, d.decimals), tolerance: numberOf(d.tolerance, d.decimals),
    }
    case 'words': case 'open': return { per_voter: d.perVoter, max_length: d.length || LONGEST[kind]!, moderated: d.moderated, banned: d.banned.trim() }
    default: return undefined
  }
}

export const formOf = (poll: Poll): PollForm => ({
  details: detailsOf(poll.settings),
  title: poll.title, description: poll.description ?? '', rows: rowsOf(poll), kind: poll.kind,
  min: poll.min_choices || 1, max: poll.kind === 'multiple' && poll.max_choices < poll.options.length ? poll.max_choices : 0,
  identity: poll.identity, results: poll.results, allowChange: poll.allow_change, listed: poll.listed,
  limit: poll.end_time ? 'at' : 'none', endLocal: poll.end_time ? localInput(Date.parse(poll.end_time)) : '', creator: poll.creator_name ?? '',
})

export type FormErrors = Partial<Record<'title' | 'options' | 'choices' | 'settings' | 'end' | 'form', string>>

/** Ranked and starred polls compare every option with every other, so they take fewer. */
const MOST_OPTIONS: Partial<Record<Kind, number>> = { rank: 30, star: 30 }

function checkSettings({ kind, details: d }: PollForm, options: number): string | undefined {
  switch (kind) {
    case 'rating': return d.least < d.most ? undefined : t('err_scale')
    case 'points': return d.budget >= 1 && d.budget <= 10_000 && d.cap <= d.budget ? undefined : t('err_budget')
    case 'rank': return d.seats < Math.max(2, options) ? undefined : t('err_seats')
    case 'numeric': {
      const typed = [d.from, d.to, d.truth, d.tolerance].map((text) => (text.trim() ? readNumber(text, { decimals: d.decimals }) : {}))
      if (typed.some((r) => r.problem)) return t('err_numbers', { n: d.decimals })
      const [from, to, truth, tolerance] = typed.map((r) => (r.value === undefined ? undefined : Number(r.value)))
      if (from !== undefined && to !== undefined && from > to) return t('err_range')
      if (truth !== undefined && ((from !== undefined && truth < from) || (to !== undefined && truth > to))) return t('err_truth')
      return tolerance !== undefined && tolerance < 0 ? t('err_numbers', { n: d.decimals }) : undefined
    }
    default: return undefined
  }
}

/** What is wrong, by field; empty when it can be sent. */
export function check(form: PollForm, now: number, letterOf: (i: number) => string): FormErrors {
  const errors: FormErrors = {}
  const n = texts(form.rows).length
  if (!form.title.trim()) errors.title = t('err_title')
  if (form.title.length > 200) errors.title = t('err_too_long')
  const twice = repeated(form.rows), most = MOST_OPTIONS[form.kind]
  if (hasOptions(form.kind)) {
    if (twice >= 0) errors.options = t('err_same', { letter: letterOf(twice) })
    if (n < 2) errors.options = t('err_options')
    if (most && n > most) errors.options = t('err_too_many', { n: most })
  }
  const wrong = checkSettings(form, n)
  if (wrong) errors.settings = wrong
  if (form.kind === 'multiple' && (form.min > n || (form.max > 0 && (form.max < form.min || form.max > n)))) errors.choices = t('err_choices')
  if (form.limit === 'at' && !(Date.parse(form.endLocal) > now)) errors.end = t('err_end')
  return errors
}

export function wire(form: PollForm): PollDraft {
  const options = !hasOptions(form.kind) ? [] : texts(form.rows)
  const settings = settingsOf(form)
  const many = form.kind === 'multiple'
  return {
    title: form.title.trim(), options, kind: form.kind, identity: form.identity, results: form.results,
    allow_change: form.allowChange && form.identity !== 'kiosk', listed: form.listed,
    ...(form.description.trim() ? { description: form.description.trim() } : {}),
    ...(form.creator.trim() ? { creator_name: form.creator.trim() } : {}),
    ...(settings ? { settings } : {}),
    ...(many ? { min_choices: form.min, max_choices: form.max || options.length } : {}),
    ...(typeof form.limit === 'number' ? { duration_s: form.limit } : {}),
    ...(form.limit === 'at' ? { end_time: new Date(form.endLocal).toISOString() } : {}),
  }
}

const FIELDS: Record<string, keyof FormErrors> = {
  title: 'title', options: 'options', settings: 'settings', min_choices: 'choices', max_choices: 'choices', end_time: 'end', duration_s: 'end',
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
