// A new question that the server does not have yet: one per room is kept on this device, so that clicking away, a
// reload or an outage does not lose it.

import { signal, type Signal } from '@preact/signals'
import { begun, revived, type PollForm } from './draft'
import { recall, remember } from './memory'

interface Slot { kept: PollForm | undefined; waiting: Signal<PollForm | undefined> }

const slots = new Map<string, Slot>()
const name = (roomId: string): string => 'draft.' + roomId

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
  remember(name(roomId), slot.kept)
}

/** Questions that were deleted on this very page: nobody misses what was written into them last. */
export const deletedHere = new Set<string>()

/** The server has it, or its room is gone; another one that was begun meanwhile stays. */
export function dropDraft(roomId: string, form?: PollForm): void {
  const slot = slotOf(roomId)
  if (form && slot.kept && slot.kept !== form) return
  slot.kept = slot.waiting.value = undefined
  remember(name(roomId), undefined)
}
