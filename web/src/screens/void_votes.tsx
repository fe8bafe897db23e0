// Lets a host take back the votes from a time window, such as a script's four hundred in ten seconds; the others stay.

import { useState } from 'preact/hooks'
import { problemOf, request } from '../api'
import { halfway, isFine, startOf } from '../charts/area'
import { burstIn, goneOn, votesIn, windowOf, type Stretch, type Window } from '../charts/burst'
import { bins } from '../charts/numbers'
import { hostApi } from '../host_api'
import { t, type MessageKey } from '../i18n'
import { moment, timeAt } from '../moment'
import { usePaced } from '../pace'
import type { Poll, Series } from '../proto'
import { takePoll } from '../store'
import { Select } from '../ui/controls'
import { Dialog } from '../ui/dialog'
import { Loading, Retry } from '../ui/state'
import { toast } from '../ui/toast'

interface Props {
  poll: Poll
  adminKey: string
  onClose: () => void
}

const W = 320,
  H = 72
/** Votes over time are requested no more often than this. */
const SERIES_MS = 4000
/** The most ballots of a poll from which the server takes some back. */
const MOST = 100_000

const voidVotes = (id: string, window: Window, key: string) =>
  request<{ voided: number; poll: Poll }>(`api/v1/polls/${id}/void`, { method: 'POST', body: window, key })

const REASONS: Partial<Record<string, MessageKey>> = {
  not_voidable: 'void_only_reset',
  too_many_ballots: 'void_too_many',
  too_many_numbers: 'void_numbers',
  not_found: 'gone_title',
}

function why(e: unknown): string {
  const { code, status } = problemOf(e)
  return t(status === 401 || status === 403 ? 'wrong_key' : (REASONS[code] ?? 'err_offline'), { n: MOST })
}

const timeOf = (series: Series, bucket: number): string =>
  isFine(series) ? timeAt(startOf(series, bucket), true) : moment(startOf(series, bucket))

const times = (series: Series, { first, last }: Stretch) => ({ from: timeOf(series, first), until: timeOf(series, last + 1) })

/** Follows the votes while the dialog is open. Once there is a series, a failed request takes nothing away. */
function useSeries(poll: Poll, adminKey: string) {
  const [series, setSeries] = useState<Series | undefined>()
  const [problem, setProblem] = useState('')
  const [asked, setAsked] = useState(0)
  usePaced(
    { load: () => hostApi.series(poll.id, adminKey), take: setSeries, failed: (e) => setProblem(why(e)) },
    SERIES_MS,
    `${poll.id} ${asked}`,
    poll.version,
    poll.epoch,
  )
  return {
    series,
    problem: series ? '' : problem,
    again: () => {
      setProblem('')
      setAsked((n) => n + 1)
    },
  }
}

/** The votes as small bars; those to be removed have another colour and a line below them. */
function Bars({ series, chosen: { first, last } }: { series: Series; chosen: Stretch }) {
  const votes = series.votes,
    end = votes.length,
    n = votesIn(votes, { first: 0, last: end - 1 })
  const bars = bins({ from: 0, width: 1, counts: votes }, W, H),
    step = W / end
  const half = timeOf(series, Math.ceil(halfway(votes) * end))
  return (
    <div>
      <svg
        class="area burst"
        viewBox={`0 0 ${W} ${H + 8}`}
        role="img"
        aria-label={t('over_time_alt', { n, from: timeOf(series, 0), to: timeOf(series, end), half })}
      >
        {bars.map(
          (b, i) =>
            b.count > 0 && (
              <rect key={i} class={i >= first && i <= last ? 'on' : undefined} x={b.x} y={H - b.height} width={b.width} height={b.height} />
            ),
        )}
        <path d={`M${first * step} ${H + 5}H${(last + 1) * step}`} />
      </svg>
      <p class="area-axis" aria-hidden="true">
        <span>{timeOf(series, 0)}</span>
        <span>{t('votes', { n })}</span>
        <span>{timeOf(series, end)}</span>
      </p>
    </div>
  )
}

/** Both ends of the window, among the buckets that hold votes: one chosen by when it begins, the other by when it ends. */
function Ends({ series, chosen: { first, last }, onChosen }: { series: Series; chosen: Stretch; onChosen: (chosen: Stretch) => void }) {
  const choices = (ends: 0 | 1) =>
    series.votes.flatMap((n, i) => (n ? [[String(i), `${timeOf(series, i + ends)} · ${t('votes', { n })}`] as const] : []))
  return (
    <div class="stretch">
      <Select
        label={t('void_from')}
        value={String(first)}
        choices={choices(0)}
        onChange={(v) => onChosen({ first: Number(v), last: Math.max(Number(v), last) })}
      />
      <Select
        label={t('void_until')}
        value={String(last)}
        choices={choices(1)}
        onChange={(v) => onChosen({ first: Math.min(first, Number(v)), last: Number(v) })}
      />
    </div>
  )
}

function useVoiding({ poll, adminKey, onClose }: Props) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const run = async (window: Window) => {
    if (busy) return
    setBusy(true)
    setProblem('')
    try {
      const { voided, poll: left } = await voidVotes(poll.id, window, adminKey)
      takePoll(left, false)
      toast(t('void_done', { n: voided }), 'burst')
      onClose()
    } catch (e) {
      setProblem(why(e))
      setBusy(false)
    }
  }
  return { busy, problem, run }
}

/** The selection: at first the burst, then what the burst or the host's choice has become as votes came in. */
function useChosen(series: Series) {
  const [kept, setKept] = useState(() => ({ window: windowOf(series, burstIn(series.votes)), byHand: false }))
  const setChosen = (chosen: Stretch) => setKept({ window: windowOf(series, chosen), byHand: true })
  return { chosen: goneOn(series, kept.window, kept.byHand), setChosen }
}

function Choice({ series, ...props }: Props & { series: Series }) {
  const { chosen, setChosen } = useChosen(series)
  const { busy, problem, run } = useVoiding(props)
  const n = votesIn(series.votes, chosen)
  return (
    <>
      <Bars series={series} chosen={chosen} />
      <Ends series={series} chosen={chosen} onChosen={setChosen} />
      <p role="status">
        <b>{t('void_chosen', { votes: t('votes', { n }), ...times(series, chosen) })}</b>
      </p>
      <p class="muted">
        {t('void_text')} {t('reset_text')}
      </p>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="tools">
        <button type="button" class="btn ghost" onClick={props.onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class="btn danger"
          aria-disabled={busy ? 'true' : undefined}
          onClick={() => void run(windowOf(series, chosen))}
        >
          {busy && <span class="spin" />}
          {t('void_do', { n })}
        </button>
      </div>
    </>
  )
}

/** In a single bucket nothing stands out, and taking all votes back is a reset. */
function Alone({ series, onClose }: { series: Series; onClose: () => void }) {
  return (
    <>
      <p class="muted">{series.votes.length ? t('void_alone', times(series, { first: 0, last: 0 })) : t('say_none')}</p>
      <div class="tools">
        <button type="button" class="btn ghost" onClick={onClose}>
          {t('close_dialog')}
        </button>
      </div>
    </>
  )
}

export function VoidVotes(props: Props) {
  const { series, problem, again } = useSeries(props.poll, props.adminKey)
  return (
    <Dialog title={t('void_title')} onClose={props.onClose}>
      {problem ? (
        <>
          <p class="problem" role="alert">
            {problem}
          </p>
          <div class="tools">
            <Retry onRetry={again} />
          </div>
        </>
      ) : !series ? (
        <Loading bare />
      ) : series.votes.length < 2 ? (
        <Alone series={series} onClose={props.onClose} />
      ) : (
        <Choice {...props} series={series} />
      )}
    </Dialog>
  )
}
