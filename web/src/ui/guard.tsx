// What people are told while results are withheld until enough people have voted, so that no vote can be inferred from a difference.

import type { MessageKey } from '../i18n'
import type { Poll } from '../proto'

/** Why nothing is shown, if the small-group guard is the reason. */
export const withheldWhy = (poll: Poll): MessageKey | null =>
  poll.withheld ? (poll.status === 'open' ? 'withheld_open' : 'withheld_closed') : null
