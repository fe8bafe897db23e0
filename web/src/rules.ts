// The rule by which a question showed its results before the remote hid them: showing them again means returning to that rule.

import { recall, remember } from './memory'
import type { ResultsRule } from './proto'

type Kept = [poll: string, rule: ResultsRule]
const MOST = 200

const kept = (): Kept[] => recall<Kept[]>('rules', [])

/** The rule as last seen on this device; a question that was never seen to show results shows them at once. */
export const ruleOf = (pollId: string): ResultsRule => kept().find(([id]) => id === pollId)?.[1] ?? 'live'

export function keepRule(pollId: string, rule: ResultsRule): void {
  if (rule === 'after_close' || kept().some(([id, same]) => id === pollId && same === rule)) return
  remember('rules', [[pollId, rule], ...kept().filter(([id]) => id !== pollId)].slice(0, MOST))
}
