// In a file of its own because the voter's first script does not need it.

import { format } from './i18n'

/** 0:42 · 12:05 · 2:03:09, in the digits of the language. Days or a date would be wrong here, so hours simply grow. */
export function duration(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000))
  const two = (n: number) => format('two', Intl.NumberFormat, { minimumIntegerDigits: 2 }).format(n)
  const whole = (n: number) => format('n', Intl.NumberFormat).format(n)
  const h = Math.floor(s / 3600)
  return h ? `${whole(h)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${whole(Math.floor(s / 60))}:${two(s % 60)}`
}

const UNITS = [
  ['second', 1000, 90],
  ['minute', 60_000, 90],
  ['hour', 3_600_000, 48],
  ['day', 86_400_000, Infinity],
] as const

/** How long something took, in the one unit that fits: 45 sec · 16 min · 3 hrs · 5 days. Clock digits would not say which units they are. */
export function lasting(ms: number): string {
  const [unit, size] = UNITS.find(([, size, most]) => Math.round(ms / size) <= most)!
  return format(`lasting ${unit}`, Intl.NumberFormat, { style: 'unit', unit, unitDisplay: 'short' }).format(Math.round(ms / size))
}
