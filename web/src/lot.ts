// Checks the committed lot: the seed must have the hash published before, and must give the announced order. Only this
// page knows what was published, and only if it was open then: the answer that reveals the seed also repeats a hash.

import { keptLot } from './memory'
import type { Lot } from './proto'
import { fromHex, sha256, toHex } from './sha256'

/** `seen`: the hash was shown here before the close, and the seed was checked against it. */
export interface LotCheck {
  hash: boolean
  order: boolean
  seen: boolean
}

/** Options ordered by SHA-256(seed ‖ option id), with the id in decimal digits. */
export async function lotOrder(seed: Uint8Array, ids: readonly number[]): Promise<number[]> {
  const keys = await Promise.all(
    ids.map(async (id) => {
      const text = new TextEncoder().encode(String(id)),
        data = new Uint8Array(seed.length + text.length)
      data.set(seed)
      data.set(text, seed.length)
      return [toHex(await sha256(data)), id] as const
    }),
  )
  return keys.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, id]) => id)
}

export async function checkLot(poll: string, lot: Lot, ids: readonly number[]): Promise<LotCheck> {
  const seed = fromHex(lot.seed ?? ''),
    hash = toHex(await sha256(seed)),
    shown = keptLot(poll, lot.draw)
  return {
    hash: hash === lot.hash && (shown === undefined || hash === shown),
    seen: shown !== undefined,
    order: (await lotOrder(seed, ids)).join() === (lot.order ?? []).join(),
  }
}
