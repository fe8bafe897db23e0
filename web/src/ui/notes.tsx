// The notes under some results: for small groups, for options corrected after voting began, and for votes that are not
// one per device. They are rarely needed, so a voter's first script does without them.

import '../app'
import { plain } from '../ballot'
import { learnEnglish, t } from '../i18n'
import { notes } from '../locales/en_notes'
import type { Poll } from '../proto'
import { namedVote } from '../store'
import { letter } from './key'

learnEnglish(notes)

const step = (poll: Poll): number => poll.publish_step ?? 1

export const GuardNote = ({ poll }: { poll: Poll }) =>
  step(poll) > 1 && poll.status === 'open' ? <p class="guard muted">{t('in_steps', { n: step(poll) })}</p> : null

/** The wordings under which some of the votes were cast. */
export function Corrected({ poll: { options, corrections } }: { poll: Poll }) {
  if (!corrections) return null
  return (
    <ul class="guard muted">
      {options.map((o, i) => {
        const was = corrections.filter((c) => c.option_id === o.id)
        return (
          was.length > 0 && (
            <li key={o.id}>
              <b>{letter(i)}</b> {t('corrected')}{' '}
              {was.map((c, n) => (
                <>
                  {n > 0 && ', '}
                  <q dir="auto">{c.was}</q>
                </>
              ))}
            </li>
          )
        )
      })}
    </ul>
  )
}

/** Isolates right-to-left text, so that the sentence around it keeps its own direction. */
const apart = (text: string): string => (/[\u0590-\u08ff]/.test(text) ? `\u2068${text}\u2069` : text)

/** Who voted last, where that is public; on a kiosk poll, a note for somebody waiting for a ballot. */
export function Whose({ poll, waits }: { poll: Poll; waits: boolean }) {
  const last = namedVote.value
  if (poll.identity === 'kiosk') return waits ? <p class="muted">{t('kiosk_only')}</p> : null
  if (poll.identity !== 'name' || poll.results_hidden || last?.pollId !== poll.id) return null
  const name = apart(last.name),
    option = apart(last.option)
  return (
    <p class="named" key={last.name + last.option}>
      {plain(poll) ? t('named_line', { name, option }) : `${name}: ${option}`}
    </p>
  )
}

/** If there are no results to see, there are no notes about them. */
export const Notes = ({ poll }: { poll: Poll }) =>
  poll.results_hidden ? null : (
    <>
      <GuardNote poll={poll} />
      <Corrected poll={poll} />
    </>
  )
