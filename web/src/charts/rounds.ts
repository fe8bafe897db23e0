// The rounds of an elimination count as small multiples: one column of bars per round, all on one scale.

import type { Round } from '../results'

/** `seated`: elected in an earlier round. */
export interface RoundBar {
  index: number
  votes: number
  share: number
  state: 'in' | 'out' | 'gone' | 'elected'
  seated: boolean
}
export interface RoundView {
  bars: RoundBar[]
  threshold: number | null
  needed: number | null
  scale: number
  exhausted: number
}

/** Cut to three decimals, the precision shown. If it were rounded, votes could seem to reach a quota that they do not reach. */
export const shareOf = (v: number | string | null | undefined): number => Number(String(v ?? 0).replace(/(\.\d{3})\d+$/, '$1'))

/**
 * One view per round. Shares are relative to the same maximum everywhere, so that bars can be compared between rounds.
 * `needed` is what wins a round: more than half of what still counts, or the quota. `eliminated` numbers options from 1.
 */
export function roundViews(rounds: readonly Round[], quota?: number): RoundView[] {
  const most = Math.max(1, ...rounds.flatMap((r) => r.votes.map(shareOf)))
  const needs = rounds.map((r) => quota ?? (r.active ? Math.floor(r.active / 2) + 1 : null))
  const scale = Math.max(most, ...needs.map((n) => n ?? 0))
  const gone = new Set<number>(),
    elected = new Set<number>()
  return rounds.map((r, i) => {
    const bars = r.votes.map((v, index): RoundBar => ({
      index,
      votes: shareOf(v),
      share: shareOf(v) / scale,
      seated: elected.has(index),
      state: gone.has(index)
        ? 'gone'
        : r.eliminated.includes(index + 1)
          ? 'out'
          : elected.has(index) || r.elected?.includes(index + 1)
            ? 'elected'
            : 'in',
    }))
    for (const id of r.eliminated) gone.add(id - 1)
    for (const id of r.elected ?? []) elected.add(id - 1)
    const needed = needs[i] ?? null
    return { bars, needed, threshold: needed === null ? null : needed / scale, scale, exhausted: shareOf(r.exhausted) }
  })
}

/** Which rounds are shown on a screen with room for `room`: the current one last, after those that led to it. */
export function windowOf(current: number, total: number, room: number): number[] {
  const first = Math.max(0, Math.min(current - room + 1, total - room))
  return Array.from({ length: Math.min(room, current - first + 1) }, (_, i) => first + i)
}
