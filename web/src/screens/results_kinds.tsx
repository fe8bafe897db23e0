// The results page for the kinds beyond single and multiple choice: the whole picture, and tables.

import { useMemo, useState } from 'preact/hooks'
import { writes } from '../ballot'
import { byWins, duel } from '../charts/matrix'
import { roundViews } from '../charts/rounds'
import { hostApi } from '../host_api'
import { number, percent, t } from '../i18n'
import { useBoard } from '../kinds/board'
import { numbersTable } from '../kinds/numeric'
import { pointsOf } from '../kinds/points'
import { electedBy, howDecided, methodName, rankOf, Verdict } from '../kinds/rank'
import { useRanking } from '../kinds/ranking'
import { ratingOf, starOf } from '../kinds/rating'
import { SHOWN, TextList, textsBeyond, textSentence, textsResult } from '../kinds/texts'
import { decimal, letterOf, median, textOf } from '../kinds/words'
import { levels } from '../marks'
import { usePaced } from '../pace'
import type { Poll, WrittenText } from '../proto'
import { qnaResult } from '../questions'
import { quizResult, seconds } from '../quiz'
import type { Question, Ranking, Result, TextResult } from '../results'
import { keyFor } from '../store'
import { staleClass } from '../ui/connection'
import { colour, Key, letter } from '../ui/key'
import { Leaderboard } from '../ui/leaderboard'
import { WordCloud } from '../ui/word_cloud'
import { partsOf } from './choices'
import { RoundColumn, roundsOf, runoffWinner } from './stage_rank'

/** Without room for its columns, it is drawn as a list, with a heading in each cell; for screen readers it stays a table. */
function Methods({ poll, ranking }: { poll: Poll; ranking: Ranking }) {
  const first = t(poll.status === 'open' ? 'leading' : 'winner')
  return (
    <section class="panel">
      <h2>{t('all_methods')}</h2>
      <Verdict poll={poll} ranking={ranking} />
      <table class="ways" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              {t('method')}
            </th>
            <th role="columnheader" scope="col">
              {first}
            </th>
            <th role="columnheader" scope="col">
              {t('order')}
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {ranking.methods.map((m) => {
            const winner = electedBy(poll, m),
              how = howDecided(poll, m),
              order = m.order.map((tied) => tied.map((id) => letterOf(poll, id)).join('\u00a0=\u00a0')).join('\u00a0› ')
            return (
              <tr key={m.method} role="row">
                <th role="rowheader" scope="row">
                  {methodName(m)}
                </th>
                <td role="cell" data-head={first}>
                  <span dir="auto">{winner || '–'}</span>
                  {how && <small class="muted"> {how}</small>}
                </td>
                {order ? (
                  <td role="cell" data-head={t('order')}>
                    {order}
                  </td>
                ) : (
                  <td role="cell" class="none">
                    –
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** Row against column: how many prefer the row's option, shown by colour, sign and number alike. */
function Matrix({ poll }: { poll: Poll }) {
  const matrix = rankOf(poll)?.matrix ?? []
  if (matrix.length < 2) return null
  const order = byWins(matrix)
  const name = (i: number) => poll.options[i]?.text ?? ''
  return (
    <section class="panel">
      <h2>{t('head_to_head')}</h2>
      <p class="muted">{t('matrix_text')}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('head_to_head')}>
        <table class="matrix">
          <thead>
            <tr>
              <td />
              <>
                {order.map((c) => (
                  <th key={c} scope="col" class={colour(c, poll.options.length)}>
                    <span class="sr" dir="auto">
                      {name(c)}
                    </span>
                    <Key index={c} />
                  </th>
                ))}
              </>
            </tr>
          </thead>
          <tbody>
            {order.map((r) => (
              <tr key={r}>
                <th scope="row" class={colour(r, poll.options.length)}>
                  <Key index={r} />
                  <span dir="auto">{name(r)}</span>
                </th>
                {order.map((c) => {
                  if (r === c)
                    return (
                      <td key={c} class="self">
                        –
                      </td>
                    )
                  const d = duel(matrix, r, c)
                  return (
                    <td key={c} class={d.verdict}>
                      {d.verdict !== 'none' && (
                        <span class="sr">
                          {t(d.verdict === 'win' ? 'beats' : d.verdict === 'loss' ? 'loses' : 'draws', { option: letter(c) })}{' '}
                        </span>
                      )}
                      {number(d.wins)}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Rounds({ poll, ranking }: { poll: Poll; ranking: Ranking }) {
  const rounds = roundsOf(ranking)
  const views = useMemo(() => roundViews(rounds, ranking.stv?.quota), [ranking])
  const [shown, setShown] = useState(4)
  if (!rounds.length) return null
  return (
    <section class="panel">
      <h2>{t(ranking.stv ? 'm_stv' : 'm_irv')}</h2>
      <div class="round-list">
        {rounds.slice(0, shown).map((r, i) => (
          <RoundColumn
            key={i}
            poll={poll}
            view={views[i]!}
            round={r}
            at={i}
            last={i === rounds.length - 1}
            winner={runoffWinner(ranking)}
          />
        ))}
      </div>
      {shown < rounds.length && (
        <button type="button" class="btn ghost sm no-print" onClick={() => setShown(rounds.length)}>
          {t('show_rounds', { n: rounds.length })}
        </button>
      )}
    </section>
  )
}

function Ranked({ poll }: { poll: Poll }) {
  const ranking = useRanking(poll)
  return (
    <>
      {ranking && ranking.ballots > 0 && (
        <>
          <Methods poll={poll} ranking={ranking} />
          <Rounds poll={poll} ranking={ranking} />
        </>
      )}
      <Matrix poll={poll} />
    </>
  )
}

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

const TEXTS_MS = 4000
/** The states of questions that the room sees. */
const STATES = { active: 'open', pinned: 'qna_pinned', answered: 'qna_answered' } as const

const saidIn = (poll: Poll): TextResult | undefined => (writes(poll.kind) ? textsResult(poll) : undefined)

/** How many texts there are beyond those in the poll itself, which are the most frequent and the best. */
function untold(poll: Poll): number {
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
function useAllWritten(poll: Poll, wanted: boolean): Poll {
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

function AllQuestions({ poll }: { poll: Poll }) {
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

function AllTexts({ poll }: { poll: Poll }) {
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

function Cloud({ poll }: { poll: Poll }) {
  const r = textsResult(poll)
  return r?.texts.length ? (
    <section class={`panel ${staleClass()}`}>
      <WordCloud words={r.texts} of={poll.id} alt={`${t('cloud_alt')} ${textSentence(poll)}`} />
    </section>
  ) : null
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
