// What a hundred percent are where they are not the votes: "100% = 24 voters".

import { choosersIn } from '../ballot'
import { percent, t } from '../i18n'
import type { Poll } from '../proto'

/** There is something to say. */
export const saysWhole = (poll: Poll): boolean => poll.percent_of === 'voters' && choosersIn(poll) > 0

export const Whole = ({ poll }: { poll: Poll }) =>
  saysWhole(poll) ? <p class="whole">{percent(100)} = {t('voters', { n: choosersIn(poll) })}</p> : null
