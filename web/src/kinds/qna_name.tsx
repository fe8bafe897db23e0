// Where names say who votes, the name comes first: everybody may read the questions, but asking and voting takes one.

import { useId, useState } from 'preact/hooks'
import { problemOf } from '../api'
import { t, type MessageKey } from '../i18n'
import { inLine, lengthOf } from '../lengths'
import { NAME_MAX } from '../limits'
import { recall, remember } from '../memory'
import type { Poll, Voted } from '../proto'
import { claim } from '../screens/ballot'
import { lastOutcome } from '../store'

export interface Asker { name: string | undefined; taken: string | undefined; take: (name: string) => void }

/** Under which name this device asks; a name that somebody else was faster with is given up. */
export function useAsker(poll: Poll, mine: Voted | undefined): Asker {
  const key = `qna-name.${poll.id}`, last = lastOutcome.value
  const [name, setName] = useState(() => recall(key, ''))
  const taken = last?.pollId === poll.id && !last.outcome.ok && last.outcome.problem.code === 'already_voted' ? last.letter.ballot.voter_name : undefined
  const take = (to: string) => { setName(to); remember(key, to); remember('name', to) }
  return { name: mine?.voter_name ?? (name === taken ? undefined : name || undefined), taken, take }
}

function refusal(e: unknown): MessageKey {
  const { code, passing } = problemOf(e)
  return passing ? 'quiz_join_offline' : code === 'already_voted' ? 'name_voted' : 'err_name'
}

export function NameForm({ poll, asker }: { poll: Poll; asker: Asker }) {
  const id = useId()
  const [name, setName] = useState(() => asker.taken ?? recall('name', ''))
  const [wrong, setWrong] = useState<MessageKey | undefined>(asker.taken ? 'name_voted' : undefined)
  const [busy, setBusy] = useState(false)
  const give = (e: Event) => {
    e.preventDefault()
    if (busy) return
    const fail = (key: MessageKey) => { setWrong(key); document.getElementById(id)?.focus() }
    const mine = inLine(name)
    if (!mine || lengthOf(mine) > NAME_MAX) return fail('err_name')
    setBusy(true)
    claim(poll.id, mine).then(() => asker.take(mine), (problem: unknown) => fail(refusal(problem))).finally(() => setBusy(false))
  }
  return (
    <form class="ask-form" onSubmit={give} noValidate>
      <div class="field"><label for={id}>{t('your_name')}</label>
        <input id={id} class="input" dir="auto" autocomplete="nickname" maxLength={2 * NAME_MAX} value={name} aria-invalid={wrong ? 'true' : 'false'} aria-describedby={`${id}-hint`}
          onInput={(e) => { setName(e.currentTarget.value); setWrong(undefined) }} />
        <p id={`${id}-hint`} class={wrong ? 'hint error' : 'hint'} role={wrong ? 'alert' : undefined}>{t(wrong ?? 'qna_name_hint')}</p></div>
      <button class="btn block" type="submit" aria-disabled={busy ? 'true' : undefined}>{busy && <span class="spin" />}{t('quiz_enter')}</button>
    </form>
  )
}
