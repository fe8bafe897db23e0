// The server's clock. A countdown is computed from the poll's end and this clock, never counted down, so a sleeping
// phone shows the right second when it wakes.

let offset = 0
let best = Infinity
/** What the last beat showed, whether it counted or not. */
let last = NaN

/** Takes a reading: the server said `serverNow` in an answer that took `roundTrip` ms; the fastest answer wins. */
export function learn(serverNow: number, roundTrip: number, localNow = Date.now()): void {
  if (!Number.isFinite(serverNow) || roundTrip > best * 1.5 + 50) return
  best = Math.min(best, roundTrip)
  offset = serverNow + roundTrip / 2 - localNow
}

/**
 * Takes a beat, which came by itself: it may be late by any time, as where a phone slept, and then shows too little. So it
 * counts where it puts the clock forward, or back by no more than was in doubt; or where it is as late as the one before
 * it, to the tenth of a second: then it is this device's clock that was set.
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

/** Of this device's time, which goes on while it sleeps. Where its clock was set back, as much has passed: nothing waits until it is as late again. */
export const passed = (since: number): number => Math.abs(Date.now() - since)

export function resetClock(): void {
  offset = 0
  best = Infinity
  last = NaN
}
