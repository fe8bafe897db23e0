// The rooms made on this device, with their keys.

import { recall, remember } from './memory'

/** `fresh` until its host was told to keep the link. */
export interface HostKey { id: string; admin: string; kiosk: string; title: string; at: number; fresh?: boolean }

/** Rooms made on this device, newest first, with the keys the server answered once. */
export const hosted = (): HostKey[] => recall<HostKey[]>('hosted', [])

/** As many as the browser has room for: a key that is thrown away is a room that nobody can open any more. What did not fit is not in the list afterwards. */
export function keepHost(key: HostKey): void {
  remember('hosted', [key, ...hosted().filter((h) => h.id !== key.id)])
}

export const hostKey = (roomId: string): HostKey | undefined => hosted().find((h) => h.id === roomId)

export const forgetHost = (roomId: string): void => remember('hosted', hosted().filter((h) => h.id !== roomId))
