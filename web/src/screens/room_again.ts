// Reusing a room: as a copy with a code of its own, or, after a rehearsal, itself as if nobody had voted. Seldom needed, so it is a chunk of its own.

import '../app'
import { api, problemOf } from '../api'
import { now } from '../clock'
import { copyOf, wire } from '../draft_wire'
import { hostApi } from '../host_api'
import { keepHost } from '../hosted'
import { t } from '../i18n'
import { hostPath } from '../key_address'
import type { PollDraft, Room } from '../proto'
import { go } from '../router'
import { hold, takePoll } from '../store'
import { toast } from '../ui/toast'

/** The room's key was valid for everything up to this point, so it is only not enough for making another room. */
function refused(e: unknown): undefined {
  const { status } = problemOf(e)
  if (status !== 401 && status !== 403) throw e
  toast(t('err_policy'), 'lock')
}

/** The size of one request in bytes, a little below the server's limit. */
const BROUGHT = 60 * 1024

/** How many of the questions are sent along with the room; the others are added to it. */
function together(polls: readonly PollDraft[]): number {
  const size = (p: PollDraft) => new TextEncoder().encode(JSON.stringify(p)).length + 1
  let left = BROUGHT
  const n = polls.findIndex((p) => (left -= size(p)) < 0)
  return n < 0 ? polls.length : n
}

/** The same retry key makes the copy only once, and continues one that was not finished. */
export async function copyRoom(room: Room, key: string, retryKey: string): Promise<void> {
  const polls: PollDraft[] = []
  // One after another, each with the key, because only the host is told everything about it.
  for (const { id } of room.polls) polls.push(wire(copyOf(await api.poll(id, key), now())))
  const n = together(polls),
    made = await hostApi.createRoom({ title: room.title, pace: room.pace, polls: polls.slice(0, n) }, key, retryKey).catch(refused)
  if (!made) return
  for (const [i, draft] of polls.slice(n).entries()) await hostApi.addPoll(made.id, draft, made.admin_key, `${retryKey}-${i}`)
  keepHost({ id: made.id, admin: made.admin_key, kiosk: made.kiosk_key, title: made.title, at: Date.now(), fresh: true })
  hold(made.id, made.admin_key)
  go(hostPath(made.id, made.admin_key, made.kiosk_key))
  toast(t('room_copied'), 'copy')
}

/** After a rehearsal: no votes, everything open, and the first question comes next. */
export async function beginAnew({ id, polls }: Room, key: string): Promise<void> {
  await hostApi.show(id, { poll_id: null }, key)
  for (const { id: pollId, kind, status, total_votes } of polls) {
    // A quiz may have been started, and even revealed, without any answer.
    const reset = total_votes > 0 || kind === 'quiz' ? await hostApi.reset(pollId, key) : undefined
    if (reset) takePoll(reset, false)
    if ((reset?.status ?? status) === 'closed') takePoll(await hostApi.reopen(pollId, key), false)
  }
  toast(t('votes_deleted'), 'trash')
}
