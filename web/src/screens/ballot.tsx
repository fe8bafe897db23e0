// The form: how to vote, the controls of the poll's kind, and a button within reach of the thumb that names the choice.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { seal } from '../ballot'
import { t, type MessageKey } from '../i18n'
import { wantWhy } from '../kinds'
import { NAME_MAX } from '../limits'
import { recall, remember } from '../memory'
import type { Poll, Voted } from '../proto'
import { lostAt, outbox } from '../store'
import { Icon } from '../ui/icon'
import { Loading } from '../ui/state'
import { partsOf } from './choices'

interface Props {
  poll: Poll
  draft: Voted
  onDraft: (draft: Voted) => void
  sending: boolean
  changing: boolean
  onCancel: (() => void) | undefined
  heading: ComponentChildren
  problem: string
  /** A name under which somebody else has voted. */
  taken: string | undefined
}

/** True once sending takes so long that people want to know. */
function useSlow(sending: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!sending) return setSlow(false)
    const timer = setTimeout(() => setSlow(true), 1500)
    return () => clearTimeout(timer)
  }, [sending])
  return slow || (sending && lostAt.value !== null)
}

function NameField({ name, error, onName }: { name: string; error: MessageKey | false | undefined; onName: (name: string) => void }) {
  return (
    <div class="field">
      <label for="voter">{t('your_name')}</label>
      <input
        id="voter"
        class="input"
        dir="auto"
        autocomplete="name"
        maxLength={2 * NAME_MAX}
        value={name}
        aria-invalid={error ? 'true' : 'false'}
        aria-describedby="voter-hint"
        onInput={(e) => onName(e.currentTarget.value)}
      />
      <p id="voter-hint" class={error ? 'hint error' : 'hint'} role={error ? 'alert' : undefined}>
        {t(error || 'named')}
      </p>
    </div>
  )
}

/** A frame does not take the focus away from the page around it. */
export const focusOn = (e: HTMLElement | null, how?: FocusOptions) => {
  if (document.hasFocus()) e?.focus(how)
}

/** Focuses the text that takes the place of the pressed button. */
const kept = (e: HTMLElement | null) => focusOn(e, { preventScroll: true })

export function BallotForm({ poll, draft, onDraft, sending, changing, onCancel, heading, problem, taken }: Props) {
  const named = poll.identity === 'name'
  const [name, setName] = useState(() => draft.voter_name ?? recall('name', ''))
  const [nameless, setNameless] = useState(false)
  const voter = [...name.trim()].slice(0, NAME_MAX).join('')
  const slow = useSlow(sending)
  const parts = partsOf(poll)
  if (!parts)
    return (
      <main class="vote-main">
        {heading}
        <Loading bare />
      </main>
    )
  const ballot = sending ? undefined : parts.ballot(poll, draft)
  const cast = (what: Voted | undefined) => {
    if (!what) return
    if (named && !voter) {
      setNameless(true)
      document.getElementById('voter')?.focus()
      return
    }
    if (named) remember('name', voter)
    outbox.put({ ...seal(poll, { ...what, ...(named && { voter_name: voter }) }), ...(named && !changing && { claims: true }) })
  }
  const [icon, rule] = parts.rule(poll)
  const blank = !sending && !ballot && parts.blank
  return (
    <form
      class="vote-form"
      onSubmit={(e) => {
        e.preventDefault()
        cast(ballot)
      }}
      noValidate
    >
      <main class="vote-main">
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {heading}
        <p class="sub pills">
          <span class="pill">
            <Icon name={icon} />
            {rule}
          </span>
          {!named && (
            <span class="pill">
              <Icon name="lock" />
              {t('no_name')}
            </span>
          )}
        </p>
        {named && !changing && (
          <NameField name={name} error={voter ? voter === taken && 'name_voted' : nameless && 'name_needed'} onName={setName} />
        )}
        <parts.Form poll={poll} draft={draft} onDraft={onDraft} locked={sending} note={slow ? t('not_sent') : undefined} />
      </main>
      <footer class="vote-bar">
        {slow ? (
          <p class="hint center" tabIndex={-1} ref={kept}>
            {(outbox.refused.value && wantWhy()?.unsent()) || t('kept')}
          </p>
        ) : (
          <button class="btn big block" type="submit" aria-disabled={ballot ? undefined : 'true'}>
            {sending && <span class="spin" />}
            {sending ? t('sending') : parts.caption(poll, draft)}
          </button>
        )}
        {onCancel && !sending ? (
          <button type="button" class="btn quiet" onClick={onCancel}>
            {t('cancel')}
          </button>
        ) : (
          !slow && (
            <p class="hint">
              {t(poll.allow_change ? 'change_until' : 'final_vote')}
              {blank && (
                <button type="button" class="link" onClick={() => cast(blank(poll))}>
                  {t('abstain')}
                </button>
              )}
            </p>
          )
        )}
      </footer>
    </form>
  )
}
