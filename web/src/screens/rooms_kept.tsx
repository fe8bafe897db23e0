// If the operator has old rooms deleted, this tells their hosts.

import { format, t } from '../i18n'
import { useServer } from './join_card'

const DAY_S = 86_400

const days = (n: number): string => format('days', Intl.NumberFormat, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(n)

export function RoomsKept() {
  const kept = useServer()?.delete_rooms_after_s ?? null
  // Rounded down, because nobody can rely on an incomplete day.
  return kept === null ? null : <p class="hint rooms-kept">{t('rooms_kept', { time: days(Math.floor(kept / DAY_S)) })}</p>
}
