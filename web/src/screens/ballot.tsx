// The form: one native radio or checkbox per option, and a button within reach of the thumb that names the choice.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { isMany, least, missingPicks, most, toggle } from '../ballot'
import { list, t } from '../i18n'
import { recall, remember } from '../memory'
import type { Poll } from '../proto'
import { uuid } from '../random'
import { lostAt, outbox } from '../store'
import { Icon } from '../ui/icon'
import { colour, Key, letter } from '../ui/key'

interface Props {
  poll: Poll; picked: number[]; onPick: (ids: number[]) => void; sending: boolean; changing: boolean
  onCancel: (() => void) | undefined; heading: ComponentChildren; problem: string
}

export function rule(poll: Poll): string {
  if (!isMany(poll)) return t('pick_one')
  const min = least(poll), max = most(poll)
  if (min === max) return t('pick_exactly', { n: min })
  return min > 1 ? t('pick_between', { min, max }) : t('pick_up_to', { n: max })
}

export function ChoiceList({ poll, picked, onPick, locked, note }: { poll: Poll; picked: number[]; onPick: (ids: number[]) => void; locked: boolean; note?: string }) {
  const many = isMany(poll), full = many && picked.length >= most(poll)
  return (
    <fieldset class="opts" disabled={locked}><legend class="sr">{poll.title}</legend>
      {poll.options.map((o, i) => {
        const on = picked.includes(o.id)
        return (
          <label key={o.id} class={`opt ${colour(i, poll.options.length)}${on ? ' on' : ''}${full && !on ? ' full' : ''}`}>
            <input type={many ? 'checkbox' : 'radio'} name={`poll-${poll.id}`} value={o.id} checked={on} disabled={full && !on}
              onChange={() => onPick(toggle(poll, picked, o.id))} />
            <Key index={i} /><span class="lbl"><span dir="auto">{o.text}</span>{on && note && <span class="mine">{note}</span>}</span>
            <span class={many ? 'chk many' : 'chk'} aria-hidden="true"><Icon name="check" /></span>
          </label>
        )
      })}
    </fieldset>
  )
}

const lettersOf = (poll: Poll, ids: number[]): string => list(ids.map((id) => letter(poll.options.findIndex((o) => o.id === id))))

function caption(poll: Poll, picked: number[], sending: boolean): string {
  if (sending) return t('sending')
  const more = missingPicks(poll, picked)
  if (!picked.length) return t(isMany(poll) && more > 1 ? 'choose_more' : 'choose_option', { n: more })
  if (more) return t('choose_more', { n: more })
  return t('vote_for', { options: lettersOf(poll, picked) })
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

function NameField({ name, error, onName }: { name: string; error: boolean; onName: (name: string) => void }) {
  return (
    <div class="field"><label for="voter">{t('your_name')}</label>
      <input id="voter" class="input" dir="auto" autocomplete="name" maxLength={100} value={name} aria-invalid={error ? 'true' : 'false'} aria-describedby="voter-hint"
        onInput={(e) => onName(e.currentTarget.value)} />
      <p id="voter-hint" class={error ? 'hint error' : 'hint'} role={error ? 'alert' : undefined}>{t(error ? 'name_needed' : 'named')}</p></div>
  )
}

export function BallotForm({ poll, picked, onPick, sending, changing, onCancel, heading, problem }: Props) {
  const named = poll.identity === 'name'
  const [name, setName] = useState(() => recall('name', ''))
  const [nameless, setNameless] = useState(false)
  const slow = useSlow(sending)
  const ready = !sending && picked.length > 0 && !missingPicks(poll, picked)
  const submit = (e: Event) => {
    e.preventDefault()
    if (!ready) return
    const voter = name.trim()
    if (named && !voter) { setNameless(true); document.getElementById('voter')?.focus(); return }
    if (named) remember('name', voter)
    outbox.put({ pollId: poll.id, at: Date.now(), ballot: { option_ids: picked, vote_id: uuid(), ...(named ? { voter_name: voter } : {}) } })
  }
  return (
    <form class="vote-form" onSubmit={submit} noValidate>
      <main class="vote-main">
        {problem && <p class="problem" role="alert">{problem}</p>}
        {heading}
        <p class="sub pills"><span class="pill"><Icon name={isMany(poll) ? 'multi' : 'list'} />{rule(poll)}</span>
          {!named && <span class="pill"><Icon name="lock" />{t('no_name')}</span>}</p>
        {named && !changing && <NameField name={name} error={nameless && !name.trim()} onName={setName} />}
        <ChoiceList poll={poll} picked={picked} onPick={onPick} locked={sending} {...(slow ? { note: t('not_sent') } : {})} />
      </main>
      <footer class="vote-bar">
        {slow ? <p class="hint center">{t('kept')}</p>
          : <button class="btn big block" type="submit" aria-disabled={ready ? undefined : 'true'}>{sending && <span class="spin" />}{caption(poll, picked, sending)}</button>}
        {onCancel && !sending ? <button type="button" class="btn quiet" onClick={onCancel}>{t('cancel')}</button>
          : !slow && <p class="hint">{t(poll.allow_change ? 'change_until' : 'final_vote')}</p>}
      </footer>
    </form>
  )
}
