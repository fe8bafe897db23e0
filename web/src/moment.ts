import { clockTime, format } from './i18n'

/** "14:32", with seconds if asked for. */
export const timeAt = (ms: number, seconds = false): string =>
  seconds ? clockTime(ms) : format('s', Intl.DateTimeFormat, { timeStyle: 'short' }).format(ms)

/** "14:32" for today, otherwise with the day; with seconds if asked for. */
export function moment(ms: number, seconds = false): string {
  if (new Date(ms).toDateString() === new Date().toDateString()) return timeAt(ms, seconds)
  return format(seconds ? 'D' : 'd', Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' }).format(ms)
}
