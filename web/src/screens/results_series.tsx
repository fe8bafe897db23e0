// Votes over time: how they are kept in step with the results beside them, the chart, and the same as a table.

import { useState } from 'preact/hooks'
import { curve, halfway, isFine, rising, spanOf, startOf } from '../charts/area'
import { hostApi } from '../host_api'
import { number, t } from '../i18n'
import { dated, moment, timeAt } from '../moment'
import { usePaced } from '../pace'
import type { Poll, Series } from '../proto'
import { keyFor } from '../store'

const W = 320,
  H = 80
/** Below this duration, the times under the chart include seconds. */
const SHORT_MS = 300_000
/** Anybody may look at results, so the votes over time are requested no more often than this. */
const SERIES_MS = 4000

/** In step with the numbers beside it, whatever changed those: votes, a void, a reset. */
export function useSeries(poll: Poll): Series | undefined {
  const [series, setSeries] = useState<Series | undefined>()
  usePaced({ load: () => hostApi.series(poll.id, keyFor(poll.room_id)), take: setSeries }, SERIES_MS, poll.id, poll.version, poll.epoch)
  return series
}

/** Says the times of a series: with the day if its votes are not all of one day, and then with seconds only where those tell its buckets apart. */
function clockOf(series: Series): (ms: number, seconds: boolean) => string {
  const { from, to } = spanOf(series),
    one = new Date(from).toDateString() === new Date(to).toDateString()
  return (ms, seconds) => (one ? timeAt(ms, seconds) : dated(ms, seconds && isFine(series)))
}

export function OverTime({ series }: { series: Series }) {
  const votes = series.votes,
    total = votes.reduce((a, b) => a + b, 0)
  if (total < 2 || votes.length < 2) return null
  const line = curve(rising(votes, W, H)),
    { from, to } = spanOf(series),
    span = to - from,
    clock = clockOf(series)
  const half = clock(from + halfway(votes) * span, true)
  return (
    <section class="panel">
      <h2>{t('over_time')}</h2>
      <svg
        class="area"
        viewBox={`0 -8 ${W} ${H + 12}`}
        role="img"
        aria-label={t('over_time_alt', { n: total, from: moment(from), to: moment(to), half })}
      >
        <g class="grid">
          <path d={`M0 0h${W}M0 ${H / 2}h${W}M0 ${H}h${W}`} />
        </g>
        <path class="under" d={`${line}V${H}H0Z`} />
        <path class="line" d={line} />
        <circle cx={W - 3} cy="0" r="4.500" />
      </svg>
      <p class="area-axis" aria-hidden="true">
        <span>{clock(from, span < SHORT_MS)}</span>
        <span>{t('votes', { n: total })}</span>
        <span>{clock(to, span < SHORT_MS)}</span>
      </p>
    </section>
  )
}

export function SeriesTable({ series }: { series: Series }) {
  const clock = clockOf(series)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('over_time')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('over_time')}</th>
            <th scope="col">{t('votes_head')}</th>
          </tr>
        </thead>
        <tbody>
          {series.votes.map((v, i) =>
            v ? (
              <tr key={i}>
                <th scope="row">{clock(startOf(series, i), true)}</th>
                <td>{number(v)}</td>
              </tr>
            ) : null,
          )}
        </tbody>
      </table>
    </div>
  )
}
