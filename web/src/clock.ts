// The server's clock. A countdown is computed from the poll's end and this clock, never counted down, so a sleeping
// phone shows the right second when it wakes.

let offset = 0
let best = Infinity
/** The offset that the last beat showed, whether or not it was used. */
let last = NaN

/** Takes a reading: the server said `serverNow` in an answer that took `roundTrip` ms; the fastest answer wins. */
export function learn(serverNow: number, roundTrip: number, localNow = Date.now()): void {
  if (!Number.isFinite(serverNow) || roundTrip > best * 1.5 + 50) return
  best = Math.min(best, roundTrip)
  offset = serverNow + roundTrip / 2 - localNow
}

/**
 * Takes a beat, which arrives unasked. It may be late by any amount, for example because the phone slept, and then shows
 * too small an offset. So it counts only if it moves the clock forward, or back by no more than the uncertainty, or if
 * it agrees with the previous beat to a tenth of a second: in that case this device's clock was set.
 */
export function hear(serverNow: number, localNow = Date.now()): void {
  const least = serverNow - localNow
  if (least > offset - best || Math.abs(least - last) < 100) {
    offset = least
    best = 50
  }
  last = least
}

export const now = (): number => Date.now() + offset

/** Elapsed time on this device's clock, which keeps running during sleep. If the clock was set back, that jump counts as elapsed, so nothing waits for the clock to catch up. */
export const passed = (since: number): number => Math.abs(Date.now() - since)

export function resetClock(): void {
  offset = 0
  best = Infinity
  last = NaN
}
