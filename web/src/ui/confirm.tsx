// A confirmation dialog, used only before something that cannot be undone.

import { t } from '../i18n'
import { Dialog } from './dialog'

export function Confirm({
  title,
  text,
  action,
  onYes,
  onClose,
}: {
  title: string
  text: string
  action: string
  onYes: () => void
  onClose: () => void
}) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="muted">{text}</p>
      <div class="tools">
        <button type="button" class="btn ghost" onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class="btn danger"
          onClick={() => {
            onClose()
            onYes()
          }}
        >
          {action}
        </button>
      </div>
    </Dialog>
  )
}
