// Votes of a stretch of time taken back: what a host does about a script that voted hundreds of times in a moment.

import { useEffect, useState } from 'preact/hooks'
import { api, Problem } from '../api'
import { beginOf, burstIn, votesIn, type Stretch } from '../burst'
import { clockTime, moment, t } from '../i18n'
import type { Poll, Series } from '../proto'
import { isQuiz } from '../quiz'
import { roomApi } from '../room_api'
import { takePoll } from '../store'
import { Dialog } from '../ui/dialog'
import { isGuarded } from '../ui/guard'
import { toast } from '../ui/toast'

/** A quiz and what small groups are promised can only be reset as a whole. */
export const voidable = (poll: Poll): boolean => poll.total_voters > 1 && !isQuiz(poll) && !isGuarded(poll)

const DAY_MS = 86_400_000
const H = 56

function Bars({ votes, chosen: [first, last] }: { votes: number[]; chosen: Stretch }) {
  const most = Math.max(...votes)
  return (
    <svg class="burst" viewBox={`0 0 ${votes.length} ${H}`} preserveAspectRatio="none" aria-hidden="true">
      {votes.map((v, i) => {
        const height = v ? Math.max(2, (v / most) * H) : 0
        return <rect key={i} class={i >= first && i <= last ? 'on' : ''} x={i + 0.08} y={H - height} width="0.84" height={height} />
      })}
    </svg>
  )
}

function Edge({ label, value, times, onPick }: { label: string; value: number; times: { at: number; name: string }[]; onPick: (at: number) => void }) {
  return (
    <label class="field">{label}
      <select class="input" value={String(value)} onChange={(e) => onPick(Number(e.currentTarget.value))}>
        {times.map(({ at, name }) => <option key={at} value={String(at)}>{name}</option>)}
      </select></label>
  )
}

function Choose({ poll, series, adminKey, onClose }: { poll: Poll; series: Series; adminKey: string; onClose: () => void }) {
  const { votes, bucket_ms } = series
  const [[first, last], setChosen] = useState<Stretch>(() => burstIn(votes))
  const n = votesIn(votes, [first, last])
  const name = (bucket: number) => (votes.length * bucket_ms > DAY_MS ? moment : (ms: number) => clockTime(ms, true))(beginOf(series, bucket))
  const starts = votes.map((_, i) => ({ at: i, name: name(i) })), ends = votes.map((_, i) => ({ at: i, name: name(i + 1) }))
  const iso = (bucket: number) => new Date(beginOf(series, bucket)).toISOString()
  const run = () => {
    onClose()
    roomApi.voidVotes(poll.id, iso(first), iso(last + 1), adminKey).then(
      (done) => { takePoll(done.poll, false); toast(t('votes_voided', { n: done.voided }), 'trash') },
      (e: unknown) => toast(t(e instanceof Problem && !e.passing ? 'void_refused' : 'err_offline'), 'off'))
  }
  return (
    <>
      <Bars votes={votes} chosen={[first, last]} />
      <div class="pair">
        <Edge label={t('void_from')} value={first} times={starts} onPick={(at) => setChosen([at, Math.max(at, last)])} />
        <Edge label={t('void_until')} value={last} times={ends} onPick={(at) => setChosen([Math.min(first, at), at])} />
      </div>
      <p aria-live="polite"><b>{t('void_found', { n, from: name(first), until: name(last + 1) })}</b></p>
      <p class="muted">{t('void_text')}</p>
      <div class="tools"><button type="button" class="btn ghost" onClick={onClose}>{t('cancel')}</button>
        <button type="button" class="btn danger" disabled={n === 0} onClick={run}>{t('void_votes', { n })}</button></div>
    </>
  )
}

/** All came within one bucket: there is nothing to tell them apart by. */
const AllAtOnce = () => <p class="muted">{t('void_all')}</p>

export function VoidVotes({ poll, adminKey, onClose }: { poll: Poll; adminKey: string; onClose: () => void }) {
  const [series, setSeries] = useState<Series | undefined>()
  useEffect(() => {
    let here = true
    api.series(poll.id, adminKey).then((s) => { if (here) setSeries(s) }, () => { if (here) { onClose(); toast(t('err_offline'), 'off') } })
    return () => { here = false }
  }, [poll.id])
  return (
    <Dialog title={t('void_title')} onClose={onClose}>
      {!series ? <p class="muted"><span class="spin" /></p> : series.votes.length < 2 ? <AllAtOnce /> : <Choose poll={poll} series={series} adminKey={adminKey} onClose={onClose} />}
    </Dialog>
  )
}
