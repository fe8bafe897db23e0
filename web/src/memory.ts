// What this browser remembers. Storage can be full, forbidden, or damaged by hand: the app then goes on without it.

import type { Poll, Voted } from './proto'

const PREFIX = 'pollstream.'

/** Looked up each time: where storage is forbidden, merely naming it throws. */
type Shelf = () => Storage
const device: Shelf = () => localStorage
export const tab: Shelf = () => sessionStorage

export function recall<T>(key: string, fallback: T, from = device): T {
  try {
    const text = from().getItem(PREFIX + key)
    return text === null ? fallback : (JSON.parse(text) as T)
  } catch {
    return fallback
  }
}

export function remember(key: string, value: unknown, into = device): void {
  try {
    if (value === undefined) into().removeItem(PREFIX + key)
    else into().setItem(PREFIX + key, JSON.stringify(value))
  } catch {
    /* go on without memory */
  }
}

export interface Visited {
  code: string
  title: string
  at: number
  polls: number
  voted: number
}

const RECENT_MAX = 4

export const recent = (): Visited[] => recall<Visited[]>('recent', [])

export function visited(room: Visited): void {
  remember('recent', [room, ...recent().filter((r) => r.code !== room.code)].slice(0, RECENT_MAX))
}

const MINE_MAX = 200

/** Keeps what this device chose, by poll, so that a screen is right before the server has answered. */
export function keepChoice(pollId: string, voted: Voted | undefined): void {
  const all = recall<[string, Voted][]>('mine', []).filter(([id]) => id !== pollId)
  remember('mine', (voted ? [[pollId, voted] as [string, Voted], ...all] : all).slice(0, MINE_MAX))
}

export const keptChoice = (pollId: string): Voted | undefined => recall<[string, Voted][]>('mine', []).find(([id]) => id === pollId)?.[1]

const LOTS_MAX = 100

interface SeenLot {
  poll: string
  draw: number
  hash: string
}

/** Keeps the fingerprint of a lot that is still secret, as it was first shown here, before anybody can know what it decides. */
export function noteLot({ id: poll, lot }: Poll): void {
  if (!lot || lot.seed || keptLot(poll, lot.draw) !== undefined) return
  remember('lots', [{ poll, draw: lot.draw, hash: lot.hash }, ...recall<SeenLot[]>('lots', [], tab)].slice(0, LOTS_MAX), tab)
}

export const keptLot = (poll: string, draw: number): string | undefined =>
  recall<SeenLot[]>('lots', [], tab).find((l) => l.poll === poll && l.draw === draw)?.hash
