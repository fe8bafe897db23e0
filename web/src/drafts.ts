// What the server does not have yet is kept on this device, so that clicking away, a reload or an outage does not lose
// it: one new question per room and tab, and the changes made to existing questions.

import { signal, type Signal } from '@preact/signals'
import { begun, revived, type PollForm } from './draft'
import { formOf } from './draft_wire'
import { followed } from './follow'
import { recall, remember, tab } from './memory'
import type { Poll, Room } from './proto'

/** `own` is what this tab wrote last, or found when it opened: other tabs write to the same place on the device. */
interface Slot {
  kept: PollForm | undefined
  waiting: Signal<PollForm | undefined>
  own: string | undefined
}
/** A changed form, and the server's version at that time, so that later changes on the server can be told apart from it. */
export interface Edit {
  form: PollForm
  known: PollForm
}

const slots = new Map<string, Slot>()
const name = (roomId: string): string => 'draft.' + roomId
/** What was written on this page and is on no server, by room or question. */
const unsaved = new Set<string>()
const mark = (id: string, is: boolean): void => void (is ? unsaved.add(id) : unsaved.delete(id))
export const anyUnsaved = (room: Room): boolean => [room, ...room.polls].some(({ id }) => unsaved.has(id))

function slotOf(roomId: string): Slot {
  let slot = slots.get(roomId)
  if (!slot) {
    const found = recall<PollForm | null>(name(roomId), null, tab) ?? recall<PollForm | null>(name(roomId), null),
      kept = found ? revived(found) : undefined
    slots.set(roomId, (slot = { kept, waiting: signal(kept), own: found ? JSON.stringify(found) : undefined }))
    share(roomId, slot)
  }
  return slot
}

function put(roomId: string, slot: Slot, kept: PollForm | undefined): void {
  slot.kept = kept
  mark(roomId, !!kept)
  remember(name(roomId), kept, tab)
  if (kept || JSON.stringify(recall(name(roomId), undefined)) === slot.own) remember(name(roomId), kept)
  slot.own = kept && JSON.stringify(kept)
}

/** Another tab has saved or discarded its question. A question written in this tab takes its place; one only found here was that same question, so it goes too. */
function share(roomId: string, slot: Slot): void {
  addEventListener('storage', (e) => {
    if (!e.key?.endsWith(name(roomId)) || e.newValue !== null) return
    if (unsaved.has(roomId)) remember(name(roomId), slot.kept)
    else slot.kept = slot.waiting.value = undefined
  })
}

/** The unfinished question that the host can continue. A complete one is not listed: it is on its way to the server. */
export const draftOf = (roomId: string): Signal<PollForm | undefined> => slotOf(roomId).waiting

export function keepDraft(roomId: string, form: PollForm, whole: boolean): void {
  const slot = slotOf(roomId)
  put(roomId, slot, begun(form) ? form : undefined)
  slot.waiting.value = whole ? undefined : slot.kept
}

/** Questions deleted on this very page: nobody misses the last changes to them. */
export const deletedHere = new Set<string>()

/** The server has the question, or its room is gone. Another question begun meanwhile stays. */
export function dropDraft(roomId: string, form?: PollForm): void {
  const slot = slotOf(roomId)
  if (form && slot.kept && slot.kept !== form) return
  put(roomId, slot, undefined)
  slot.waiting.value = undefined
}

const edits = new Map<string, Signal<Edit | undefined>>()
const editName = (pollId: string): string => 'edit.' + pollId

export function editOf(pollId: string): Signal<Edit | undefined> {
  let edit = edits.get(pollId)
  if (!edit) {
    const found = recall<Edit | null>(editName(pollId), null)
    edits.set(pollId, (edit = signal(found?.form && found.known ? { form: revived(found.form), known: revived(found.known) } : undefined)))
  }
  return edit
}

/** Keeps the changes to a question's form; undefined once the server has them. */
export function keepEdit(pollId: string, edit: Edit | undefined): void {
  const kept = editOf(pollId)
  if (!edit && !kept.peek()) return
  kept.value = edit
  mark(pollId, !!edit)
  remember(editName(pollId), edit)
}

/** A question's form with the changes made here that have not been saved. */
export function editedForm(poll: Poll): PollForm {
  const there = formOf(poll),
    edit = editOf(poll.id).peek()
  return edit ? followed(edit.form, edit.known, edit.known, there) : there
}
