// Told above the page, only for what happened out of view: a link copied, something deleted that can be brought back.
// One at a time; but what waits for its way back to be over keeps that way beside whatever is told next.

import { signal } from '@preact/signals'
import { announce } from './announcer'
import { Icon, type IconName } from './icon'
import { overlay } from './overlay'

/** `over` is called where nobody took the way back for as long as it was there. */
interface Action { label: string; run: () => void; over?: () => void }
interface Toast { no: number; text: string; icon: IconName; action: Action | undefined }

const WAITING_MAX = 3
const shown = signal<readonly Toast[]>([])
let count = 0
const timers = new Map<Toast, ReturnType<typeof setTimeout>>()

function end(one: Toast, how: (() => void) | undefined): void {
  clearTimeout(timers.get(one))
  if (!timers.delete(one)) return
  shown.value = shown.peek().filter((other) => other !== one)
  how?.()
}

function wait(one: Toast): void {
  clearTimeout(timers.get(one))
  timers.set(one, setTimeout(() => end(one, one.action?.over), one.action ? 10_000 : 6_000))
}

const waitAll = (): void => shown.peek().forEach(wait)
const holdAll = (): void => shown.peek().forEach((one) => clearTimeout(timers.get(one)))

/** The answer takes it back: what it offers cannot be done any more. */
export function toast(text: string, icon: IconName = 'check', action?: Action): () => void {
  const one: Toast = { no: ++count, text, icon, action }, known = shown.peek()
  const stay = known.filter((other) => other.action?.over).slice(action?.over ? 1 - WAITING_MAX : 0)
  for (const other of known) if (!stay.includes(other)) end(other, other.action?.over)
  shown.value = [...stay, one]
  announce(text)
  wait(one)
  return () => end(one, undefined)
}

export function Toasts() {
  if (!shown.value.length) return null
  return (
    <aside class="toasts" onMouseEnter={holdAll} onMouseLeave={waitAll} onFocusIn={holdAll} onFocusOut={waitAll}>
      {shown.value.map((one) => (
        <div key={one.no} class="toast"><Icon name={one.icon} /><span>{one.text}</span>
          {one.action && <button type="button" onClick={() => { end(one, one.action?.run); waitAll() }}>{one.action.label}</button>}</div>
      ))}
    </aside>
  )
}

overlay.value = Toasts
