// A poll in its host's hands: everything its form holds, and what each kind of question needs and takes.

import { fresh, texts, type Draft } from './options'
import { hasOptions } from './poll_facts'
import type { Identity, Kind, ResultsRule } from './proto'
import type { MessageKey } from './i18n'

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

export const DETAILS: Details = {
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

export const ended = ({ limit, endLocal }: PollForm, now: number): boolean => limit === 'at' && !(Date.parse(endLocal) > now)

/** Whether a new question has everything it needs. Missing parts are not an error: saving waits for them. */
export const isWhole = (form: PollForm): boolean =>
  !!form.title.trim() && (!hasOptions(form.kind) || texts(form.rows).length >= leastOptions(form.kind))

/** Rating needs only one option. */
export const leastOptions = (kind: Kind): number => (kind === 'rating' ? 1 : 2)

/** What a new question of this kind still needs before it is saved. */
export const needs = (kind: Kind): MessageKey =>
  kind === 'quiz' ? 'needs_right' : !hasOptions(kind) ? 'needs_question' : leastOptions(kind) < 2 ? 'needs_one' : 'needs_two'

/** Quizzes and Q&As are for people's own phones. */
export const takesKiosk = (kind: Kind): boolean => kind !== 'quiz' && kind !== 'qna'
/** A leaderboard names everybody, questions are there to be read, and texts are numbered in the order in which they came. */
export const mayHoldBack = (kind: Kind): boolean => !['quiz', 'qna', 'words', 'open'].includes(kind)
/** Not if voters give names: whoever gives a name is told that name's ballot. */
export const holdsBack = ({ kind, identity }: PollForm): boolean => mayHoldBack(kind) && identity !== 'name'
/** The end of a quiz with a time limit depends on when the host starts it. */
export const startsByHand = (form: PollForm): boolean => form.kind === 'quiz' && form.details.seconds > 0
