// Who takes part in a room's quizzes, for the host: names can be corrected, people who need more time get it, and people
// who do harm are hidden. Hidden ones are listed separately at the end, and can be shown again.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Problem } from '../api'
import { number, percent, t, type MessageKey } from '../i18n'
import { cut, foldLine, inLine } from '../lengths'
import { NAME_MAX } from '../limits'
import { usePaced, useTicks } from '../pace'
import type { Participant, ParticipantChange, Poll } from '../proto'
import { roomApi } from '../room_api'
import { Confirm } from '../ui/confirm'
import { Icon } from '../ui/icon'
import { useKeptFocus } from '../ui/kept_focus'
import { playerName } from '../ui/leaderboard'
import { toast } from '../ui/toast'

const REFRESH_MS = 1500,
  ASK_MS = 5000
const ROWS = 100
const FEW = 12
/** So many who have never answered are not just a class waiting for the first question. */
const FLOOD = 50
const EXTRA = [0, 25, 50, 100]

/** Reloads when something has happened in the poll, but not more often than a list can be read. */
function usePeople(poll: Pick<Poll, 'room_id' | 'version'>, adminKey: string) {
  const [people, setPeople] = useState<Participant[] | undefined>(undefined)
  const [asked, setAsked] = useState(0)
  // Joining does not change the poll, so before the first answer the list is reloaded by the clock.
  const ticks = useTicks(ASK_MS)
  usePaced(
    { load: () => roomApi.people(poll.room_id, adminKey), take: (r) => setPeople(r.participants) },
    REFRESH_MS,
    poll.room_id,
    poll.version,
    asked,
    ticks,
  )
  return { people, setPeople, again: () => setAsked((n) => n + 1) }
}

function Row({ person, onChange, onHide }: { person: Participant; onChange: (change: ParticipantChange) => void; onHide: () => void }) {
  const [name, setName] = useState<string | null>(null)
  const save = () => {
    const to = name && cut(inLine(foldLine(name)), NAME_MAX)
    setName(null)
    if (to && to !== person.name) onChange({ name: to })
  }
  const who = playerName(person)
  const extras = [...new Set([...EXTRA, person.extra_time_percent])].sort((a, b) => a - b)
  return (
    <li>
      <span class="no tnum muted">{number(person.no)}</span>
      <input
        class="input"
        dir="auto"
        maxLength={2 * NAME_MAX}
        autocomplete="off"
        aria-label={t('people_name', { name: who })}
        value={name ?? person.name}
        placeholder={who}
        onInput={(e) => setName(e.currentTarget.value)}
        onBlur={save}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur()
        }}
      />
      <span class="own">
        <select
          class="input"
          aria-label={t('people_extra', { name: who })}
          value={String(person.extra_time_percent)}
          onChange={(e) => onChange({ extra_time_percent: Number(e.currentTarget.value) })}
        >
          {extras.map((n) => (
            <option key={n} value={n}>
              {n ? `\u2066+${percent(n)}\u2069` : t('people_usual')}
            </option>
          ))}
        </select>
        <button type="button" class="btn quiet sm" aria-label={t('people_hide', { name: who })} title={t('do_hide')} onClick={onHide}>
          <Icon name="hidden" />
        </button>
      </span>
    </li>
  )
}

function HiddenRow({ person, onShow }: { person: Participant; onShow: () => void }) {
  const who = playerName(person)
  return (
    <li class="out">
      <span class="no tnum muted">{number(person.no)}</span>
      <span class="muted" dir="auto">
        {who}
      </span>
      <button type="button" class="btn ghost sm" aria-label={t('people_show', { name: who })} onClick={onShow}>
        {t('do_show')}
      </button>
    </li>
  )
}

/** Nobody in a hidden flood has answered, so those whom the host may be looking for come first. */
const answeredFirst = (a: Participant, b: Participant): number => Number(!!b.answered) - Number(!!a.answered) || a.no - b.no

/** Whether the server would hide this participant along with everybody who never answered. */
const isIdle = (p: Participant): boolean => !p.hidden && p.answered === false && !p.extra_time_percent

const holds = (p: Participant, words: string): boolean => playerName(p).toLocaleLowerCase().includes(words.trim().toLocaleLowerCase())

function whyNot(e: unknown): MessageKey {
  if (!(e instanceof Problem) || e.passing) return 'err_offline'
  if (e.code === 'room_full') return 'people_full'
  return e.code === 'name_taken' ? 'people_taken' : 'not_saved'
}

/** The list: `first` rows at first, and the rest in steps. */
function Rows({
  people,
  first = ROWS,
  row,
}: {
  people: Participant[]
  first?: number
  row: (p: Participant, at: number) => ComponentChildren
}) {
  const [most, setMost] = useState(first),
    more = Math.min(ROWS, people.length - most)
  return (
    <>
      <ul>{people.slice(0, most).map(row)}</ul>
      {more > 0 && (
        <button type="button" class="btn ghost sm" onClick={() => setMost(most + ROWS)}>
          {t('show_more', { n: more })}
        </button>
      )}
    </>
  )
}

function Flood({ n, onHide }: { n: number; onHide: () => void }) {
  const [asking, setAsking] = useState(false)
  return (
    <div class="flood">
      <p>{t('people_idle', { n })}</p>
      <button type="button" class="btn ghost sm" onClick={() => setAsking(true)}>
        <Icon name="hidden" />
        {t('people_hide_idle')}
      </button>
      {asking && (
        <Confirm
          title={t('people_idle_sure', { n })}
          text={t('people_idle_text')}
          action={t('people_hide_idle')}
          onClose={() => setAsking(false)}
          onYes={onHide}
        />
      )}
    </div>
  )
}

export function People({ poll, adminKey }: { poll: Pick<Poll, 'room_id' | 'version'>; adminKey: string }) {
  const { people, setPeople, again } = usePeople(poll, adminKey)
  const shown = people?.filter((p) => !p.hidden) ?? [],
    hidden = people?.filter((p) => p.hidden) ?? [],
    n = shown.length
  // A short list is open at first; afterwards it stays as the host leaves it, who may be editing a name while more people join.
  const [open, setOpen] = useState<boolean | undefined>(undefined)
  useEffect(() => {
    if (n) setOpen((is) => is ?? n <= FEW)
  }, [n])
  const [words, setWords] = useState('')
  const failed = (e: unknown) => {
    again()
    toast(t(whyNot(e)), 'off')
  }
  const change = (p: Participant, what: ParticipantChange) => {
    setPeople((all) => all?.map((x) => (x.no === p.no ? { ...x, ...what } : x)))
    roomApi.setParticipant(poll.room_id, p.no, what, adminKey).then(() => {
      if (what.hidden === false) again()
    }, failed)
  }
  const show = (p: Participant) => change(p, { hidden: false })
  const hide = (p: Participant) => {
    change(p, { hidden: true })
    toast(t('people_gone', { name: playerName(p) }), 'check', { label: t('undo'), run: () => show(p) })
  }
  const hideIdle = () => {
    roomApi.hideIdle(poll.room_id, adminKey).then((r) => {
      toast(t('people_idle_done', { n: r.hidden }))
      again()
    }, failed)
  }
  // The focus goes to the row that took the place of the one that went.
  const box = useRef<HTMLDetailsElement>(null),
    place = useRef(0)
  useKeptFocus(
    box,
    () =>
      [...(box.current?.querySelectorAll<HTMLElement>('li button') ?? [])].slice(0, place.current + 1).pop()
      ?? box.current?.querySelector('summary'),
  )
  const idle = shown.filter(isIdle).length
  return (
    <details
      ref={box}
      class="people"
      open={!!open}
      onToggle={(e) => {
        if (e.currentTarget.open !== !!open) setOpen(e.currentTarget.open)
      }}
    >
      <summary>{t('people_title', { n })}</summary>
      <p class="hint">{t('people_hint')}</p>
      {idle >= FLOOD && <Flood n={idle} onHide={hideIdle} />}
      {(n + hidden.length > FEW || words) && (
        <input
          class="input find-name"
          type="search"
          dir="auto"
          aria-label={t('people_find')}
          placeholder={t('people_find')}
          value={words}
          onInput={(e) => setWords(e.currentTarget.value)}
        />
      )}
      <Rows
        people={shown.filter((p) => holds(p, words))}
        row={(p, at) => (
          <Row
            key={p.no}
            person={p}
            onChange={(what) => change(p, what)}
            onHide={() => {
              place.current = at
              hide(p)
            }}
          />
        )}
      />
      {hidden.length > 0 && (
        <section class="away" aria-label={t('people_hidden', { n: hidden.length })}>
          <h3>{t('people_hidden', { n: hidden.length })}</h3>
          <p class="hint">{t('people_hidden_text')}</p>
          <Rows
            first={FEW}
            people={hidden.filter((p) => holds(p, words)).sort(answeredFirst)}
            row={(p) => <HiddenRow key={p.no} person={p} onShow={() => show(p)} />}
          />
        </section>
      )}
    </details>
  )
}
