// Q&A: the audience asks, and votes questions up and down.

import { list, t } from '../i18n'
import type { Parts } from '../kinds'
import { arranged, perAsker, qnaResult } from '../questions'
import { AskForm } from './qna_ask'
import { QuestionList } from './qna_list'
import { QnaScreen } from './qna_screen'
import { qnaSentence } from './qna_words'

export const qna: Parts = {
  Screen: QnaScreen,
  Form: ({ poll }) => {
    const r = qnaResult(poll)
    return (
      <>
        <AskForm poll={poll} left={perAsker(poll)} problem="" onAsk={() => undefined} text="" onText={() => undefined} />
        {r && <QuestionList poll={poll} ids={arranged(r, r.orders.best).live} result={r} />}
      </>
    )
  },
  Results: ({ poll }) => {
    const r = qnaResult(poll)
    if (!r?.questions.length) return <p class="muted empty">{t('qna_none')}</p>
    const { live, answered } = arranged(r, r.orders.best)
    return (
      <>
        <QuestionList poll={poll} ids={live} result={r} />
        {answered.length > 0 && (
          <>
            <h3>{t('qna_answered')}</h3>
            <QuestionList poll={poll} ids={answered} result={r} />
          </>
        )}
      </>
    )
  },
  rule: (poll) => ['qna', t('qna_rule', { n: perAsker(poll) })],
  caption: () => '',
  ballot: () => undefined,
  summary: (_poll, { asked = [] }) => {
    const texts = asked.flatMap((a) => a.text ?? [])
    return texts.length ? t('you_asked', { questions: list(texts) }) : ''
  },
  sentence: qnaSentence,
}
