// A link to pass on: a field that selects its own text, and a button where the browser can copy.

import { useId, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { Icon } from './icon'
import { toast } from './toast'

/** Copies without the clipboard API, which does not exist on plain HTTP. */
function copySelected(field: HTMLInputElement): boolean {
  field.focus()
  field.select()
  try {
    return document.execCommand('copy')
  } catch {
    return false
  }
}

interface Props {
  label: string
  value: string
  hint?: string
  covered?: boolean
  onCopied?: () => void
}

/** `covered` is for links that others in the room should not read: it is visible only while its field has the focus. */
export function CopyField({ label, value, hint, covered, onCopied }: Props) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const copy = async (by: HTMLElement) => {
    const done = navigator.clipboard
      ? await navigator.clipboard.writeText(value).then(
          () => true,
          () => false,
        )
      : false
    const ok = done || (!!field.current && copySelected(field.current))
    if (ok && covered) by.focus()
    toast(t(ok ? 'copied' : 'copy_by_hand'), ok ? 'check' : 'copy')
    if (ok) onCopied?.()
  }
  return (
    <div class="copy field">
      <label for={id}>{label}</label>
      <span class="copy-row">
        <input
          id={id}
          ref={field}
          class={covered ? 'input covered' : 'input'}
          readOnly
          dir="ltr"
          value={value}
          // Later: Safari still has to put the caret where the press was.
          onFocus={({ currentTarget: link }) => void setTimeout(() => link.select())}
        />
        <button type="button" class="btn ghost sm" aria-label={`${t('copy')}: ${label}`} onClick={(e) => void copy(e.currentTarget)}>
          <Icon name="copy" />
          {t('copy')}
        </button>
      </span>
      {hint && <p class="hint">{hint}</p>}
    </div>
  )
}
