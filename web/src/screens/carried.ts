// Carries over what somebody has picked after the host changed the choices. Seldom needed, and never without a network, so
// a voter's first script does without it.

import '../app'
import { marked } from '../ballot'
import { learnEnglish, t } from '../i18n'
import { gone } from '../locales/en_gone'
import { budgetOf, levels, spent } from '../marks'
import type { Poll, Voted } from '../proto'
import type { Held } from './vote'

learnEnglish(gone)

/** The scores that are still possible: levels of the scale, or points within the budget. */
function affordable(scores: (number | null)[], poll: Poll): (number | null)[] {
  if (poll.kind === 'rating') return scores.map((s) => (s !== null && levels(poll.settings).includes(s) ? s : null))
  const most = poll.settings?.max_per_option ?? Infinity,
    capped = scores.map((s) => (s !== null && s > most ? null : s))
  return poll.kind === 'points' && spent(poll, capped) > budgetOf(poll) ? scores.map(() => null) : capped
}

/** The marks that still mean the same: those of options with unchanged text, wherever they are now. */
export function carried({ option_ids, ranking, scores, texts, number }: Voted, before: Held['of'], now: Poll): Voted {
  if (before.kind !== now.kind) return {}
  const still = (ids: readonly number[]): number[] =>
    ids.flatMap((id) => {
      const was = before.options.find((o) => o.id === id)
      return now.options.find((o) => o.text === was?.text)?.id ?? []
    })
  return {
    ...(option_ids && { option_ids: option_ids.filter((id) => still([id])[0] === id) }),
    ...(ranking && { ranking: still(ranking) }),
    ...(scores && {
      scores: affordable(
        now.options.map((o) => scores[before.options.findIndex((b) => b.text === o.text)] ?? null),
        now,
      ),
    }),
    ...(texts && { texts }),
    ...(number !== undefined && { number }),
  }
}

const marks = ({ option_ids, ranking, scores }: Voted): number => (option_ids ?? ranking ?? scores?.filter((s) => s !== null))?.length ?? 0

/** Whether something had to be dropped. */
export const isCut = (before: Voted, now: Voted): boolean => marks(now) < marks(before) || (marked(before) && !marked(now))

/** What is held from now on, and the message about it. */
export function carry(held: Held, now: Poll): [Held, string] {
  const draft = carried(held.draft, held.of, now)
  return [{ ...held, draft, of: now }, isCut(held.draft, draft) ? t(marked(draft) ? 'draft_cut' : 'vote_changed') : '']
}
