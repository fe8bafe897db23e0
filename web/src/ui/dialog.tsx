import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { t } from '../i18n'
import { Announcer } from './announcer'
import { Icon } from './icon'
import { dialogs, Toasts } from './toast'

interface Props {
  title: string
  onClose: () => void
  wide?: boolean
  children: ComponentChildren
}

/**
 * A modal dialog: the browser's own, so Esc and the page behind it are taken care of. Afterwards the focus returns to the
 * element that opened it; browsers do that only if the dialog is closed before it is removed from the page.
 */
export function Dialog({ title, onClose, wide, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null),
    id = useId()
  const [depth] = useState(() => dialogs.peek() + 1)
  useEffect(() => {
    dialogs.value++
    return () => {
      dialogs.value--
    }
  }, [])
  useEffect(() => {
    const dialog = ref.current,
      opener = document.activeElement
    if (dialog && !dialog.open) {
      if (dialog.showModal) dialog.showModal()
      // Safari before 15.4 has no dialogs: the style sheet puts it over the page.
      else dialog.setAttribute('open', '')
    }
    return () => {
      dialog?.close?.()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  // A text selection that ends beside the dialog is reported as a click there, so what counts is where the press began.
  const began = useRef<EventTarget | null>(null)
  const outside = (e: MouseEvent) => {
    if (e.target === ref.current && began.current === ref.current) onClose()
  }
  return (
    <dialog
      ref={ref}
      class={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault()
        onClose()
      }}
      onPointerDown={(e) => {
        began.current = e.target
      }}
      onClick={outside}
    >
      <div class="dialog-in">
        <header>
          <h2 id={id} dir="auto">
            {title}
          </h2>
          <button type="button" class="btn quiet sm" aria-label={t('close_dialog')} onClick={onClose}>
            <Icon name="x" />
          </button>
        </header>
        {children}
      </div>
      <Toasts depth={depth} />
      <Announcer />
    </dialog>
  )
}
