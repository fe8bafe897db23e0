// Where names say who votes, the name comes first: everybody may read the questions, but asking and voting requires a name.

import { useState } from 'preact/hooks'
import { api, Problem, problemOf } from '../api'
import type { MessageKey } from '../i18n'
import { recall, remember } from '../memory'
import type { Poll, Voted } from '../proto'
import { lastOutcome } from '../store'
import { useNameForm } from './name_form'

export interface Asker {
  name: string | undefined
  taken: string | undefined
  take: (name: string) => void
}

/** The name under which this device asks; it is given up if somebody else took it first. */
export function useAsker(poll: Poll, mine: Voted | undefined): Asker {
  const key = `qna-name.${poll.id}`,
    last = lastOutcome.value
  const [name, setName] = useState(() => recall(key, ''))
  const taken =
    last?.pollId === poll.id && !last.outcome.ok && last.outcome.problem.code === 'already_voted'
      ? last.letter.ballot.voter_name
      : undefined
  const take = (to: string) => {
    setName(to)
    remember(key, to)
    remember('name', to)
  }
  return { name: mine?.voter_name ?? (name === taken ? undefined : name || undefined), taken, take }
}

/** A name under which somebody has voted is somebody's. */
async function claim(pollId: string, name: string): Promise<void> {
  if ((await api.poll(pollId, undefined, name)).has_voted) throw new Problem('already_voted', 409)
}

function refusal(e: unknown): MessageKey {
  const { code, passing } = problemOf(e)
  return passing ? 'quiz_join_offline' : code === 'already_voted' ? 'name_voted' : 'err_name'
}

export function NameForm({ poll, asker }: { poll: Poll; asker: Asker }) {
  const [first] = useState(() => asker.taken ?? recall('name', ''))
  const { onSubmit, field, enter } = useNameForm({
    first,
    refused: asker.taken ? 'name_voted' : undefined,
    hint: 'qna_name_hint',
    refusal,
    give: (name) => claim(poll.id, name).then(() => asker.take(name)),
  })
  return (
    <form class="ask-form" onSubmit={onSubmit} noValidate>
      {field}
      {enter('')}
    </form>
  )
}
