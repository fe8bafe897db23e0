// Questions as rows: text, state, and how many are for and against them, with buttons where one may vote.

import { number, t } from '../i18n'
import type { Poll } from '../proto'
import type { Mark } from '../questions'
import type { QnaResult, Question } from '../results'
import { staleClass } from '../ui/connection'
import { Icon } from '../ui/icon'
import { useSlide } from '../ui/slide'

/** This voter's marks on questions, and the counts including what is still on its way. */
export interface Own {
  counts: (q: Question) => { up: number; down: number }
  now: (id: number) => Mark
  asked: (id: number) => boolean
  onMark: (q: Question, mark: Mark) => void
}

function Thumb({ up, on, count, text, onPress }: { up: boolean; on: boolean; count: number; text: string; onPress: () => void }) {
  const label = t(up ? 'vote_up' : 'vote_down', { question: text })
  return (
    <button type="button" class="thumb" aria-pressed={on} aria-label={`${label}, ${number(count)}`} onClick={onPress}>
      <Icon name={up ? 'up' : 'downward'} />
      <span class="tnum">{number(count)}</span>
    </button>
  )
}

function Counts({ q, downvotes }: { q: { up: number; down: number }; downvotes: boolean }) {
  return (
    <span class="counts tnum">
      <span>
        <Icon name="up" />
        <span class="sr">{t('for_it')} </span>
        {number(q.up)}
      </span>
      {downvotes && (
        <span>
          <Icon name="downward" />
          <span class="sr">{t('against_it')} </span>
          {number(q.down)}
        </span>
      )}
    </span>
  )
}

function Row({ q, poll, own }: { q: Question; poll: Poll; own: Own | undefined }) {
  const downvotes = poll.settings?.downvotes !== false
  const mark = own?.now(q.id) ?? 0
  const counts = own?.counts(q) ?? q
  const may = own && poll.status === 'open' && q.state !== 'answered'
  const press = (to: Mark) => own?.onMark(q, mark === to ? 0 : to)
  return (
    <li data-id={q.id} class={`ask ${q.state}`}>
      <div class="said-by">
        {(q.state === 'pinned' || own?.asked(q.id)) && (
          <span class="chips">
            {q.state === 'pinned' && (
              <span class="chip">
                <Icon name="pin" />
                {t('qna_pinned')}
              </span>
            )}
            {own?.asked(q.id) && <span class="chip">{t('qna_own')}</span>}
          </span>
        )}
        <p dir="auto">{q.text}</p>
      </div>
      {may ? (
        <span class="thumbs">
          <Thumb up on={mark === 1} count={counts.up} text={q.text} onPress={() => press(1)} />
          {downvotes && <Thumb up={false} on={mark === -1} count={counts.down} text={q.text} onPress={() => press(-1)} />}
        </span>
      ) : (
        <Counts q={counts} downvotes={downvotes} />
      )}
    </li>
  )
}

export function QuestionList({ poll, result, ids, own }: { poll: Poll; result: QnaResult; ids: readonly number[]; own?: Own | undefined }) {
  const list = useSlide(ids)
  const of = new Map(result.questions.map((q) => [q.id, q]))
  return (
    <ol class={`asks ${staleClass()}`} ref={list}>
      {ids.flatMap((id) => {
        const q = of.get(id)
        return q ? [<Row key={id} q={q} poll={poll} own={own} />] : []
      })}
    </ol>
  )
}
