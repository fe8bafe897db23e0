// A key in the address. Once this device keeps it, it leaves the address, so that a projector does not show it; where
// nothing can be kept, the address is all there is of it, and it stays.

export const givenKey = (): string => location.hash.slice(1)

/** What a host's link has behind its `#`: the room's key, and the kiosks' where that is known. */
export const keysIn = (given: string): { admin: string; kiosk: string | undefined } => {
  const [, admin = '', kiosk] = /^(.*?)(?:\.(psk_[\w-]+))?$/.exec(given) ?? []
  return { admin, kiosk }
}

export const hostPath = (roomId: string, admin: string, kiosk: string | undefined): string => `host/${roomId}#${admin}${kiosk ? '.' + kiosk : ''}`

const bare = (): string => location.pathname + location.search

export function hideKey(): void {
  if (location.hash) history.replaceState(history.state, '', bare())
}

/**
 * The key with which a stage was opened. A stage is what the projector shows, so there it leaves the address in any case,
 * and stays with the tab's entry in the history: a reload has it, and nobody sees it.
 */
export function stageKey(): string | undefined {
  const given = givenKey()
  if (given) history.replaceState({ key: given }, '', bare())
  return (history.state as { key?: string } | null)?.key
}
