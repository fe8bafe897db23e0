// What people are told where results wait for company, so that nobody's vote can be read off a difference.

import type { MessageKey } from '../i18n'
import type { Poll } from '../proto'

/** Why nothing is shown, where small groups are the reason. */
export const withheldWhy = (poll: Poll): MessageKey | null => (poll.withheld ? (poll.status === 'open' ? 'withheld_open' : 'withheld_closed') : null)
