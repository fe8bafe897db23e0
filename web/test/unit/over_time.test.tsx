// When the votes came in: which times need their day.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import './dom'
import { render } from 'preact'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Series } from '../../src/proto'
import { OverTime, SeriesTable } from '../../src/screens/results_series'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const plain = (text: string | null) => text!.replace(/\s/g, ' ')
const MINUTE = 60_000,
  HOUR = 60 * MINUTE

/** Two votes in each of `n` buckets from this local time on. */
function series(from: Date, bucket_ms: number, n: number): Series {
  const at = (ms: number) => new Date(from.getTime() + ms).toISOString()
  return { poll_id: 'p', from: at(0), to: at(n * bucket_ms - 1000), bucket_ms, votes: Array<number>(n).fill(2) }
}
/** What the axis, the description and the first and last rows of the table say. */
function said(s: Series) {
  render(
    <>
      <OverTime series={s} />
      <SeriesTable series={s} />
    </>,
    page(),
  )
  const rows = [...page().querySelectorAll('tbody th')].map((e) => plain(e.textContent)),
    axis = [...page().querySelectorAll('.area-axis span')].map((e) => plain(e.textContent))
  return {
    axis: [axis[0], axis[2]],
    half: /half of them by (.*)\.$/.exec(plain(page().querySelector('svg')!.getAttribute('aria-label')))?.[1],
    rows: [rows[0], rows.at(-1)],
    table: rows,
  }
}

beforeEach(() => render(null, page()))

test('votes of several days are told with the day', () => {
  const { axis, half, rows, table } = said(series(new Date(2024, 0, 5, 9), 2 * HOUR, 30))
  assert.deepEqual(axis, ['Jan 5, 2024, 9:00 AM', 'Jan 7, 2024, 8:59 PM'])
  assert.equal(half, 'Jan 6, 2024, 2:59 PM')
  assert.deepEqual(rows, ['Jan 5, 2024, 9:00 AM', 'Jan 7, 2024, 7:00 PM'])
  assert.equal(new Set(table).size, 30)
})

test('and so are those of an evening that went past midnight, with seconds where the times differ by less than minutes', () => {
  const party = said(series(new Date(2024, 0, 5, 23), 2 * MINUTE, 60))
  assert.deepEqual(party.axis, ['Jan 5, 2024, 11:00 PM', 'Jan 6, 2024, 12:59 AM'])
  assert.equal(party.rows[1], 'Jan 6, 2024, 12:58 AM')
  const minutes = said(series(new Date(2024, 0, 5, 23, 58), 2000, 100))
  assert.deepEqual(minutes.axis, ['Jan 5, 2024, 11:58:00 PM', 'Jan 6, 2024, 12:01:19 AM'])
  assert.equal(minutes.half, 'Jan 5, 2024, 11:59:39 PM')
  assert.equal(new Set(minutes.table).size, 100)
})

test('votes of one day are told by the clock', () => {
  assert.deepEqual(said(series(new Date(2024, 0, 5, 9), 10 * MINUTE, 60)).axis, ['9:00 AM', '6:59 PM'])
  const short = said(series(new Date(2024, 0, 5, 9), 1000, 60))
  assert.deepEqual([short.axis, short.half, short.rows], [['9:00:00 AM', '9:00:59 AM'], '9:00:29 AM', ['9:00:00 AM', '9:00:59 AM']])
})

test('votes that came in until today are told with the day, too', () => {
  const today = new Date()
  const { axis, rows } = said(series(new Date(today.getTime() - 50 * HOUR), HOUR, 50))
  for (const time of [axis[1], rows[1]]) assert.match(time!, /, 20\d\d, /)
})
