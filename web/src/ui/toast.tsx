// One toast at a time, only for what happened out of view: a link copied, something deleted that can be brought back.

import { signal } from '@preact/signals'
import { announce } from './announcer'
import { Icon, type IconName } from './icon'
import { overlay } from './overlay'

interface Toast { text: string; icon: IconName; action?: { label: string; run: () => void } }

const shown = signal<Toast | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

const wait = (): void => {
  clearTimeout(timer)
  timer = setTimeout(() => { shown.value = null }, shown.value?.action ? 10_000 : 6_000)
}
const hold = (): void => clearTimeout(timer)

export function toast(text: string, icon: IconName = 'check', action?: Toast['action']): void {
  shown.value = action ? { text, icon, action } : { text, icon }
  announce(text)
  wait()
}

export function Toasts() {
  const now = shown.value
  if (!now) return null
  const act = () => { shown.value = null; now.action?.run() }
  return (
    <aside class="toast" onMouseEnter={hold} onMouseLeave={wait} onFocusIn={hold} onFocusOut={wait}>
      <Icon name={now.icon} /><span>{now.text}</span>
      {now.action && <button type="button" onClick={act}>{now.action.label}</button>}
    </aside>
  )
}

overlay.value = Toasts
