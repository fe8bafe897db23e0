// The form for the name that somebody gives before taking part: the field, what is wrong with it, and that it is being sent.

import { useId, useState } from 'preact/hooks'
import { t, type MessageKey } from '../i18n'
import { inLine, lengthOf } from '../lengths'
import { NAME_MAX } from '../limits'

interface Asking {
  first: string
  refused?: MessageKey | undefined
  hint: MessageKey
  give: (name: string) => Promise<void>
  refusal: (e: unknown) => MessageKey
}

export function useNameForm({ first, refused, hint, give, refusal }: Asking) {
  const id = useId()
  const [name, setName] = useState(first)
  const [wrong, setWrong] = useState(refused)
  const [busy, setBusy] = useState(false)
  const onSubmit = (e: Event) => {
    e.preventDefault()
    if (busy) return
    const fail = (key: MessageKey) => {
      setWrong(key)
      document.getElementById(id)?.focus()
    }
    const mine = inLine(name)
    if (!mine || lengthOf(mine) > NAME_MAX) return fail('err_name')
    setBusy(true)
    give(mine)
      .catch((problem: unknown) => fail(refusal(problem)))
      .finally(() => setBusy(false))
  }
  const field = (
    <div class="field">
      <label for={id}>{t('your_name')}</label>
      <input
        id={id}
        class="input"
        dir="auto"
        autocomplete="nickname"
        maxLength={2 * NAME_MAX}
        value={name}
        aria-invalid={wrong ? 'true' : 'false'}
        aria-describedby={`${id}-hint`}
        onInput={(e) => {
          setName(e.currentTarget.value)
          setWrong(undefined)
        }}
      />
      <p id={`${id}-hint`} class={wrong ? 'hint error' : 'hint'} role={wrong ? 'alert' : undefined}>
        {t(wrong ?? hint)}
      </p>
    </div>
  )
  const enter = (size: string) => (
    <button class={`btn ${size}block`} type="submit" aria-disabled={busy ? 'true' : undefined}>
      {busy && <span class="spin" />}
      {t('quiz_enter')}
    </button>
  )
  return { onSubmit, field, enter }
}
