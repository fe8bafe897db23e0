// What people are told where results wait for company, so that nobody's vote can be read off a difference.

import { t, type MessageKey } from '../i18n'
import type { Poll } from '../proto'

const step = (poll: Poll): number => poll.publish_step ?? 1

/** Why nothing is shown, where small groups are the reason. */
export const withheldWhy = (poll: Poll): MessageKey | null => (poll.withheld ? (poll.status === 'open' ? 'withheld_open' : 'withheld_closed') : null)

export const GuardNote = ({ poll }: { poll: Poll }) =>
  step(poll) > 1 && poll.status === 'open' ? <p class="guard muted">{t('in_steps', { n: step(poll) })}</p> : null
