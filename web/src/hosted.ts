// The rooms made on this device, with their keys.

import { recall, remember } from './memory'

/** `fresh` until the host has been told to keep the link. */
export interface HostKey {
  id: string
  admin: string
  kiosk: string
  title: string
  at: number
  fresh?: boolean
}

/** Rooms made on this device, newest first, with the keys that the server gave once. */
export const hosted = (): HostKey[] => recall<HostKey[]>('hosted', [])

/** Keeps as many as the browser has room for: throwing a key away would lock its room for good. A key that did not fit is not in the list afterwards. */
export function keepHost(key: HostKey): void {
  remember('hosted', [key, ...hosted().filter((h) => h.id !== key.id)])
}

export const hostKey = (roomId: string): HostKey | undefined => hosted().find((h) => h.id === roomId)

export const forgetHost = (roomId: string): void =>
  remember(
    'hosted',
    hosted().filter((h) => h.id !== roomId),
  )
