// Corrects a typo in an option that its host notices after people have voted: the votes stay, and everybody is told what it said.

import { useState } from 'preact/hooks'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import { foldLine, inLine, lengthOf } from '../lengths'
import { CORRECTIONS_MAX, OPTION_TEXT_MAX } from '../limits'
import { fresh, repeated } from '../options'
import type { Poll } from '../proto'
import { reasonOf } from '../reasons'
import { takePoll } from '../store'
import { Dialog } from '../ui/dialog'
import { FieldError, invalid } from '../ui/controls'
import { letter } from '../ui/key'
import { toast } from '../ui/toast'

interface Props {
  poll: Poll
  index: number
  adminKey: string
  onClose: () => void
  /** Called as it is sent, so that the sender does not take what comes back for news. */
  onSent: (text: string) => void
}

/** Why the server would not accept it. */
function wrongWith(poll: Poll, index: number, text: string): string {
  const twin = repeated(poll.options.map((o, i) => fresh(i === index ? text : o.text)))
  if (!text) return t('err_empty_option')
  if (lengthOf(text) > OPTION_TEXT_MAX) return t('err_too_long', { n: OPTION_TEXT_MAX })
  if (twin >= 0) return t('err_same', { letter: letter(twin) })
  return (poll.corrections?.length ?? 0) >= CORRECTIONS_MAX ? t('correct_full', { n: CORRECTIONS_MAX }) : ''
}

function useCorrecting({ poll, index, adminKey, onClose, onSent }: Props) {
  const option = poll.options[index]!
  const [typed, setTyped] = useState(option.text)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const send = async () => {
    const text = inLine(typed)
    if (busy) return
    if (text === inLine(option.text)) return onClose()
    const wrong = wrongWith(poll, index, text)
    setProblem(wrong)
    if (wrong) return
    setBusy(true)
    onSent(text)
    try {
      takePoll(await hostApi.correct(poll.id, { option_id: option.id, text }, adminKey), false)
      toast(t('correct_done'), 'check')
      onClose()
    } catch (e) {
      setProblem(reasonOf(e))
      setBusy(false)
    }
  }
  return { typed, setTyped, busy, problem, send }
}

export function CorrectOption(props: Props) {
  const { typed, setTyped, busy, problem, send } = useCorrecting(props)
  const name = t('correct_option', { letter: letter(props.index) })
  return (
    <Dialog title={name} onClose={props.onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(e) => {
          e.preventDefault()
          void send()
        }}
      >
        <input
          class="input"
          dir="auto"
          autocomplete="off"
          autofocus
          maxLength={2 * OPTION_TEXT_MAX}
          aria-label={t('option_letter', { letter: letter(props.index) })}
          value={typed}
          {...invalid(problem, 'err-correct')}
          onInput={(e) => setTyped(foldLine(e.currentTarget.value))}
        />
        <FieldError id="err-correct">{problem}</FieldError>
        <p class="muted">{t('correct_text')}</p>
        <div class="tools">
          <button type="button" class="btn ghost" onClick={props.onClose}>
            {t('cancel')}
          </button>
          <button class="btn" aria-disabled={busy ? 'true' : undefined}>
            {busy && <span class="spin" />}
            {t('correct_do')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
