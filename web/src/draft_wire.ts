// A poll's form made from the poll on the wire, and what is sent to the server made from the form.

import { blank, choicesOf, DETAILS, ended, holdsBack, seatsOf, startsByHand, takesKiosk, type Details, type PollForm } from './draft'
import { inLine } from './lengths'
import { ANSWER_MAX, QUESTION_MAX, WORD_MAX } from './limits'
import { fresh, rightOnes, texts, type Draft } from './options'
import { readNumber } from './marks'
import { hasOptions } from './poll_facts'
import type { Kind, Poll, PollDraft, Settings } from './proto'

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

/** The form of a copied poll; an end time that has passed is not copied. */
export function copyOf(poll: Poll, now: number): PollForm {
  const form = formOf(poll)
  return ended(form, now) ? { ...form, limit: 'none', endLocal: '' } : form
}

export function wire(form: PollForm): PollDraft {
  const options = !hasOptions(form.kind) ? [] : texts(form.rows)
  const settings = settingsOf(form)
  const many = form.kind === 'multiple',
    quiz = form.kind === 'quiz',
    qna = form.kind === 'qna'
  const right = rightOnes(form.rows).length,
    choices = choicesOf(form)
  return {
    title: inLine(form.title),
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
