// The committed lot, checked: the seed has the hash that was published before, and gives the order that was told.

import type { Lot } from './proto'
import { fromHex, sha256, toHex } from './sha256'

export interface LotCheck { hash: boolean; order: boolean }

/** Options by SHA-256(seed ‖ option id), the id in decimal digits. */
export async function lotOrder(seed: Uint8Array, ids: readonly number[]): Promise<number[]> {
  const keys = await Promise.all(ids.map(async (id) => {
    const text = new TextEncoder().encode(String(id)), data = new Uint8Array(seed.length + text.length)
    data.set(seed)
    data.set(text, seed.length)
    return [toHex(await sha256(data)), id] as const
  }))
  return keys.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, id]) => id)
}

export async function checkLot(lot: Lot, ids: readonly number[]): Promise<LotCheck> {
  const seed = fromHex(lot.seed ?? '')
  return { hash: toHex(await sha256(seed)) === lot.hash, order: (await lotOrder(seed, ids)).join() === (lot.order ?? []).join() }
}
