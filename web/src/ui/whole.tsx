// What 100% refers to, where it is not the votes: "100% = 24 voters".

import { choosersIn } from '../ballot'
import { percent, t } from '../i18n'
import type { Poll } from '../proto'

export function Whole({ poll }: { poll: Poll }) {
  const all = choosersIn(poll)
  return poll.percent_of === 'voters' && all > 0 ? <p class="whole">{t('whole', { all: percent(100), n: all })}</p> : null
}
