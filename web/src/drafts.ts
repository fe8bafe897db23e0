// What the server does not have yet is kept on this device, so that clicking away, a reload or an outage does not lose
// it: one new question per room, and what was changed in questions that are there.

import { signal, type Signal } from '@preact/signals'
import { begun, formOf, held, revived, type PollForm } from './draft'
import { followed } from './follow'
import { recall, remember } from './memory'
import type { Poll, Room } from './proto'

interface Slot { kept: PollForm | undefined; waiting: Signal<PollForm | undefined> }
/** A changed form, and the one that the server had then: so what changes there meanwhile can be told from it. */
export interface Edit { form: PollForm; known: PollForm }

const slots = new Map<string, Slot>()
const name = (roomId: string): string => 'draft.' + roomId
/** What was written on this page and is on no server: by room or question. */
const unsaved = new Set<string>()
const mark = (id: string, is: boolean): void => void (is ? unsaved.add(id) : unsaved.delete(id))
export const anyUnsaved = (room: Room): boolean => [room, ...room.polls].some(({ id }) => unsaved.has(id))

function slotOf(roomId: string): Slot {
  let slot = slots.get(roomId)
  if (!slot) {
    const found = recall<PollForm | null>(name(roomId), null), kept = found ? revived(found) : undefined
    slots.set(roomId, (slot = { kept, waiting: signal(kept) }))
  }
  return slot
}

/** The question that waits for its host to go on with it. One that is whole does not: it is on its way to the server. */
export const draftOf = (roomId: string): Signal<PollForm | undefined> => slotOf(roomId).waiting

export function keepDraft(roomId: string, form: PollForm, whole: boolean): void {
  const slot = slotOf(roomId)
  slot.kept = begun(form) ? form : undefined
  slot.waiting.value = whole ? undefined : slot.kept
  mark(roomId, !!slot.kept)
  remember(name(roomId), slot.kept)
}

/** Questions that were deleted on this very page: nobody misses what was written into them last. */
export const deletedHere = new Set<string>()

/** The server has it, or its room is gone; another one that was begun meanwhile stays. */
export function dropDraft(roomId: string, form?: PollForm): void {
  const slot = slotOf(roomId)
  if (form && slot.kept && slot.kept !== form) return
  slot.kept = slot.waiting.value = undefined
  mark(roomId, false)
  remember(name(roomId), undefined)
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

/** What a question's form was changed to; nothing once the server has it. */
export function keepEdit(pollId: string, edit: Edit | undefined): void {
  const kept = editOf(pollId)
  if (!edit && !kept.peek()) return
  kept.value = edit
  mark(pollId, !!edit)
  remember(editName(pollId), edit)
}

/** The form of a question, with what was changed here and has not been saved. */
export function editedForm(poll: Poll, locked: boolean): PollForm {
  const there = formOf(poll), edit = editOf(poll.id).peek()
  if (!edit) return there
  const form = followed(edit.form, edit.known, edit.known, there)
  return locked ? held(form, there) : form
}
