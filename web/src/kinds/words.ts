// Decimals and names as people read them.

import { votersIn } from '../ballot'
import { middle } from '../charts/numbers'
import { language, list, locale, t } from '../i18n'
import type { Signs } from '../marks'
import type { Poll } from '../proto'
import { letter } from '../ui/key'

/** Decimal text in the digits and signs of the language, with as many decimal places as it has. */
export function decimal(text: string): string {
  const places = text.split('.')[1]?.length ?? 0
  return new Intl.NumberFormat(locale(), { minimumFractionDigits: places, maximumFractionDigits: places }).format(Number(text))
}

/** The signs that the language writes between thousands and before decimals. */
export function signs(): Signs {
  const sign = (type: 'group' | 'decimal') =>
    new Intl.NumberFormat(locale()).formatToParts(12345.6).find((p) => p.type === type)?.value ?? ''
  return { group: sign('group'), decimal: sign('decimal') }
}

/** The median, even if it falls between two values: the charts draw their line there. */
export const median = (two: readonly string[] | null | undefined): string => (two?.length ? decimal(middle(two)) : '–')

export const withUnit = (poll: Poll, text: string): string => {
  const unit = poll.settings?.unit
  if (!unit) return text
  const whole = `${text}\u00a0${unit}`
  // A unit in Latin letters follows its number as in Latin text, even in a right-to-left line.
  return document.documentElement.dir === 'rtl' ? `\u2068${whole}\u2069` : whole
}

export const quantity = (poll: Poll, value: string): string => withUnit(poll, decimal(value))

/** "Mean: 3", with the space that French puts before its colon. */
export const labelled = (label: string, text: string): string => `${label}${language.value === 'fr' ? '\u00a0' : ''}: ${text}`

const index = (poll: Poll, id: number): number => poll.options.findIndex((o) => o.id === id)
export const letterOf = (poll: Poll, id: number): string => letter(index(poll, id))
export const textOf = (poll: Poll, id: number): string => poll.options[index(poll, id)]?.text ?? ''
export const indexOf = index
export const textsOf = (poll: Poll, ids: readonly number[]): string => list(ids.map((id) => textOf(poll, id)))

/** A › C › B */
export const inOrder = (poll: Poll, ids: readonly number[]): string => ids.map((id) => letterOf(poll, id)).join(' › ')

/** Who is ahead, as a sentence: one leads, several are tied, or nobody has any votes. */
export function ahead(poll: Poll, ids: readonly number[]): string {
  if (!ids.length) return ''
  return t(ids.length > 1 ? 'say_tied' : 'say_ahead', { option: textsOf(poll, ids) })
}

export const ballots = (poll: Poll): string => t('voters', { n: votersIn(poll) })
