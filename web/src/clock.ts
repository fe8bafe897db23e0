// The server's clock. A countdown is computed from the poll's end and this clock, never counted down, so a sleeping
// phone shows the right second when it wakes.

let offset = 0
let best = Infinity

/** Takes a reading: the server said `serverNow` in an answer that took `roundTrip` ms; the fastest answer wins. */
export function learn(serverNow: number, roundTrip: number, localNow = Date.now()): void {
  if (!Number.isFinite(serverNow) || roundTrip > best * 1.5 + 50) return
  best = Math.min(best, roundTrip)
  offset = serverNow + roundTrip / 2 - localNow
}

export const now = (): number => Date.now() + offset

export function resetClock(): void {
  offset = 0
  best = Infinity
}
