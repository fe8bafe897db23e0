// The options as live results: an ordered list with text, each row with its bar; the voter's own choice has a ring and a chip.

import { noVotes } from '../ballot'
import { number, t } from '../i18n'
import { exactShares } from '../percent'
import type { Poll } from '../proto'
import { staleClass } from '../ui/connection'
import { Fill } from '../ui/fill'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { Percent } from '../ui/percent'

export function ResultList({ poll, mine }: { poll: Poll; mine?: readonly number[] | undefined }) {
  const exact = exactShares(poll)
  return (
    <ol class={`opts res ${staleClass()}`}>
      {poll.options.map((o, i) => {
        const own = mine?.includes(o.id)
        return (
          <li key={o.id} class={`opt ${colour(i, poll.options.length)}${own ? ' me' : ''}`}>
            <Key index={i} />
            <span class="lbl">
              <span dir="auto">{o.text}</span>
              {own && (
                <span class="mine">
                  <Icon name="check" />
                  {t('your_vote')}
                </span>
              )}
            </span>
            <span class="pc">
              <Percent value={o.percent ?? 0} />
              <span class="sr"> {number(o.vote_count ?? 0)}</span>
            </span>
            <Fill share={exact[i] ?? 0} />
          </li>
        )
      })}
      {!poll.total_votes && <li class="muted empty">{t(noVotes(poll))}</li>}
    </ol>
  )
}
