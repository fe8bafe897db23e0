import { clockTime, format } from './i18n'

/** "14:32", with seconds if asked for. */
export const timeAt = (ms: number, seconds = false): string =>
  seconds ? clockTime(ms) : format('s', Intl.DateTimeFormat, { timeStyle: 'short' }).format(ms)

/** "14:32" for today, otherwise with the day. */
export function moment(ms: number): string {
  if (new Date(ms).toDateString() === new Date().toDateString()) return timeAt(ms)
  return format('d', Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)
}
