// Messages above the page, only for what happened out of view: a link copied, something deleted that can be restored. One
// at a time; but one with a pending undo keeps its button next to whatever message comes next.

import { signal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { announce } from './announcer'
import { Icon, type IconName } from './icon'
import { overlay } from './overlay'

/** `over` is called if nobody used the action while it was offered. */
interface Action {
  label: string
  run: () => void
  over?: () => void
}
interface Toast {
  no: number
  text: string
  icon: IconName
  action: Action | undefined
}

/** How many dialogs are open, one above the other. What is behind the last one cannot be seen, pressed or heard. */
export const dialogs = signal(0)

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
  timers.set(
    one,
    setTimeout(() => end(one, one.action?.over), one.action ? 10_000 : 6_000),
  )
}

const waitAll = (): void => shown.peek().forEach(wait)
const holdAll = (): void => shown.peek().forEach((one) => clearTimeout(timers.get(one)))

/** Returns a function that withdraws the message, for when what it offers can no longer be done. */
export function toast(text: string, icon: IconName = 'check', action?: Action): () => void {
  const one: Toast = { no: ++count, text, icon, action },
    known = shown.peek()
  const stay = known.filter((other) => other.action?.over).slice(action?.over ? 1 - WAITING_MAX : 0)
  for (const other of known) if (!stay.includes(other)) end(other, other.action?.over)
  shown.value = [...stay, one]
  announce(text)
  wait(one)
  return () => end(one, undefined)
}

const WRITTEN = 'input:not([type=checkbox],[type=radio]),textarea,select'

/**
 * Brings keyboard users to an undo button: it is at the end of the page, and would be gone before they had tabbed there.
 * So it is the next tab stop, once, from anywhere except a text field, where Tab is part of writing; and from there Tab
 * leads back.
 */
function useNextStop(list: RefObject<HTMLElement | null>): void {
  const from = useRef<HTMLElement | null>(null),
    been = useRef(0)
  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      const now = document.activeElement as HTMLElement | null,
        buttons = [...(list.current?.querySelectorAll('button') ?? [])],
        last = shown
          .peek()
          .filter((one) => one.action)
          .pop()
      if (e.key !== 'Tab' || !last || document.querySelector('dialog[open]')) return
      const at = buttons.indexOf(now as HTMLButtonElement),
        next = at + (e.shiftKey ? -1 : 1)
      if (at < 0 && (e.shiftKey || been.current >= last.no || !now || now.matches(WRITTEN))) return
      if (at < 0) {
        from.current = now
        been.current = last.no
      }
      const to = at < 0 ? buttons[buttons.length - 1] : (buttons[next] ?? from.current)
      if (!to?.isConnected) return
      e.preventDefault()
      to.focus()
    }
    addEventListener('keydown', key)
    return () => removeEventListener('keydown', key)
  }, [])
  // The button that was pressed there is gone: the focus goes back to where it came from, unless the action moved it elsewhere.
  const inside = !!list.current?.contains(document.activeElement)
  useEffect(() => {
    if (inside && (!document.activeElement || document.activeElement === document.body) && from.current?.isConnected) from.current.focus()
  })
}

/** `depth` is how many dialogs are below these messages: they are shown in the topmost one. */
export function Toasts({ depth = 0 }: { depth?: number }) {
  const list = useRef<HTMLElement>(null)
  useNextStop(list)
  if (!shown.value.length || depth !== dialogs.value) return null
  return (
    <aside ref={list} class="toasts" onMouseEnter={holdAll} onMouseLeave={waitAll} onFocusIn={holdAll} onFocusOut={waitAll}>
      {shown.value.map((one) => (
        <div key={one.no} class="toast">
          <Icon name={one.icon} />
          <span>{one.text}</span>
          {one.action && (
            <button
              type="button"
              onClick={() => {
                end(one, one.action?.run)
                waitAll()
              }}
            >
              {one.action.label}
            </button>
          )}
        </div>
      ))}
    </aside>
  )
}

overlay.value = Toasts
