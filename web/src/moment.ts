import { clockTime, format } from './i18n'

/** "14:32" today, otherwise with the day. */
export function moment(ms: number): string {
  if (new Date(ms).toDateString() === new Date().toDateString()) return clockTime(ms)
  return format('d', Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'short' }).format(ms)
}
