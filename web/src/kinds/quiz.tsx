// Quiz: one or several right answers, which nobody but the host knows before the reveal.

import { isMany } from '../ballot'
import { t } from '../i18n'
import type { Parts } from '../kinds'
import type { Poll } from '../proto'
import { quizResult, waits } from '../quiz'
import { ChoiceList, letters } from '../screens/choices'
import { OwnPlace } from './own_place'
import { QuizAnswers } from './quiz_answers'
import { QuizScreen } from './quiz_screen'

function quizSentence(poll: Poll): string {
  const r = quizResult(poll)
  if (!r) return waits(poll) ? t('quiz_ready') : t('quiz_answers', { n: poll.total_voters })
  return t('say_quiz', { n: r.right, all: r.answered, options: letters(poll, r.correct) })
}

export const quiz: Parts = {
  Screen: QuizScreen,
  Place: OwnPlace,
  Form: ({ poll, draft, onDraft, locked, note }) => (
    <ChoiceList poll={poll} picked={draft.option_ids ?? []} onPick={(option_ids) => onDraft({ option_ids })} locked={locked} note={note} />
  ),
  Results: QuizAnswers,
  rule: (poll) => [isMany(poll) ? 'multi' : 'quiz', t(isMany(poll) ? 'quiz_rule_many' : 'quiz_rule')],
  caption: (poll, { option_ids = [] }) => (option_ids.length ? t('quiz_send', { options: letters(poll, option_ids) }) : t('quiz_choose')),
  ballot: (_poll, { option_ids = [] }) => (option_ids.length ? { option_ids } : undefined),
  summary: (poll, { option_ids = [] }) => t('you_answered', { options: letters(poll, option_ids) }),
  sentence: quizSentence,
}
