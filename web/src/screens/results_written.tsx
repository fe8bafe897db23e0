// What voters wrote, on the results page: the most frequent texts or the best questions first, and all of them if the host wants.

import { useMemo, useState } from 'preact/hooks'
import { writes } from '../ballot'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import { SHOWN, TextList, textsBeyond, textSentence, textsResult } from '../kinds/texts'
import { usePaced } from '../pace'
import type { Poll, WrittenText } from '../proto'
import { qnaResult } from '../questions'
import type { Question, Result, TextResult } from '../results'
import { keyFor } from '../store'
import { staleClass } from '../ui/connection'
import { WordCloud } from '../ui/word_cloud'
import { partsOf } from './choices'

const TEXTS_MS = 4000
/** The states of questions that the room sees. */
export const STATES = { active: 'open', pinned: 'qna_pinned', answered: 'qna_answered' } as const

const saidIn = (poll: Poll): TextResult | undefined => (writes(poll.kind) ? textsResult(poll) : undefined)

/** How many texts there are beyond those in the poll itself, which are the most frequent and the best. */
export function untold(poll: Poll): number {
  const texts = saidIn(poll),
    asked = qnaResult(poll)
  return texts ? textsBeyond(texts) : asked ? Math.max(0, asked.distinct - asked.questions.length) : 0
}

function withAll(poll: Poll, texts: readonly WrittenText[]): Result | null {
  const said = saidIn(poll),
    asked = qnaResult(poll)
  if (said) {
    const shown = texts.filter((x) => x.state === 'shown' && x.count).map((x) => ({ ...x, text: x.text ?? '' }))
    return { ...said, texts: shown, distinct: Math.max(said.distinct, shown.length) }
  }
  if (!asked) return poll.result ?? null
  const questions = texts
    .filter((x) => x.state in STATES)
    .map((x) => ({ up: 0, down: 0, ...x }) as Question)
    .sort((a, b) => b.up - b.down - (a.up - a.down))
  return { ...asked, questions, distinct: Math.max(asked.distinct, questions.length) }
}

/** The poll with everything that was written, if the host wants it. */
export function useAllWritten(poll: Poll, wanted: boolean): Poll {
  const key = keyFor(poll.room_id),
    more = wanted && untold(poll) > 0
  const [texts, setTexts] = useState<WrittenText[] | undefined>()
  usePaced(
    {
      load: async () => (more && key ? hostApi.texts(poll.id, key) : undefined),
      take: (all) => {
        if (all) setTexts(all.texts)
      },
    },
    TEXTS_MS,
    poll.id,
    poll.version,
    poll.epoch,
    more,
  )
  return useMemo(() => (more && texts ? { ...poll, result: withAll(poll, texts) } : poll), [poll, more, texts])
}

export function AllQuestions({ poll }: { poll: Poll }) {
  const [all, setAll] = useState(false)
  const whole = useAllWritten(poll, all),
    rest = untold(whole),
    parts = partsOf(poll)
  return (
    <>
      {parts && <parts.Results poll={whole} />}
      {rest > 0
        && (all || !keyFor(poll.room_id) ? (
          <p class="muted">{t('qna_more', { n: rest })}</p>
        ) : (
          <button type="button" class="btn ghost sm no-print show-all" onClick={() => setAll(true)}>
            {t('show_more', { n: rest })}
          </button>
        ))}
    </>
  )
}

export function AllTexts({ poll }: { poll: Poll }) {
  const [all, setAll] = useState(false)
  const whole = useAllWritten(poll, all),
    r = textsResult(poll)
  const n = r ? (keyFor(poll.room_id) ? r.distinct : r.texts.length) : 0
  return (
    <>
      <TextList poll={whole} {...(all && { most: Infinity })} />
      {!all && n > SHOWN && (
        <button type="button" class="btn ghost sm no-print show-all" onClick={() => setAll(true)}>
          {t('show_texts', { n })}
        </button>
      )}
    </>
  )
}

export function Cloud({ poll }: { poll: Poll }) {
  const r = textsResult(poll)
  return r?.texts.length ? (
    <section class={`panel ${staleClass()}`}>
      <WordCloud words={r.texts} of={poll.id} alt={`${t('cloud_alt')} ${textSentence(poll)}`} />
    </section>
  ) : null
}
