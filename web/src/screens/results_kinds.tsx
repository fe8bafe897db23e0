// What the results page shows of each kind of question: its answers, and the figures that only this kind has.

import { writes } from '../ballot'
import { number, t } from '../i18n'
import { useBoard } from '../kinds/board'
import { ratingOf } from '../kinds/rating'
import type { Poll } from '../proto'
import { qnaResult } from '../questions'
import { quizResult, seconds } from '../quiz'
import { staleClass } from '../ui/connection'
import { Leaderboard } from '../ui/leaderboard'
import { partsOf } from './choices'
import { Ranked } from './results_rank'
import { AllQuestions, AllTexts, Cloud } from './results_written'

/** The net promoter score, if the scale is the one that it is made for. */
function Nps({ poll }: { poll: Poll }) {
  const nps = ratingOf(poll)?.nps
  if (!nps || !poll.total_voters) return null
  return (
    <section class="panel">
      <h2>{t('nps')}</h2>
      <p class="muted">{t('nps_text')}</p>
      <dl class="facts">
        {poll.options.map((o, i) => (
          <div key={o.id}>
            <dd>
              <bdi dir="ltr">{nps[i] == null ? '–' : `${nps[i]! > 0 ? '+' : ''}${number(nps[i]!)}`}</bdi>
            </dd>
            <dt dir="auto">{o.text}</dt>
          </div>
        ))}
      </dl>
    </section>
  )
}

function QuizBoard({ poll }: { poll: Poll }) {
  const board = useBoard(poll, { spread: 0 })
  return board?.entries.length ? (
    <section class="panel">
      <h2>{t('board_title')}</h2>
      <Leaderboard board={board} most={100} />
    </section>
  ) : null
}

/** The figures that only one kind has. */
export function KindFacts({ poll }: { poll: Poll }) {
  const quiz = quizResult(poll),
    qna = qnaResult(poll)
  if (qna)
    return (
      <div>
        <dd>{number(qna.distinct)}</dd>
        <dt>{t('qna_word', { n: qna.distinct })}</dt>
      </div>
    )
  if (!quiz) return null
  return (
    <>
      <div>
        <dd>{number(quiz.right)}</dd>
        <dt>{t('quiz_right_word', { n: quiz.right })}</dt>
      </div>
      {quiz.mean_time_ms !== null && (
        <div>
          <dd>{t('quiz_secs', { n: seconds(quiz.mean_time_ms) })}</dd>
          <dt>{t('quiz_mean_word')}</dt>
        </div>
      )}
    </>
  )
}

/** The answers, in the form of list that the kind uses. */
export function AnswerList({ poll }: { poll: Poll }) {
  const parts = partsOf(poll)
  return writes(poll.kind) ? (
    <AllTexts poll={poll} />
  ) : poll.kind === 'qna' ? (
    <AllQuestions poll={poll} />
  ) : parts ? (
    <parts.Results poll={poll} />
  ) : null
}

export function KindAnswers({ poll }: { poll: Poll }) {
  if (poll.kind === 'rank') return <Ranked poll={poll} />
  return (
    <>
      <section class={`panel ${staleClass()}`}>
        <h2>{t(poll.kind === 'numeric' ? 'all_numbers' : poll.kind === 'qna' ? 'qna_questions' : 'all_answers')}</h2>
        <AnswerList poll={poll} />
      </section>
      {poll.kind === 'words' && <Cloud poll={poll} />}
      {poll.kind === 'quiz' && <QuizBoard poll={poll} />}
      {poll.kind === 'rating' && <Nps poll={poll} />}
    </>
  )
}
