// Who takes part in the quizzes of a room, for the host: names can be set right, and who needs more time gets it.

import { useEffect, useState } from 'preact/hooks'
import { Problem } from '../api'
import { number, percent, t } from '../i18n'
import { cut, foldLine, inLine } from '../lengths'
import { NAME_MAX } from '../limits'
import { usePaced } from '../pace'
import type { Participant, Poll } from '../proto'
import { roomApi } from '../room_api'
import { toast } from '../ui/toast'
import { playerName } from '../ui/leaderboard'

const REFRESH_MS = 1500
const ROWS = 200
const FEW = 12
const EXTRA = [0, 25, 50, 100]

/** Asked for anew when something happened in the poll, but not more often than a list can be read. */
function usePeople(poll: Poll, adminKey: string) {
  const [people, setPeople] = useState<Participant[] | undefined>(undefined)
  const [asked, setAsked] = useState(0)
  usePaced((still) => {
    roomApi.people(poll.room_id, adminKey).then((r) => { if (still()) setPeople(r.participants) }, () => undefined)
  }, REFRESH_MS, poll.room_id, poll.version, asked)
  // Joining is no change of the poll, so before the first answer the list is asked for by the clock.
  useEffect(() => {
    const timer = setInterval(() => setAsked((n) => n + 1), 5000)
    return () => clearInterval(timer)
  }, [])
  return { people, setPeople, again: () => setAsked((n) => n + 1) }
}

function Row({ person, onChange }: { person: Participant; onChange: (change: { name?: string; extra_time_percent?: number }) => void }) {
  const [name, setName] = useState<string | null>(null)
  const save = () => { const to = name && cut(inLine(foldLine(name)), NAME_MAX); setName(null); if (to && to !== person.name) onChange({ name: to }) }
  const who = playerName(person)
  const extras = [...new Set([...EXTRA, person.extra_time_percent])].sort((a, b) => a - b)
  return (
    <li><span class="no tnum muted">{number(person.no)}</span>
      <input class="input" dir="auto" maxLength={2 * NAME_MAX} autocomplete="off" aria-label={t('people_name', { name: who })} value={name ?? person.name} placeholder={who}
        onInput={(e) => setName(e.currentTarget.value)} onBlur={save} onKeyDown={(e) => { if (e.key === 'Enter') e.currentTarget.blur() }} />
      <select class="input" aria-label={t('people_extra', { name: who })} value={String(person.extra_time_percent)} onChange={(e) => onChange({ extra_time_percent: Number(e.currentTarget.value) })}>
        {extras.map((n) => <option key={n} value={n}>{n ? `+${percent(n)}` : t('people_usual')}</option>)}</select></li>
  )
}

export function People({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const { people, setPeople, again } = usePeople(poll, adminKey), n = people?.length ?? 0
  // Few are shown at once; afterwards it is as its host wants it, who may be writing a name while more people join.
  const [open, setOpen] = useState<boolean | undefined>(undefined)
  useEffect(() => { if (n) setOpen((is) => is ?? n <= FEW) }, [n])
  const change = (p: Participant, what: { name?: string; extra_time_percent?: number }) => {
    setPeople((all) => all?.map((x) => (x.no === p.no ? { ...x, ...what } : x)))
    roomApi.setParticipant(poll.room_id, p.no, what, adminKey).catch((e: unknown) => {
      again()
      toast(t(e instanceof Problem && e.code === 'name_taken' ? 'people_taken' : e instanceof Problem && !e.passing ? 'not_saved' : 'err_offline'), 'off')
    })
  }
  return (
    <details class="people" open={!!open} onToggle={(e) => { if (e.currentTarget.open !== !!open) setOpen(e.currentTarget.open) }}>
      <summary>{t('people_title', { n })}</summary>
      <p class="hint">{t('people_hint')}</p>
      <ul>{people?.slice(0, ROWS).map((p) => <Row key={p.no} person={p} onChange={(what) => change(p, what)} />)}</ul>
    </details>
  )
}
