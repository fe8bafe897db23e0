// A Q&A as one sentence for screen readers, and the server's objections to a question.

import { t, type MessageKey } from '../i18n'
import type { FieldProblem, Poll } from '../proto'
import { qnaResult } from '../questions'

export function qnaSentence(poll: Poll): string {
  const r = qnaResult(poll)
  if (!r?.questions.length) return t(r?.pending ? 'qna_first_wait' : 'qna_none')
  const best = r.orders.best[0],
    first = r.questions.find((q) => q.id === best)
  return [t('qna_count', { n: r.distinct }), first && t('say_qna', { question: first.text })].filter(Boolean).join(' ')
}

/** The server's reasons are in English, and a test compares these patterns with them; people are told in their own language. */
const REASONS: readonly (readonly [RegExp, MessageKey])[] = [
  [/may not be written/, 'qna_banned'],
  [/one too many: in this poll/, 'qna_no_more'],
  [/one too many: a voter/, 'qna_votes_used'],
  [/answered already/, 'qna_was_answered'],
  [/at most \d+ character/, 'qna_too_long'],
]

export const whyRefused = ({ field, reason }: FieldProblem): MessageKey =>
  REASONS.find(([said]) => said.test(reason))?.[1] ?? (field === 'question' ? 'qna_refused' : 'qna_gone')
