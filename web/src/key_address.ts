// A key in the address. Once this device has stored it, it is removed from the address so that a projector does not show
// it. If nothing can be stored, the address holds the only copy, so it stays.

export const givenKey = (): string => location.hash.slice(1)

/** The part of a host link after `#`: the room's key, and the kiosk key if it is known. */
export const keysIn = (given: string): { admin: string; kiosk: string | undefined } => {
  const [, admin = '', kiosk] = /^(.*?)(?:\.(psk_[\w-]+))?$/.exec(given) ?? []
  return { admin, kiosk }
}

export const hostPath = (roomId: string, admin: string, kiosk: string | undefined): string =>
  `host/${roomId}#${admin}${kiosk ? '.' + kiosk : ''}`

const bare = (): string => location.pathname + location.search

export function hideKey(): void {
  if (location.hash) history.replaceState(history.state, '', bare())
}

/**
 * The key with which a stage was opened. The projector shows the stage, so here the key is always removed from the
 * address. It is kept in the tab's history entry, where a reload finds it and nobody sees it.
 */
export function stageKey(): string | undefined {
  const given = givenKey()
  if (given) history.replaceState({ key: given }, '', bare())
  return (history.state as { key?: string } | null)?.key
}
