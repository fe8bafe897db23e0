// Who is ahead, or has won: one line above the bars.

import { t } from '../i18n'
import type { Poll } from '../proto'
import type { WonResult } from '../results'
import { Icon } from '../ui/icon'
import { textsOf } from './words'

export function Won({ poll, ids }: { poll: Poll; ids: readonly number[] }) {
  if (!ids.length) return null
  const word = ids.length > 1 ? 'tied' : poll.status === 'closed' ? 'winner' : 'leading'
  const rule = word === 'winner' && tieBreak((poll.result as Partial<WonResult> | null)?.tie_break)
  return (
    <p class="won">
      <Icon name="trophy" />
      <span>
        <b dir="auto">{textsOf(poll, ids)}</b>{' '}
        <span class="muted">
          · {t(word)}
          {rule && ` · ${rule}`}
        </span>
      </span>
    </p>
  )
}

const BREAKS = {
  head_to_head: 'tie_head_to_head',
  five_stars: 'tie_five_stars',
  total: 'tie_total',
  higher_total: 'tie_total',
  lot: 'tie_lot',
  batch: 'tie_batch',
  backward: 'tie_backward',
  smaller_opposition: 'tie_opposition',
} as const

/** What decided between equals, in words; undefined if the counts decided. */
export const tieBreak = (rule: string | undefined): string | undefined => {
  const key = BREAKS[(rule ?? '').replaceAll(' ', '_') as keyof typeof BREAKS]
  return key && t(key)
}

/** The same as a sentence. A lot is drawn when voting closes; until then it has decided nothing. */
export function decidedBy(poll: Poll, rule: string | undefined): string | undefined {
  if (rule === 'lot' && poll.status === 'open') return t('lot_waits')
  const words = tieBreak(rule)
  return words && t('decided_by', { rule: words })
}
