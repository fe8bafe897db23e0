// A poll while it is being created or edited, and its form on the wire.

import { writes } from './ballot'
import { lengthOf } from './lengths'
import {
  ANSWER_MAX,
  BANNED_MAX,
  DESCRIPTION_MAX,
  LABEL_MAX,
  NAME_MAX,
  OPTION_TEXT_MAX,
  PUBLISH_MAX,
  QUESTION_MAX,
  RANKED_OPTIONS_MAX,
  TITLE_MAX,
  UNIT_MAX,
  WORD_MAX,
} from './limits'
import { fresh, repeated, rightOnes, texts, type Draft } from './options'
import { largest, readNumber } from './marks'
import { hasOptions } from './poll_facts'
import type { Identity, Kind, Poll, PollDraft, ResultsRule, Settings } from './proto'
import type { FieldProblem } from './proto'
import { t, type MessageKey } from './i18n'
import { letter } from './ui/key'

/** How a host defines which numbers count as right, besides the right answer itself. */
export type Accept = 'distance' | 'percent' | 'range'

/** The settings of all kinds at once, so that nothing is lost while the host tries another kind. */
export interface Details {
  least: number
  most: number
  leastLabel: string
  mostLabel: string
  budget: number
  cap: number
  quadratic: boolean
  seats: number
  decimals: number
  unit: string
  from: string
  to: string
  truth: string
  accept: Accept
  tolerance: string
  percent: string
  rightFrom: string
  rightTo: string
  perVoter: number
  asks: number
  length: number
  moderated: boolean
  banned: string
  downvotes: boolean
  seconds: number
  speed: boolean
}

export interface PollForm {
  details: Details
  title: string
  description: string
  rows: Draft[]
  kind: Kind
  min: number
  max: number
  identity: Identity
  results: ResultsRule
  allowChange: boolean
  listed: boolean
  limit: 'none' | 'at' | number
  endLocal: string
  creator: string
  /** The small-group guard: results in steps of `step` voters, and none below `few` voters. */
  step: number
  few: number
}

const DETAILS: Details = {
  least: 1,
  most: 5,
  leastLabel: '',
  mostLabel: '',
  budget: 100,
  cap: 0,
  quadratic: false,
  seats: 1,
  decimals: 0,
  unit: '',
  from: '',
  to: '',
  truth: '',
  accept: 'distance',
  tolerance: '',
  percent: '',
  rightFrom: '',
  rightTo: '',
  perVoter: 3,
  asks: 5,
  length: 0,
  moderated: false,
  banned: '',
  downvotes: true,
  seconds: 30,
  speed: false,
}

export const blank = (): PollForm => ({
  details: DETAILS,
  title: '',
  description: '',
  rows: [fresh(), fresh()],
  kind: 'single',
  min: 1,
  max: 0,
  identity: 'device',
  results: 'live',
  allowChange: true,
  listed: false,
  limit: 'none',
  endLocal: '',
  creator: '',
  step: 1,
  few: 0,
})

/** Settings that a quiz carries over from question to question do not count as typed. */
const typed = (details: Details): string => JSON.stringify({ ...details, seconds: 0, speed: false })

/** Whether anything was typed into the form that would be missed. */
export const begun = ({ title, description, rows, details }: PollForm): boolean =>
  !!title.trim() || !!description.trim() || texts(rows).length > 0 || typed(details) !== typed(DETAILS)

/** How long a new poll may stay open, in seconds from its creation. There are no short durations because nobody is in the room yet. */
export const DURATIONS: readonly number[] = [300, 900, 3600, 86_400]

/** A form as it was kept on this device, perhaps by an older version of the app. */
export function revived(kept: PollForm): PollForm {
  const fields = blank(),
    limit = typeof kept.limit === 'number' && !DURATIONS.includes(kept.limit) ? 'none' : (kept.limit ?? 'none')
  return {
    ...fields,
    ...kept,
    limit,
    details: { ...fields.details, ...kept.details },
    rows: (kept.rows ?? fields.rows).map((r) => ({ ...fresh(r.text), right: !!r.right })),
  }
}

/** A date in the format of `datetime-local`, in this device's time zone. */
export function localInput(ms: number): string {
  const d = new Date(ms)
  return new Date(ms - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function detailsOf({ kind, settings: s }: Poll): Details {
  return {
    least: s?.min ?? DETAILS.least,
    most: s?.max ?? DETAILS.most,
    leastLabel: s?.min_label ?? '',
    mostLabel: s?.max_label ?? '',
    budget: s?.budget ?? DETAILS.budget,
    cap: s?.max_per_option ?? 0,
    quadratic: s?.quadratic ?? false,
    seats: s?.seats ?? 1,
    decimals: s?.decimals ?? 0,
    unit: s?.unit ?? '',
    from: s?.plausible_min ?? '',
    to: s?.plausible_max ?? '',
    truth: s?.truth ?? '',
    accept: s?.accepted_min != null ? 'range' : s?.tolerance_percent != null ? 'percent' : 'distance',
    tolerance: s?.tolerance ?? '',
    percent: String(s?.tolerance_percent ?? ''),
    rightFrom: s?.accepted_min ?? '',
    rightTo: s?.accepted_max ?? '',
    perVoter: (kind !== 'qna' && s?.per_voter) || DETAILS.perVoter,
    asks: (kind === 'qna' && s?.per_voter) || DETAILS.asks,
    length: s?.max_length ?? 0,
    moderated: s?.moderated ?? false,
    banned: s?.banned ?? '',
    downvotes: s?.downvotes ?? true,
    seconds: kind === 'quiz' ? (s?.time_limit_s ?? 0) : DETAILS.seconds,
    speed: s?.speed ?? false,
  }
}

const rowsOf = ({ options, settings }: Poll): Draft[] =>
  options.length ? options.map((o) => ({ ...fresh(o.text), id: o.id, right: !!settings?.correct?.includes(o.id) })) : [fresh(), fresh()]

/** The form of a new question. A quiz usually has many alike, so the next one starts with the same number of answers and the same time limit. */
export function startAfter(before: Poll | undefined): PollForm {
  if (before?.kind !== 'quiz') return blank()
  const { seconds, speed } = detailsOf(before)
  return {
    ...blank(),
    kind: 'quiz',
    identity: before.identity,
    details: { ...DETAILS, seconds, speed },
    rows: rowsOf(before).map(() => fresh()),
  }
}

/** Decimal text, or null if no number was typed. */
const numberOf = (typed: string, decimals: number): string | null => readNumber(typed, { decimals }).value ?? null

/** Which numbers count as right, expressed in one of the ways; the others are null. A distance or a percentage needs a right answer. */
function acceptedBy(d: Details): Pick<Settings, 'tolerance' | 'tolerance_percent' | 'accepted_min' | 'accepted_max'> {
  const near = numberOf(d.truth, d.decimals) !== null
  return {
    tolerance: near && d.accept === 'distance' ? numberOf(d.tolerance, d.decimals) : null,
    tolerance_percent: near && d.accept === 'percent' && d.percent ? Number(d.percent) : null,
    accepted_min: d.accept === 'range' ? numberOf(d.rightFrom, d.decimals) : null,
    accepted_max: d.accept === 'range' ? numberOf(d.rightTo, d.decimals) : null,
  }
}

/** The maximum length of a word, an answer and a question. */
const LONGEST: Partial<Record<Kind, number>> = { words: WORD_MAX, open: ANSWER_MAX, qna: QUESTION_MAX }
/** The maximum length that applies if the host has not chosen one. */
const usual = (kind: Kind): number => (kind === 'qna' ? 280 : LONGEST[kind]!)

const SEATS_MAX = 10
/** The most seats that make sense: at least one option has to be left without one. */
export const mostSeats = ({ rows }: Pick<PollForm, 'rows'>): number => Math.min(SEATS_MAX, Math.max(1, texts(rows).length - 1))
/** The seats asked for, limited to what is possible: the number falls with the options and rises again with them. */
export const seatsOf = (form: Pick<PollForm, 'rows' | 'details'>): number => Math.min(form.details.seats, mostSeats(form))

/** How many options a voter may choose, limited in the same way. A maximum of 0 means all of them. */
export function choicesOf({ min, max, rows }: Pick<PollForm, 'min' | 'max' | 'rows'>): { min: number; max: number } {
  const n = Math.max(1, texts(rows).length)
  return { min: Math.min(min, n), max: max > n ? 0 : max }
}

/** The settings that this form's kind has. */
export function settingsOf({ kind, details: d, rows }: PollForm): Settings | undefined {
  switch (kind) {
    case 'rating':
      return { min: d.least, max: d.most, min_label: d.leastLabel.trim(), max_label: d.mostLabel.trim() }
    case 'points':
      return { budget: d.budget, max_per_option: d.cap || null, quadratic: d.quadratic }
    case 'rank':
      return { seats: seatsOf({ details: d, rows }) }
    case 'numeric':
      return {
        decimals: d.decimals,
        unit: d.unit.trim(),
        plausible_min: numberOf(d.from, d.decimals),
        plausible_max: numberOf(d.to, d.decimals),
        truth: numberOf(d.truth, d.decimals),
        ...acceptedBy(d),
      }
    case 'words':
    case 'open':
      return { per_voter: d.perVoter, max_length: d.length || usual(kind), moderated: d.moderated, banned: d.banned.trim() }
    case 'qna':
      return {
        per_voter: d.asks,
        max_length: d.length || usual(kind),
        moderated: d.moderated,
        banned: d.banned.trim(),
        downvotes: d.downvotes,
      }
    case 'quiz':
      return { correct: rightOnes(rows), time_limit_s: d.seconds || null, speed: d.speed && d.seconds > 0 }
    default:
      return undefined
  }
}

export const formOf = (poll: Poll): PollForm => ({
  details: detailsOf(poll),
  step: poll.publish_step ?? 1,
  few: poll.publish_min ?? 0,
  title: poll.title,
  description: poll.description ?? '',
  rows: rowsOf(poll),
  kind: poll.kind,
  min: poll.min_choices || 1,
  max: poll.kind === 'multiple' && poll.max_choices < poll.options.length ? poll.max_choices : 0,
  identity: poll.identity,
  results: poll.results,
  allowChange: poll.allow_change,
  listed: poll.listed,
  limit: poll.end_time ? 'at' : 'none',
  endLocal: poll.end_time ? localInput(Date.parse(poll.end_time)) : '',
  creator: poll.creator_name ?? '',
})

/** The form with everything that may not change once somebody has voted taken from `there`. */
export const held = (form: PollForm, there: PollForm): PollForm => ({
  ...form,
  rows: there.rows,
  kind: there.kind,
  min: there.min,
  max: there.max,
  identity: there.identity,
  allowChange: there.allowChange,
  step: there.step,
  few: there.few,
  details: {
    ...there.details,
    leastLabel: form.details.leastLabel,
    mostLabel: form.details.mostLabel,
    moderated: form.details.moderated,
    banned: form.details.banned,
  },
})

/** How far in the future a poll's end may be. */
export const END_MAX_DAYS = 366

const ended = ({ limit, endLocal }: PollForm, now: number): boolean => limit === 'at' && !(Date.parse(endLocal) > now)

/** The form of a copied poll; an end time that has passed is not copied. */
export function copyOf(poll: Poll, now: number): PollForm {
  const form = formOf(poll)
  return ended(form, now) ? { ...form, limit: 'none', endLocal: '' } : form
}

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

/** Whether a new question has everything it needs. Missing parts are not an error: saving waits for them. */
export const isWhole = (form: PollForm): boolean =>
  !!form.title.trim() && (!hasOptions(form.kind) || texts(form.rows).length >= leastOptions(form.kind))

/** What is wrong with the parts that a question already has. */
export function wrongSoFar(form: PollForm, letterOf: (i: number) => string): FormErrors {
  const errors = tooLong(form),
    same = repeats(form, letterOf)
  return same && !errors.options ? { ...errors, options: same } : errors
}

/** What is longer than the server accepts; a form without such errors may still be incomplete. */
function tooLong(form: PollForm): FormErrors {
  const said: Partial<Record<keyof FormErrors, string | undefined>> = {
    title: longer(TITLE_MAX, form.title),
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
  if (outside(from, to) || outside(rightFrom, rightTo)) return t('err_truth')
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

/** Rating needs only one option. */
export const leastOptions = (kind: Kind): number => (kind === 'rating' ? 1 : 2)

/** What a new question of this kind still needs before it is saved. */
export const needs = (kind: Kind): MessageKey =>
  kind === 'quiz' ? 'needs_right' : !hasOptions(kind) ? 'needs_question' : leastOptions(kind) < 2 ? 'needs_one' : 'needs_two'

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

/** Quizzes and Q&As are for people's own phones. */
export const takesKiosk = (kind: Kind): boolean => kind !== 'quiz' && kind !== 'qna'
/** A leaderboard names everybody, questions are there to be read, and texts are numbered in the order in which they came. */
export const mayHoldBack = (kind: Kind): boolean => !['quiz', 'qna', 'words', 'open'].includes(kind)
/** Not if voters give names: whoever gives a name is told that name's ballot. */
export const holdsBack = ({ kind, identity }: PollForm): boolean => mayHoldBack(kind) && identity !== 'name'
/** The end of a quiz with a time limit depends on when the host starts it. */
export const startsByHand = (form: PollForm): boolean => form.kind === 'quiz' && form.details.seconds > 0

export function wire(form: PollForm): PollDraft {
  const options = !hasOptions(form.kind) ? [] : texts(form.rows)
  const settings = settingsOf(form)
  const many = form.kind === 'multiple',
    quiz = form.kind === 'quiz',
    qna = form.kind === 'qna'
  const right = rightOnes(form.rows).length,
    choices = choicesOf(form)
  return {
    title: form.title.trim(),
    options,
    kind: form.kind,
    identity: takesKiosk(form.kind) || form.identity !== 'kiosk' ? form.identity : 'device',
    results: quiz ? 'after_close' : qna ? 'live' : form.results,
    allow_change: qna || (!quiz && form.allowChange && form.identity !== 'kiosk'),
    listed: form.listed,
    ...(form.description.trim() ? { description: form.description.trim() } : {}),
    ...(form.creator.trim() ? { creator_name: form.creator.trim() } : {}),
    ...(settings ? { settings } : {}),
    ...(many ? { min_choices: choices.min, max_choices: choices.max || options.length } : {}),
    ...(quiz ? { min_choices: 1, max_choices: right > 1 ? options.length : 1 } : {}),
    ...(holdsBack(form) && (form.step > 1 || form.few > 0) ? { publish_step: form.step, publish_min: form.few } : {}),
    ...(typeof form.limit === 'number' && !startsByHand(form) ? { duration_s: form.limit } : {}),
    ...(form.limit === 'at' && !startsByHand(form) && !isNaN(Date.parse(form.endLocal))
      ? { end_time: new Date(form.endLocal).toISOString() }
      : {}),
  }
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
