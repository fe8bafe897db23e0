// The name for the leaderboard: asked once per room, and not at all of who has given it before or plays without.

import { useId, useState } from 'preact/hooks'
import { Problem } from '../api'
import { t, type MessageKey } from '../i18n'
import { inLine, lengthOf } from '../lengths'
import { NAME_MAX } from '../limits'
import { recall } from '../memory'
import type { Poll } from '../proto'
import { joinAs, playNameless } from './participant'

function refusal(e: unknown): MessageKey {
  if (!(e instanceof Problem) || e.passing) return 'quiz_join_offline'
  if (e.code === 'name_taken') return 'err_name_taken'
  return e.code === 'room_full' ? 'err_room_full' : 'err_name'
}

export function QuizJoin({ poll, onJoined }: { poll: Poll; onJoined: () => void }) {
  const id = useId()
  const [name, setName] = useState(() => recall('name', ''))
  const [wrong, setWrong] = useState<MessageKey | null>(null)
  const [busy, setBusy] = useState(false)
  const must = poll.identity === 'name'
  const join = (e: Event) => {
    e.preventDefault()
    if (busy) return
    const fail = (key: MessageKey) => { setWrong(key); document.getElementById(id)?.focus() }
    const mine = inLine(name)
    if (!mine || lengthOf(mine) > NAME_MAX) return fail('err_name')
    setBusy(true)
    joinAs(poll, mine).then(onJoined, (problem: unknown) => fail(refusal(problem))).finally(() => setBusy(false))
  }
  return (
    <form class="vote-form" onSubmit={join} noValidate>
      <main class="vote-main quiz-join"><h1>{t('quiz_join_title')}</h1>
        <div class="field"><label for={id}>{t('your_name')}</label>
          <input id={id} class="input" dir="auto" autocomplete="nickname" maxLength={2 * NAME_MAX} value={name} aria-invalid={wrong ? 'true' : 'false'} aria-describedby={`${id}-hint`}
            onInput={(e) => { setName(e.currentTarget.value); setWrong(null) }} />
          <p id={`${id}-hint`} class={wrong ? 'hint error' : 'hint'} role={wrong ? 'alert' : undefined}>{t(wrong ?? 'quiz_join_hint')}</p></div>
        <button class="btn big block" type="submit" aria-disabled={busy ? 'true' : undefined}>{busy && <span class="spin" />}{t('quiz_enter')}</button>
        {!must && <button type="button" class="btn quiet" onClick={() => { playNameless(poll.room_id); onJoined() }}>{t('quiz_nameless')}</button>}
      </main>
    </form>
  )
}
