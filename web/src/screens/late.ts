// A vote was refused after the host had moved on. The screen where it was cast is gone, so a message appears over the next
// one. Seldom needed, and never without a network, so a voter's first script does without it.

import '../app'
import { learnEnglish, t, type MessageKey } from '../i18n'
import { gone } from '../locales/en_gone'
import { choice, lastOutcome, loadPoll, pollCell } from '../store'
import { toast } from '../ui/toast'

learnEnglish(gone)

let told: unknown

/** Tells it once, and not after a reload, when only the stored copy of the error is left. In a deleted poll, no vote counts anyway. */
export async function tellLate(): Promise<void> {
  const last = lastOutcome.peek()
  if (!last || last === told || last.outcome.ok || !(last.outcome.problem instanceof Error)) return
  told = last
  const {
    outcome: {
      problem: { code },
    },
    letter: { pollId, ballot },
  } = last
  if (code === 'not_found') return
  const poll = pollCell(pollId).peek() ?? (await loadPoll(pollId).catch(() => undefined))
  if (!poll) return
  const late: MessageKey = ballot.question ? 'late_question' : choice(pollId).peek() && !ballot.question_id ? 'late_change' : 'late_vote'
  toast(t(code === 'poll_closed' ? late : 'lost_vote', { title: poll.title }), 'lock')
}
