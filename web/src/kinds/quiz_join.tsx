// The name for the leaderboard: asked once per room, and not asked of anybody who has given it before or plays without one.

import { useState } from 'preact/hooks'
import { Problem } from '../api'
import { t, type MessageKey } from '../i18n'
import { recall } from '../memory'
import type { Poll } from '../proto'
import { useNameForm } from './name_form'
import { joinAs, playNameless } from './participant'

function refusal(e: unknown): MessageKey {
  if (!(e instanceof Problem) || e.passing) return 'quiz_join_offline'
  if (e.code === 'name_taken') return 'err_name_taken'
  return e.code === 'room_full' ? 'err_room_full' : 'err_name'
}

export function QuizJoin({ poll, onJoined }: { poll: Poll; onJoined: () => void }) {
  const [first] = useState(() => recall('name', ''))
  const { onSubmit, field, enter } = useNameForm({
    first,
    hint: 'quiz_join_hint',
    refusal,
    give: (name) => joinAs(poll, name).then(onJoined),
  })
  return (
    <form class="vote-form" onSubmit={onSubmit} noValidate>
      <main class="vote-main quiz-join">
        <h1>{t('quiz_join_title')}</h1>
        {field}
        {enter('big ')}
        {poll.identity !== 'name' && (
          <button
            type="button"
            class="btn quiet"
            onClick={() => {
              playNameless(poll.room_id)
              onJoined()
            }}
          >
            {t('quiz_nameless')}
          </button>
        )}
      </main>
    </form>
  )
}
