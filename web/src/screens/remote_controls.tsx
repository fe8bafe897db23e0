// The buttons of the remote for the question on screen, by kind: its voting, its results, its time; and what becomes of a press.

import { useEffect } from 'preact/hooks'
import { now } from '../clock'
import { hostApi } from '../host_api'
import { t, type MessageKey } from '../i18n'
import type { Poll, ResultsRule, Room } from '../proto'
import { isQuiz, opensAgain, waits } from '../quiz'
import { failed } from '../reasons'
import { roomApi } from '../room_api'
import { keepRule, ruleOf } from '../rules'
import { takePoll } from '../store'
import { announce } from '../ui/announcer'
import { Icon, type IconName } from '../ui/icon'
import { endOf } from '../ui/now'
import { useSure } from './sure'

/** `said` is announced to screen readers once it is done. */
export const run = (work: Promise<Poll | Room>, said?: MessageKey): void =>
  void work
    .then((p) => {
      if ('options' in p) takePoll(p, false)
      if (said) announce(t(said))
    })
    .catch(failed)

/** `main` marks the next thing to do. */
const Big = ({
  icon,
  label,
  pressed,
  main,
  onClick,
}: {
  icon: IconName
  label: string
  pressed?: boolean
  main?: boolean
  onClick: () => void
}) => (
  <button type="button" class={main ? 'main' : undefined} aria-pressed={pressed} onClick={onClick}>
    <Icon name={icon} />
    {label}
  </button>
)

const SHOWN: Record<ResultsRule, MessageKey> = { live: 'results_on', after_vote: 'results_after_vote', after_close: 'results_off' }

/** Says what people see now, and hides it or brings it back. */
function ResultsSwitch({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const on = poll.results !== 'after_close'
  useEffect(() => keepRule(poll.id, poll.results), [poll.id, poll.results])
  return (
    <Big
      icon={on ? 'eye' : 'hidden'}
      label={t(SHOWN[poll.results])}
      pressed={on}
      onClick={() => run(hostApi.patchPoll(poll.id, { results: on ? 'after_close' : ruleOf(poll.id) }, adminKey))}
    />
  )
}

const MORE_MS = 30_000

function Controls({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const open = poll.status === 'open'
  const more = () => {
    if (!open) return run(hostApi.reopen(poll.id, adminKey, MORE_MS / 1000))
    run(hostApi.patchPoll(poll.id, { end_time: new Date(Math.max(now(), endOf(poll) ?? 0) + MORE_MS).toISOString() }, adminKey))
  }
  return (
    <div class="ctl">
      {/* Once voting is closed, everybody sees them, whatever the rule. */}
      {open && <ResultsSwitch poll={poll} adminKey={adminKey} />}
      {open ? (
        <Big icon="lock" label={t('close_voting')} onClick={() => run(hostApi.close(poll.id, adminKey), 'voting_closed')} />
      ) : (
        <Big icon="unlock" label={t('reopen_voting')} onClick={() => run(hostApi.reopen(poll.id, adminKey), 'voting_open')} />
      )}
      <Big icon="clock" label={t(open && endOf(poll) === null ? 'close_in' : 'add_time', { n: 30 })} onClick={more} />
    </div>
  )
}

/** A quiz is started, then revealed; the second tap of a double tap does neither. */
function QuizControls({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const sure = useSure()
  return (
    <div class="ctl one">
      {waits(poll) ? (
        <Big
          icon="play"
          label={t('quiz_start')}
          main
          onClick={() => sure('start') && run(roomApi.start(poll.id, adminKey), 'quiz_running')}
        />
      ) : (
        <Big
          icon="eye"
          label={t('quiz_reveal')}
          main
          onClick={() => sure('reveal') && run(hostApi.close(poll.id, adminKey), 'quiz_over')}
        />
      )}
    </div>
  )
}

/** Nobody waits for results in a Q&A: it only opens and closes. */
function QnaControls({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  return (
    <div class="ctl one">
      {poll.status === 'open' ? (
        <Big icon="lock" label={t('qna_close')} onClick={() => run(hostApi.close(poll.id, adminKey), 'closed')} />
      ) : (
        <Big icon="unlock" label={t('qna_reopen')} onClick={() => run(hostApi.reopen(poll.id, adminKey), 'open')} />
      )}
    </div>
  )
}

export function KindControls({ onBoard, ...props }: { poll: Poll; adminKey: string; onBoard: (() => void) | undefined }) {
  // Only a reset makes it possible again.
  if (props.poll.status === 'closed' && !opensAgain(props.poll))
    return (
      <>
        {onBoard && (
          <div class="ctl one">
            <Big icon="trophy" label={t('key_board')} onClick={onBoard} />
          </div>
        )}
        <p class="note">
          <Icon name="lock" />
          {t('quiz_over')}
        </p>
      </>
    )
  return isQuiz(props.poll) ? <QuizControls {...props} /> : props.poll.kind === 'qna' ? <QnaControls {...props} /> : <Controls {...props} />
}
