import { clockTime, format } from './i18n'

/** "14:32", with seconds if asked for. */
export const timeAt = (ms: number, seconds = false): string =>
  seconds ? clockTime(ms) : format('s', Intl.DateTimeFormat, { timeStyle: 'short' }).format(ms)

/** "5 Jan 2026, 14:32", with seconds if asked for. */
export const dated = (ms: number, seconds = false): string =>
  format(seconds ? 'D' : 'd', Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: seconds ? 'medium' : 'short' }).format(ms)

/** "14:32" for today, otherwise with the day. */
export const moment = (ms: number): string => (new Date(ms).toDateString() === new Date().toDateString() ? timeAt : dated)(ms)
