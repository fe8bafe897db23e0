// Questions on the big screen: pinned ones are large, the others in an order that changes only every few seconds.

import { number, t } from '../i18n'
import type { Poll } from '../proto'
import { arranged, qnaResult } from '../questions'
import type { Question, QuestionOrder } from '../results'
import { staleClass } from '../ui/connection'
import { Icon } from '../ui/icon'
import { useCalm } from '../ui/calm'
import { useSettled } from '../ui/settle'
import { useSlide } from '../ui/slide'

const ORDERS: readonly QuestionOrder[] = ['best', 'newest', 'net', 'controversial']
const NAMES = { best: 'qna_best', newest: 'qna_newest', net: 'qna_net', controversial: 'qna_controversial' } as const
const CALM_MS = 5000
/** The height of the screen in rows of one line; a pinned question takes about three. */
const ROWS = 9,
  PINNED_ROWS = 3,
  LONG = 70,
  FEWEST = 3

const rowsOf = (q: Question): number => (q.state === 'pinned' ? PINNED_ROWS : 1) + (q.text.length > LONG ? 1 : 0)

/** As many questions as fit, in order. */
export function fitting(questions: readonly Question[], room = ROWS): Question[] {
  const shown: Question[] = []
  for (const q of questions) {
    room -= rowsOf(q)
    if (room < 0 && shown.length) break
    shown.push(q)
  }
  return shown
}

export function StageQuestions({ poll, by }: { poll: Poll; by: number }) {
  const order = ORDERS[by % ORDERS.length]!
  const r = qnaResult(poll)
  const calm = useCalm(`${poll.id} ${order}`, r?.orders[order] ?? [], CALM_MS)
  const { live, answered } = r ? arranged(r, calm) : { live: [], answered: [] }
  const of = new Map(r?.questions.map((q) => [q.id, q]))
  const shown = fitting(live.map((id) => of.get(id)!))
  const list = useSlide(shown.map((q) => q.id))
  useSettled(list, [shown.map((q) => q.id).join()])
  const downvotes = poll.settings?.downvotes !== false
  if (!shown.length)
    return <p class="stage-none">{t(answered.length ? 'qna_all_answered' : r?.pending ? 'qna_first_wait' : 'qna_invite')}</p>
  const rest = live.length - shown.length
  return (
    <div class={`stage-qna ${staleClass()}`}>
      <ol ref={list} data-more="qna_on_phones" data-least={FEWEST} data-beyond={rest}>
        {shown.map((q) => (
          <li key={q.id} data-id={q.id} class={q.state}>
            <span class="text">
              {q.state === 'pinned' && (
                <span class="right-chip">
                  <Icon name="pin" />
                  {t('qna_pinned')}
                </span>
              )}
              <span dir="auto">{q.text}</span>
            </span>
            <span class="counts tnum">
              <b>
                <Icon name="up" />
                <span class="sr">{t('for_it')} </span>
                {number(q.up)}
              </b>
              {downvotes && q.down > 0 && (
                <span>
                  <Icon name="downward" />
                  <span class="sr">{t('against_it')} </span>
                  {number(q.down)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      <p class="stage-also">
        <span>{t(NAMES[order])}</span>
        <span key="rest" class="rest" />
        {answered.length > 0 && <span>{t('qna_answered_n', { n: answered.length })}</span>}
        {(r?.pending ?? 0) > 0 && <span>{t('qna_pending', { n: r!.pending })}</span>}
      </p>
    </div>
  )
}
