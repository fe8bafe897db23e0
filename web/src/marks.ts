// Ballots that are more than picks: the pure rules of the forms for scores, points, orders and numbers.

import { latin } from './code'
import type { Poll, Settings } from './proto'

export const levels = (s: Settings | undefined): number[] => {
  const min = s?.min ?? 1,
    max = s?.max ?? 5
  return Array.from({ length: max - min + 1 }, (_, i) => min + i)
}

/** The scores with one changed: one entry per option, null where no score was given. */
export const scored = (
  poll: Poll,
  scores: readonly (number | null)[] | undefined,
  index: number,
  value: number | null,
): (number | null)[] => poll.options.map((_, i) => (i === index ? value : (scores?.[i] ?? null)))

export const given = (scores: readonly (number | null)[] | undefined): number =>
  (scores ?? []).filter((s) => s !== null && s !== undefined).length

// Points

export const budgetOf = (poll: Poll): number => poll.settings?.budget ?? 100
/** What points on one option cost from the budget: their number, or its square. */
export const cost = (s: Settings | undefined, points: number): number => (s?.quadratic ? points * points : points)
export const spent = (poll: Poll, scores: readonly (number | null)[] | undefined): number =>
  (scores ?? []).reduce<number>((sum, v) => sum + cost(poll.settings, v ?? 0), 0)

/** The most points that one option can have while the others keep theirs. */
export function mostPoints(poll: Poll, scores: readonly (number | null)[] | undefined, index: number): number {
  const own = scores?.[index] ?? 0
  const free = budgetOf(poll) - spent(poll, scores) + cost(poll.settings, own)
  const most = poll.settings?.quadratic ? Math.floor(Math.sqrt(free)) : free
  return Math.max(0, Math.min(most, poll.settings?.max_per_option ?? most))
}

/** The most points that any option may have, if that is less than the budget allows. */
export function capOf(poll: Poll): number | undefined {
  const cap = poll.settings?.max_per_option
  return cap != null && cost(poll.settings, cap) < budgetOf(poll) ? cap : undefined
}

/** How many points one tap gives: about a twentieth of the budget, rounded. */
export function pointStep(s: Settings | undefined): number {
  if (s?.quadratic) return 1
  const fair = (s?.budget ?? 100) / 20
  for (let ten = 1; ; ten *= 10) for (const unit of [1, 2, 5]) if (unit * ten >= fair) return unit * ten
}

// Orders

/** A tap adds an option to the end of the order; another tap removes it. */
export const tapped = (ranking: readonly number[], id: number): number[] =>
  ranking.includes(id) ? ranking.filter((o) => o !== id) : [...ranking, id]

// Numbers

export type NumberProblem = 'empty' | 'no_number' | 'decimals' | 'range'
export interface Reading {
  value?: string
  problem?: NumberProblem
}

const plainDigits = (text: string): string =>
  latin(text)
    .replace(/٫/g, '.')
    .replace(/[\s'’_٬\u200e\u200f\u061c]/g, '')
    .replace(/[−–]/g, '-')

/** The signs that a language writes between thousands and before decimals. */
export interface Signs {
  group: string
  decimal: string
}

/** Either a thousand and more, or one digit and decimals: three digits after a single sign. */
const GROUP = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/
const GROUPS = /^[+-]?\d{1,3}([.,]\d{2,3})*[.,]\d{3}$/

/** Text with one decimal point, whatever the language writes: of two different signs the last is the point; a repeated sign groups digits. */
function withPoint(text: string, decimals: number, signs: Signs | undefined): string {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','))
  if (last < 0) return text
  const sign = text[last]!,
    other = sign === '.' ? ',' : '.'
  const repeated = text.indexOf(sign) !== last
  const groups =
    !text.includes(other)
    && (repeated ? GROUPS.test(text) : GROUP.test(text) && (sign === signs?.group || (!decimals && sign !== signs?.decimal)))
  return groups ? text.replaceAll(sign, '') : text.replaceAll(other, '').replace(sign, '.')
}

/** The largest number with this many decimal places. */
export const largest = (decimals: number): number => 10 ** (12 - decimals)

/** What a person typed, as decimal text, or what is wrong with it. A text that could mean a thousand or one is refused. */
export function readNumber(typed: string, s: Settings | undefined, signs?: Signs): Reading {
  const decimals = s?.decimals ?? 0
  const text = withPoint(plainDigits(typed), decimals, signs)
  if (!text) return { problem: 'empty' }
  const match = /^([+-]?)0*(\d*)(?:\.(\d*))?$/.exec(text)
  if (!match || !/\d/.test(text)) return { problem: 'no_number' }
  const [, sign, whole, rest = ''] = match
  const part = rest.replace(/0+$/, '')
  if (part.length > decimals || (decimals < 3 && GROUP.test(text))) return { problem: 'decimals' }
  const size = (whole || '0') + (part && '.' + part)
  const value = (sign === '-' && Number(size) !== 0 ? '-' : '') + size
  const n = Number(value)
  const least = s?.plausible_min ?? null,
    most = s?.plausible_max ?? null
  if ((least !== null && n < Number(least)) || (most !== null && n > Number(most)) || Math.abs(n) > largest(decimals))
    return { problem: 'range' }
  return { value }
}

export const mayBeNegative = (s: Settings | undefined): boolean => (s?.plausible_min ?? null) === null || Number(s?.plausible_min) < 0
export const negated = (typed: string): string => (/^\s*[-−]/.test(typed) ? typed.replace(/^\s*[-−]/, '') : '-' + typed.trim())
