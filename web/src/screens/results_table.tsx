// The results of a question as a table, with the columns that its kind has.

import { number, percent, t } from '../i18n'
import { numbersTable } from '../kinds/numeric'
import { pointsOf } from '../kinds/points'
import { rankOf } from '../kinds/rank'
import { ratingOf, starOf } from '../kinds/rating'
import { textsResult } from '../kinds/texts'
import { decimal, median, textOf } from '../kinds/words'
import { levels } from '../marks'
import type { Poll } from '../proto'
import { qnaResult } from '../questions'
import { quizResult } from '../quiz'
import { STATES, untold, useAllWritten } from './results_written'

type Cell = string | number
const cells = (row: Cell[]) =>
  row.map((c, i) =>
    i ? (
      <td key={i}>{typeof c === 'number' ? number(c) : c}</td>
    ) : (
      <th key={i} scope="row" dir="auto">
        {c}
      </th>
    ),
  )

function rows(poll: Poll): { head: string[]; body: Cell[][] } {
  switch (poll.kind) {
    case 'rating':
      return {
        head: [t('answer'), t('mean'), t('median'), ...levels(poll.settings).map((v) => number(v)), t('ratings_head')],
        body: (ratingOf(poll)?.options ?? []).map((o) => [
          textOf(poll, o.id),
          o.mean === null ? '–' : decimal(o.mean),
          median(o.median),
          ...o.histogram,
          o.n,
        ]),
      }
    case 'star':
      return {
        head: [t('answer'), t('stars_word'), t('mean'), '0', '1', '2', '3', '4', '5'],
        body: (starOf(poll)?.options ?? []).map((o) => [
          textOf(poll, o.id),
          o.total,
          o.mean === null ? '–' : decimal(o.mean),
          ...o.histogram,
        ]),
      }
    case 'points':
      return {
        head: [t('answer'), t('kind_points'), t('share_pct'), t('givers_head')],
        body: (pointsOf(poll)?.options ?? []).map((o, i) => [textOf(poll, o.id), o.sum, percent(poll.options[i]?.percent ?? 0), o.givers]),
      }
    case 'quiz':
      return {
        head: [t('answer'), t('right_answer'), t('votes_head'), t('share_pct')],
        body: poll.options.map((o) => [
          o.text,
          quizResult(poll)?.correct.includes(o.id) ? t('yes') : '–',
          o.vote_count ?? 0,
          percent(o.percent ?? 0),
        ]),
      }
    case 'qna':
      return {
        head: [t('question'), t('qna_for'), t('qna_against'), t('qna_state')],
        body: (qnaResult(poll)?.questions ?? []).map((q) => [q.text, q.up, q.down, t(STATES[q.state])]),
      }
    case 'words':
    case 'open':
      return { head: [t('answer'), t('votes_head')], body: (textsResult(poll)?.texts ?? []).map((x) => [x.text, x.count]) }
    case 'numeric':
      return { head: [t('from_to'), t('votes_head')], body: numbersTable(poll) }
    case 'rank':
      return {
        head: [t('answer'), t('m_plurality'), t('m_borda')],
        body: poll.options.map((o, i) => [o.text, rankOf(poll)?.first[i] ?? 0, rankOf(poll)?.borda[i] ?? 0]),
      }
    default:
      return {
        head: [t('answer'), t('votes_head'), t('share_pct')],
        body: poll.options.map((o) => [o.text, o.vote_count ?? 0, percent(o.percent ?? 0)]),
      }
  }
}

export function ResultTable({ poll }: { poll: Poll }) {
  const whole = useAllWritten(poll, true),
    rest = untold(whole)
  const { head, body } = rows(whole)
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('table')}>
        <table>
          <thead>
            <tr>
              {head.map((h, i) => (
                <th key={i} scope="col">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {body.map((row, i) => (
              <tr key={i}>{cells(row)}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && <p class="muted">{t(poll.kind === 'qna' ? 'qna_more' : 'more_texts', { n: rest })}</p>}
    </>
  )
}
