// What the big screen shows of each kind of question.

import { useRef } from 'preact/hooks'
import { noVotes, votersIn } from '../ballot'
import { fit } from '../charts/fit'
import { number, t } from '../i18n'
import { NumberChart, numericOf } from '../kinds/numeric'
import { pointsOf } from '../kinds/points'
import { Columns, decidedRunoff, histogramText, ratingOf, starOf } from '../kinds/rating'
import { noTexts, textSentence, textsResult } from '../kinds/texts'
import { decimal, indexOf, labelled, median, quantity, textOf, withUnit } from '../kinds/words'
import type { Poll } from '../proto'
import type { StarResult } from '../results'
import { Fill } from '../ui/fill'
import { colour, Key } from '../ui/key'
import { useSettled } from '../ui/settle'
import { WordCloud } from '../ui/word_cloud'
import { Chart, type Bars } from './chart'
import { StageQuestions } from './stage_qna'
import { QuizBars } from './stage_quiz'
import { StageMethods, StageRounds } from './stage_rank'

/** How many answers fit on the wall and can be read from the last row: at most, and, however long they are, at least. */
const STAGE_TEXTS = 8,
  FEWEST_TEXTS = 3

export interface StageProps {
  poll: Poll
  order: readonly number[]
  className?: string
  mode: 'bars' | 'rounds'
  round: number
  by?: number
}

/** Histograms below each other on one scale; the mean is a mark on it, never a bar of its own. */
function Ratings({ poll, order, className = '' }: StageProps) {
  const r = ratingOf(poll),
    n = poll.options.length,
    min = poll.settings?.min ?? 1
  const { rows, two, scale } = fit(n, poll.title.length)
  const s = poll.settings
  const list = useRef<HTMLOListElement>(null)
  useSettled(list, [scale, n, poll.title])
  const tall = (n <= 2 ? 9 : n === 3 ? 7 : n === 4 ? 5.6 : 4.6) * (poll.title.length > 36 ? 0.75 : 1)
  return (
    <div
      class={`chart rating${two ? ' two' : ''}${scale < 0.8 ? ' dense' : ''} ${className}`}
      style={{ '--k': String(scale), '--rows': String(Math.ceil(Math.min(n, rows) / 2)), '--tall': String(tall) }}
    >
      <ol ref={list}>
        {order.slice(0, rows).map((i) => {
          const o = r?.options[i]
          const mean = o?.mean == null ? '–' : decimal(o.mean)
          return (
            <li key={i} class={`bar ${colour(i, n)}`}>
              <Key index={i} />
              <span class="lbl">
                <span dir="auto">{poll.options[i]?.text}</span>
              </span>
              <Columns
                counts={o?.histogram ?? []}
                min={min}
                mean={o?.mean ?? null}
                alt={t('rating_alt', { mean, median: median(o?.median), counts: histogramText(o?.histogram ?? [], min) })}
              />
              <span class="val">
                <span>{mean}</span>
                <span>{t('ratings', { n: o?.n ?? 0 })}</span>
              </span>
            </li>
          )
        })}
      </ol>
      {(s?.min_label || s?.max_label) && (
        <p class="scale-ends">
          <span dir="auto">
            {number(min)} {s.min_label}
          </span>
          <span dir="auto">
            {number(s.max ?? 5)} {s.max_label}
          </span>
        </p>
      )}
      {n > rows && <p class="rest">{t('more_options', { n: n - rows })}</p>}
    </div>
  )
}

/** The room for a name beside its bar, in letters. */
const LETTERS = 30

function StageRunoff({ poll, result }: { poll: Poll; result: StarResult }) {
  if (!result.finalists || !result.runoff) return null
  const [a, b] = result.finalists,
    { first, second, equal } = result.runoff,
    all = Math.max(1, first + second + equal)
  const by = decidedRunoff(poll, result)
  return (
    <section
      class="stage-runoff"
      style={{ '--letters': String(Math.min(LETTERS, Math.max(...result.finalists.map((id) => textOf(poll, id).length)))) }}
    >
      <h2>{t('runoff')}</h2>
      <ol>
        {(
          [
            [a, first],
            [b, second],
          ] as const
        ).map(([id, votes]) => {
          const i = indexOf(poll, id)
          return (
            <li key={id} class={`duel ${colour(i, poll.options.length)}`}>
              <Key index={i} />
              <span class="lbl" dir="auto">
                {textOf(poll, id)}
              </span>
              <Fill share={votes / all} />
              <b>{number(votes)}</b>
            </li>
          )
        })}
      </ol>
      <p>{[equal ? t('runoff_equal', { n: equal }) : '', ...by].filter(Boolean).join(' ')}</p>
    </section>
  )
}

function starBars(poll: Poll, r: StarResult): Bars {
  const most = Math.max(1, (votersIn(poll) - r.abstentions) * 5)
  return {
    share: r.options.map((o) => o.total / most),
    big: r.options.map((o) => number(o.total)),
    lead: r.winners,
    small: r.options.map((o) => (o.mean === null ? t('stars_word') : t('star_mean', { mean: decimal(o.mean) }))),
  }
}

function pointBars(poll: Poll): Bars | undefined {
  const r = pointsOf(poll)
  if (!r) return undefined
  const most = Math.max(1, ...r.options.map((o) => o.sum))
  return {
    share: r.options.map((o) => o.sum / most),
    big: r.options.map((o) => number(o.sum)),
    small: r.options.map((o) => t('from_voters', { n: o.givers })),
    lead: poll.total_voters ? r.winners : [],
  }
}

function Numbers({ poll }: StageProps) {
  const r = numericOf(poll)
  if (!r?.n) return <p class="stage-none">{t(noVotes(poll))}</p>
  const middle = withUnit(poll, median(r.median))
  return (
    <div class="stage-number">
      <p class={middle.length > 14 ? 'mid long' : 'mid'}>
        <b>{middle}</b>
        <span>{t('median')}</span>
      </p>
      <NumberChart poll={poll} wide />
      <p class="also">
        {[
          r.quartiles && labelled(t('middle_half'), `${decimal(r.quartiles[0]!)} – ${quantity(poll, r.quartiles[1]!)}`),
          r.mean !== null && labelled(t('mean'), quantity(poll, r.mean)),
          r.truth != null && labelled(t('truth'), quantity(poll, r.truth)),
          r.closest && labelled(t('closest'), quantity(poll, r.closest.value)),
        ]
          .filter((x): x is string => !!x)
          .map((text) => (
            <span key={text}>{text}</span>
          ))}
      </p>
    </div>
  )
}

function Texts({ poll }: StageProps) {
  const r = textsResult(poll)
  if (!r?.texts.length) return <p class="stage-none">{t(noTexts(poll))}</p>
  const waiting = r.pending > 0 && <p class="stage-waiting">{t('texts_pending', { n: r.pending })}</p>
  if (poll.kind === 'words')
    return (
      <>
        <WordCloud words={r.texts} of={poll.id} alt={`${t('cloud_alt')} ${textSentence(poll)}`} />
        {waiting}
      </>
    )
  return (
    <>
      <ol
        class="stage-said"
        data-more="more_texts"
        data-least={FEWEST_TEXTS}
        data-beyond={r.distinct - Math.min(r.texts.length, STAGE_TEXTS)}
      >
        {r.texts.slice(0, STAGE_TEXTS).map((x) => (
          <li key={x.id}>
            <span dir="auto">{x.text}</span>
            {x.count > 1 && <b>{number(x.count)}</b>}
          </li>
        ))}
      </ol>
      <p key="rest" class="rest stage-waiting" />
      {waiting}
    </>
  )
}

export function StageChart(props: StageProps) {
  const { poll, order, className = '' } = props
  switch (poll.kind) {
    case 'rating':
      return <Ratings {...props} />
    case 'star': {
      const r = starOf(poll)
      return r ? (
        <>
          <Chart poll={poll} order={order} className={className} bars={starBars(poll, r)} beside={r.runoff ? 3 : 0} />
          <StageRunoff poll={poll} result={r} />
        </>
      ) : null
    }
    case 'points':
      return <Chart poll={poll} order={order} className={className} bars={pointBars(poll)} />
    case 'rank':
      return props.mode === 'rounds' ? (
        <StageRounds poll={poll} round={props.round} />
      ) : (
        <StageMethods poll={poll} order={order} className={className} />
      )
    case 'numeric':
      return <Numbers {...props} />
    case 'words':
    case 'open':
      return <Texts {...props} />
    case 'quiz':
      return <QuizBars {...props} />
    case 'qna':
      return <StageQuestions poll={poll} by={props.by ?? 0} />
    default:
      return <Chart poll={poll} order={order} className={className} />
  }
}
