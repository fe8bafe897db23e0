// What the keys do, at the foot of the big screen. Each hint is a button too: not every presenter has a keyboard.

import { useEffect, useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n'
import type { Poll, Room } from '../proto'
import { isQuiz, opensAgain } from '../quiz'
import { around, isFinal } from '../shows'
import { ending, keyName, quizStep, type Act, type StageView } from './stage_keys'

/** Nobody has moved anything for a while, so what is not meant for the audience recedes. */
function useQuiet(): boolean {
  const [quiet, setQuiet] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const stir = () => {
      setQuiet(false)
      clearTimeout(timer)
      timer = setTimeout(() => setQuiet(true), 4000)
    }
    stir()
    addEventListener('pointermove', stir)
    return () => {
      clearTimeout(timer)
      removeEventListener('pointermove', stir)
    }
  }, [])
  return quiet
}

const STEPS = { start: 'key_start', reveal: 'key_reveal', next: 'key_next' } as const

/** Whether the first question is what comes next. */
const begins = ({ polls }: Room): boolean => around(polls, null).after === polls[0]

/** What L does now. */
const lockWord = ({ kind, status }: Poll): MessageKey =>
  kind === 'qna' ? (status === 'open' ? 'qna_close' : 'qna_reopen') : status === 'open' ? 'close_voting' : 'reopen_voting'

/** The key as printed, its name for programs, what it does, and the word for that. */
type Hint = [key: string, shortcut: string, act: Act, text: string]

function hintsOf(room: Room, poll: Poll | undefined, control: boolean, view: StageView): Hint[] {
  const hints: Hint[] = []
  if (control) {
    const step = poll ? quizStep(poll) : begins(room) ? 'start' : 'next',
      end = ending(room, poll),
      last = room.polls[room.polls.length - 1]
    // Nothing comes after the last question, unless it has rounds to step through.
    if (end === 'board') hints.push([keyName('Space'), 'Space', 'next', t(isFinal(room.polls) ? 'board_final' : 'key_board')])
    else if (!end && (step !== 'next' || view.rounds || !poll || poll.id !== last?.id))
      hints.push([keyName('Space'), 'Space', 'next', t(STEPS[step])])
    if (poll && isQuiz(poll)) hints.push(['P', 'P', 'board', t('key_board')])
    else if (poll) {
      // A key cannot bring back results that are hidden from everybody.
      if (!poll.results_hidden) hints.push(['R', 'R', 'results', t(view.veiled ? 'show_results_now' : 'hide_results')])
      if (poll.status === 'open' || opensAgain(poll)) hints.push(['L', 'L', 'lock', t(lockWord(poll))])
    }
  }
  // Whoever wonders where the join card has gone finds the key here.
  if (!view.join) hints.push(['J', 'J', 'join', t('key_join')])
  return [...hints, ['Q', 'Q', 'qr', t('key_qr')], ['?', 'Shift+?', 'keys', t('key_list')]]
}

export function Hints({ control, room, poll, view }: { control: boolean; room: Room; poll: Poll | undefined; view: StageView }) {
  const quiet = useQuiet()
  return (
    <div class={`hints${quiet ? ' quiet' : ''}`} role="group" aria-label={t('keys_title')}>
      {hintsOf(room, poll, control, view).map(([key, shortcut, act, text]) => (
        // A mouse press does not move the focus, so that Space keeps meaning the next question, not this button.
        <button key={act} type="button" aria-keyshortcuts={shortcut} onMouseDown={(e) => e.preventDefault()} onClick={() => view.act(act)}>
          <kbd aria-hidden="true">{key}</kbd>
          {text}
        </button>
      ))}
    </div>
  )
}
