// A key in the address. Once this device keeps it, it leaves the address, so that a projector does not show it; where
// nothing can be kept, the address is all there is of it, and it stays.

export const givenKey = (): string => location.hash.slice(1)

export function hideKey(): void {
  if (location.hash) history.replaceState(null, '', location.pathname + location.search)
}
