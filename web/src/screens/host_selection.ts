// Which question the host's desk has selected for editing, and where a new one goes.

import { useEffect, useRef, useState } from 'preact/hooks'
import { draftOf } from '../drafts'
import { t } from '../i18n'
import type { Room } from '../proto'
import { around } from '../shows'
import { toast } from '../ui/toast'

/** Where the focus goes: to the question's title, for writing, or to its place in the list. */
type Focus = 'title' | 'slide'
/** What this history entry was left with: the question being edited, and the one that a new question comes after. */
const left = (): { edited?: string | null; after?: string | null } => (history.state as object | null) ?? {}

/** The question that the host turned to last, in the list or by showing it; null before anything was asked. A new question comes after it. */
function useTurnedTo({ polls, current_poll_id }: Room) {
  const { at, before } = around(polls, current_poll_id),
    begun = at > 0 || polls.some((p) => p.total_votes > 0)
  const last = useRef(begun ? (current_poll_id ?? before?.id ?? null) : null),
    shown = useRef(current_poll_id)
  if (shown.current !== current_poll_id) last.current = (shown.current = current_poll_id) ?? last.current
  return last
}

/** Which question is being edited: an existing one by id, a new one, or initially the one on screen. */
export function useSelection(room: Room, hidden: ReadonlySet<string>) {
  const polls = room.polls.filter((p) => !hidden.has(p.id)),
    first = polls[0]?.id ?? null
  const [selected, setSelected] = useState<{ key: number; id: string | null; focus?: Focus }>(() => ({
    key: 1,
    id: polls.find((p) => p.id === left().edited)?.id ?? polls.find((p) => p.id === room.current_poll_id)?.id ?? first,
  }))
  // A question that was just made or copied may be known before the list has it.
  const listed = room.polls.some((p) => p.id === selected.id),
    seen = useRef<string | null>(null)
  if (listed) seen.current = selected.id
  const there = selected.id === null || listed || seen.current !== selected.id
  const last = useTurnedTo(room),
    [after, setAfter] = useState<string | null>(() => left().after ?? null)
  useEffect(() => history.replaceState({ ...left(), edited: selected.id, after }, ''), [selected.id, after])
  // Before deleting a question here, the page selects another one, so this one was deleted elsewhere.
  useEffect(() => {
    if (!there) toast(t('deleted_there'), 'trash')
  }, [there])
  const select = (id: string | null, focus?: Focus) => {
    last.current = id ?? last.current
    setSelected((s) => ({ key: s.key + 1, id, ...(focus ? { focus } : {}) }))
  }
  return {
    selected: there ? selected : { key: selected.key + 1, id: first },
    select,
    /** The question that the new one comes after. A draft that was begun keeps its place. */
    after,
    add: () => {
      if (!draftOf(room.id).peek()) setAfter(last.current)
      select(null, 'title')
    },
    /** What would have gone after `behind` now goes after this one, which was put there. */
    added: (id: string, behind: string | null) => {
      if (behind === null) return
      if (last.current === behind) last.current = id
      setAfter((a) => (a === behind ? id : a))
    },
    /** The new question has its id: the editor stays as it is, with the cursor where it was. */
    made: (id: string) => {
      last.current = id
      setSelected((s) => ({ key: s.key, id }))
    },
  }
}
