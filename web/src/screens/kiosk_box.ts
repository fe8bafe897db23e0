// The votes of a kiosk that are still to be sent, and those that the server did not accept.

import { signal } from '@preact/signals'
import { recall, remember } from '../memory'
import { Outbox, type Sealed } from '../outbox'
import { carry, takePoll, wrongKey } from '../store'

/** Votes that the server did not accept, kept for the staff: the voter is gone. */
interface Refused {
  letter: Sealed
  status: number
}
export const refused = signal(recall<Refused[]>('kiosk-refused', []))

export function setAside(all: Refused[]): void {
  refused.value = all
  remember('kiosk-refused', all.length ? all : undefined)
}

export const isKey = (status: number): boolean => status === 401 || status === 403

export const kioskBox = new Outbox('kiosk', carry, (letter, outcome) => {
  if (outcome.ok) return outcome.answer.poll && takePoll(outcome.answer.poll, false)
  const { status } = outcome.problem
  if (isKey(status)) wrongKey.value = true
  setAside([...refused.value, { letter, status }])
})

export const withKey = (key: string) => ({ 'X-Kiosk-Key': key })
