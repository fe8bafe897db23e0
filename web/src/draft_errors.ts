// What is wrong with a poll's form, by field: found here before it is sent, or reported by the server.

import { writes } from './ballot'
import { choicesOf, ended, holdsBack, leastOptions, startsByHand, type Details, type PollForm } from './draft'
import { inLine, lengthOf } from './lengths'
import {
  BANNED_MAX,
  DESCRIPTION_MAX,
  LABEL_MAX,
  NAME_MAX,
  OPTION_TEXT_MAX,
  PUBLISH_MAX,
  RANKED_OPTIONS_MAX,
  TITLE_MAX,
  UNIT_MAX,
} from './limits'
import { repeated, rightOnes, texts } from './options'
import { largest, readNumber } from './marks'
import { hasOptions } from './poll_facts'
import type { FieldProblem, Kind } from './proto'
import { t, type MessageKey } from './i18n'
import { letter } from './ui/key'

/** How far in the future a poll's end may be. */
export const END_MAX_DAYS = 366

export type FormErrors = Partial<
  Record<'title' | 'description' | 'options' | 'right' | 'choices' | 'settings' | 'end' | 'guard' | 'form', string>
>

/** The most questions that the server accepts in one room. */
const MOST_POLLS = 200
const MOST_BUDGET = 10_000
/** Ranked and starred polls compare every option with every other, so they allow fewer. */
const MOST_OPTIONS: Partial<Record<Kind, number>> = { rank: RANKED_OPTIONS_MAX, star: RANKED_OPTIONS_MAX }

/** The message to show if one of these texts is longer than `most`. */
const longer = (most: number, ...all: string[]): string | undefined =>
  all.some((text) => lengthOf(text) > most) ? t('err_too_long', { n: most }) : undefined

function longSettings({ kind, details: d }: PollForm): string | undefined {
  if (kind === 'rating') return longer(LABEL_MAX, d.leastLabel, d.mostLabel)
  if (kind === 'numeric') return longer(UNIT_MAX, d.unit)
  return writes(kind) || kind === 'qna' ? longer(BANNED_MAX, d.banned) : undefined
}

/** The message about an option that repeats another, ignoring differences in encoding and spaces. */
function repeats(form: PollForm, letterOf: (i: number) => string): string | undefined {
  const twice = hasOptions(form.kind) ? repeated(form.rows) : -1
  return twice >= 0 ? t('err_same', { letter: letterOf(twice) }) : undefined
}

/** What is wrong with the parts that a question already has. */
export function wrongSoFar(form: PollForm, letterOf: (i: number) => string): FormErrors {
  const errors = tooLong(form),
    same = repeats(form, letterOf)
  return same && !errors.options ? { ...errors, options: same } : errors
}

/** What is longer than the server accepts; a form without such errors may still be incomplete. */
function tooLong(form: PollForm): FormErrors {
  const said: Partial<Record<keyof FormErrors, string | undefined>> = {
    title: longer(TITLE_MAX, inLine(form.title)),
    description: longer(DESCRIPTION_MAX, form.description),
    options: hasOptions(form.kind) ? longer(OPTION_TEXT_MAX, ...texts(form.rows)) : undefined,
    settings: longSettings(form),
    form: longer(NAME_MAX, form.creator),
  }
  return Object.fromEntries(Object.entries(said).filter(([, what]) => what))
}

function checkNumbers(d: Details): string | undefined {
  const spans = d.accept === 'range' ? [d.rightFrom, d.rightTo] : []
  const typed = [d.from, d.to, d.truth, d.accept === 'distance' ? d.tolerance : '', ...spans].map((text) =>
    text.trim() ? readNumber(text, { decimals: d.decimals }) : {},
  )
  if (typed.some((r) => r.problem === 'range')) return t('err_large', { n: d.decimals, most: largest(d.decimals) })
  if (typed.some((r) => r.problem)) return t('err_numbers', { n: d.decimals })
  const [from, to, truth, tolerance, rightFrom, rightTo] = typed.map((r) => (r.value === undefined ? undefined : Number(r.value)))
  const outside = (low: number | undefined, high: number | undefined) =>
    truth !== undefined && ((low !== undefined && truth < low) || (high !== undefined && truth > high))
  if (from !== undefined && to !== undefined && from > to) return t('err_range')
  if ((rightFrom === undefined) !== (rightTo === undefined) || (rightFrom !== undefined && rightFrom > rightTo!))
    return t('err_right_range')
  const apart = (to !== undefined && rightFrom! > to) || (from !== undefined && rightTo! < from)
  if (outside(from, to) || outside(rightFrom, rightTo) || apart) return t('err_truth')
  return tolerance !== undefined && tolerance < 0 ? t('err_numbers', { n: d.decimals }) : undefined
}

function checkSettings({ kind, details: d }: PollForm): string | undefined {
  switch (kind) {
    case 'rating':
      return d.least < d.most ? undefined : t('err_scale')
    case 'points':
      return d.budget >= 1 && d.budget <= MOST_BUDGET && d.cap <= d.budget ? undefined : t('err_budget', { n: MOST_BUDGET })
    case 'numeric':
      return checkNumbers(d)
    default:
      return undefined
  }
}

/** What is wrong, by field; empty if the form can be sent. The end of a poll that is already `there` may be in the past; a new end may not. */
export function check(form: PollForm, now: number, letterOf: (i: number) => string, there?: PollForm): FormErrors {
  const errors = tooLong(form)
  const n = texts(form.rows).length
  if (!form.title.trim()) errors.title = t('err_title')
  const same = repeats(form, letterOf),
    most = MOST_OPTIONS[form.kind]
  if (hasOptions(form.kind)) {
    if (same) errors.options = same
    if (n < leastOptions(form.kind)) errors.options = t(form.kind === 'rating' ? 'err_one_option' : 'err_options')
    if (most && n > most) errors.options = t('err_too_many', { n: most })
  }
  const wrong = checkSettings(form)
  if (wrong) errors.settings = wrong
  if (form.kind === 'quiz' && !rightOnes(form.rows).length) errors.right = t('err_right')
  const { min, max } = choicesOf(form)
  if (form.kind === 'multiple' && max > 0 && max < min) errors.choices = t('err_choices')
  if (holdsBack(form) && !(form.step >= 1 && form.step <= PUBLISH_MAX && form.few <= PUBLISH_MAX))
    errors.guard = t('err_guard', { n: PUBLISH_MAX })
  const kept = there?.limit === form.limit && there.endLocal === form.endLocal
  if (!kept && !startsByHand(form)) {
    if (ended(form, now)) errors.end = t('err_end')
    else if (form.limit === 'at' && Date.parse(form.endLocal) > now + END_MAX_DAYS * 86_400_000) errors.end = t('err_end_far')
  }
  return errors
}

const FIELDS: Record<string, keyof FormErrors> = {
  title: 'title',
  description: 'description',
  options: 'options',
  publish_step: 'guard',
  publish_min: 'guard',
  settings: 'settings',
  min_choices: 'choices',
  max_choices: 'choices',
  end_time: 'end',
  duration_s: 'end',
}

/** An option that the server did not accept, named by the letter that the host sees. */
function wrongOption({ field, reason }: FieldProblem): string | undefined {
  const [, index] = /^options\[(\d+)]/.exec(field) ?? []
  if (!index) return undefined
  return /same/.test(reason)
    ? t('err_same', { letter: letter(Number(index)) })
    : t('err_field', { field: t('option_letter', { letter: letter(Number(index)) }) })
}

/** What the page calls the fields that the server names. */
const NAMES: Record<string, MessageKey> = {
  title: 'question',
  description: 'details',
  options: 'options',
  creator_name: 'host_name',
  kind: 'kind_label',
  identity: 'who_counts',
  results: 'show_results',
  allow_change: 'can_change',
  listed: 'listed',
  'settings.unit': 'unit',
  'settings.banned': 'banned',
  'settings.seats': 'seats',
  'settings.budget': 'budget_points',
  'settings.max_per_option': 'points_cap',
  'settings.time_limit_s': 'time_limit',
  'settings.min_label': 'scale_from',
  'settings.max_label': 'scale_to',
  'settings.truth': 'truth_label',
  'settings.correct': 'mark_right',
  settings: 'kind_label',
}
const nameOf = (field: string): string => {
  const key = NAMES[field] ?? NAMES[field.split(/[.[]/)[0] ?? '']
  return key ? t(key) : field
}

/** The server's field errors as sentences next to the fields; errors without a field go to the form. */
export function fromServer(problems: readonly FieldProblem[]): FormErrors {
  const errors: FormErrors = {}
  for (const p of problems) {
    const field = FIELDS[p.field.split(/[.[]/)[0] ?? ''] ?? 'form'
    errors[field] ??=
      p.field === 'polls'
        ? t('err_full', { n: MOST_POLLS })
        : field === 'choices'
          ? t('err_choices')
          : field === 'end'
            ? t(/within/.test(p.reason) ? 'err_end_far' : 'err_end')
            : field === 'guard'
              ? t('err_guard', { n: PUBLISH_MAX })
              : (wrongOption(p) ?? t('err_field', { field: nameOf(p.field) }))
  }
  return errors
}
