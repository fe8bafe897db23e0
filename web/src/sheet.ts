// Style sheets that only some screens need, loaded with their chunk.

import { at } from './site'

declare const STAGE_CSS: string
declare const DESK_CSS: string

const sheets = { stage: () => STAGE_CSS, desk: () => DESK_CSS }
const loaded = new Map<string, Promise<void>>()

export function sheet(name: keyof typeof sheets): Promise<void> {
  let pending = loaded.get(name)
  if (!pending) {
    pending = new Promise<void>((resolve) => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.href = at(sheets[name]())
      link.onload = () => resolve()
      link.onerror = () => {
        loaded.delete(name)
        link.remove()
        resolve()
      }
      document.head.append(link)
    })
    loaded.set(name, pending)
  }
  return pending
}
