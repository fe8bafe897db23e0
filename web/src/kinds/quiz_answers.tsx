// The options of a quiz after the reveal: right ones are marked by a word, a sign and a ring, never by colour alone.

import { t } from '../i18n'
import { exactShares } from '../percent'
import type { Poll, Voted } from '../proto'
import { quizResult } from '../quiz'
import { staleClass } from '../ui/connection'
import { Fill } from '../ui/fill'
import { Icon } from '../ui/icon'
import { colour, Key } from '../ui/key'
import { Percent } from '../ui/percent'

export function QuizAnswers({ poll, mine }: { poll: Poll; mine?: Voted | undefined }) {
  const correct = quizResult(poll)?.correct ?? [],
    exact = exactShares(poll)
  return (
    <ol class={`opts res quiz-res ${staleClass()}`}>
      {poll.options.map((o, i) => {
        const right = correct.includes(o.id),
          own = mine?.option_ids?.includes(o.id)
        return (
          <li key={o.id} class={`opt ${colour(i, poll.options.length)}${right ? ' right' : ''}`}>
            <Key index={i} />
            <span class="lbl">
              <span dir="auto">{o.text}</span>
              {right && (
                <span class="chip ok">
                  <Icon name="check" />
                  {t('right_answer')}
                </span>
              )}
              {own && <span class="chip">{t('your_answer')}</span>}
            </span>
            {o.percent !== undefined && (
              <span class="pc">
                <Percent value={o.percent} />
              </span>
            )}
            {o.percent !== undefined && <Fill share={exact[i] ?? 0} />}
          </li>
        )
      })}
    </ol>
  )
}
