// Presses that came too soon after another to be meant for what their button or key means by then.

import { useRef } from 'preact/hooks'
import { passed } from '../clock'

/** Another press within this time is the second one of a double press. */
const SURE_MS = 500

/** Whether a press is meant for what its button does: the second tap of a double tap is not, if the first has changed the button's meaning. */
export function useSure(): (meaning: string) => boolean {
  const last = useRef({ meaning: '', at: -Infinity })
  return (meaning) => {
    const sure = last.current.meaning === meaning || passed(last.current.at) > SURE_MS
    if (sure) last.current = { meaning, at: Date.now() }
    return sure
  }
}
