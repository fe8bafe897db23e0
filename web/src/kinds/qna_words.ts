// A Q&A as one sentence, for who listens.

import { t } from '../i18n'
import type { Poll } from '../proto'
import { qnaResult } from '../questions'

export function qnaSentence(poll: Poll): string {
  const r = qnaResult(poll)
  if (!r?.questions.length) return t(r?.pending ? 'qna_first_wait' : 'qna_none')
  const best = r.orders.best[0], first = r.questions.find((q) => q.id === best)
  return [t('qna_count', { n: r.distinct }), first && t('say_qna', { question: first.text })].filter(Boolean).join(' ')
}
