// The field for a poll's code, on the start page and where nothing has the code that was entered.

import { useRef, useState } from 'preact/hooks'
import { codeIn, digitsIn, spaced } from '../code'
import { t } from '../i18n'
import { go } from '../router'
import { Icon } from '../ui/icon'

/** `wrong` is a code that does not exist; it stays in the field, since often only one digit of it is wrong. */
export function CodeForm({ wrong = '', to = '' }: { wrong?: string; to?: string }) {
  const [text, setText] = useState(wrong && spaced(wrong))
  const [short, setShort] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const code = codeIn(text)
  const error = short ? t('code_short', { n: text.replace(/\D/g, '').length }) : code && code === wrong ? t('not_found_text') : ''
  const open = (found: string) => (found === wrong ? location.reload() : go(to + found))
  const type = (value: string) => {
    const whole = codeIn(value)
    const digits = whole ?? digitsIn(value).slice(0, 6)
    const shown = digits.length > 3 ? spaced(digits) : digits
    // Removes non-digits from the field even if the value does not change.
    if (field.current) field.current.value = shown
    setText(shown)
    setShort(false)
    if (whole && value.length > 7) open(whole)
  }
  const submit = (e: Event) => {
    e.preventDefault()
    if (code) return open(code)
    setShort(true)
    field.current?.focus()
  }
  return (
    <form class="code-field" onSubmit={submit} noValidate>
      <label for="code">{t('code_label')}</label>
      <input
        id="code"
        ref={field}
        class="code-in"
        inputMode="numeric"
        autocomplete="one-time-code"
        placeholder="000 000"
        dir="ltr"
        value={text}
        aria-describedby="codehint"
        aria-invalid={error ? 'true' : 'false'}
        onInput={(e) => type(e.currentTarget.value)}
      />
      <p id="codehint" class={error ? 'hint error' : 'hint'} role={error ? 'alert' : undefined}>
        {error || t('code_hint')}
      </p>
      <button class="btn big block" type="submit">
        {t('join')} <Icon name="arrow" />
      </button>
    </form>
  )
}
