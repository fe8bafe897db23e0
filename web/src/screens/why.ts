// Why a vote does not count, or is still here. Seldom needed, and never without an answer of the server, so a voter's first
// script does without it.

import '../app'
import { writes } from '../ballot'
import { learnEnglish, t } from '../i18n'
import { why } from '../locales/en_why'
import type { Poll, Voted } from '../proto'
import { outbox, takenBack } from '../store'
import { refusedFor } from './vote'

learnEnglish(why)

/** The message about a vote that the host took back. */
export const lossOf = (poll: Poll, open: boolean): string =>
  takenBack.value?.id === poll.id ? `${t('taken_back')} ${open ? t('vote_again') : ''}` : ''

/** What the server said about the ballot that this page sent, as a sentence next to the question. */
export function refusal(poll: Poll, mine: Voted | undefined): string {
  switch (refusedFor(poll)) {
    case undefined:
    case 'poll_closed':
    case 'not_found':
      return ''
    // If the name is taken, the form says so next to it.
    case 'already_voted':
      return mine || poll.identity !== 'name' ? t('already_voted') : ''
    case 'poll_changed':
      return t('vote_changed')
    default:
      return t(writes(poll.kind) ? 'texts_refused' : 'vote_refused')
  }
}

/** Why a vote has not been sent yet: there is no connection, or there is one and the server has said no. */
export function unsent(): string {
  const status = outbox.refused.value
  return t(status === 507 ? 'unsent_full' : status ? 'unsent_busy' : 'kept')
}
