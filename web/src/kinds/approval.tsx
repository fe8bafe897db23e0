// Approval: voters approve as many options as they like, and the option with the most approvals wins.

import { isMany } from '../ballot'
import { t } from '../i18n'
import type { Parts } from '../kinds'
import type { Poll } from '../proto'
import type { ApprovalResult } from '../results'
import { choiceParts, ChoiceList, letters } from '../screens/choices'
import { ResultList } from '../screens/results_list'
import { ahead, ballots } from './words'
import { Won } from './won'

const resultOf = (poll: Poll): ApprovalResult | undefined => (poll.result as ApprovalResult | null) ?? undefined

export const approval: Parts = {
  ...choiceParts,
  Form: ({ poll, draft, onDraft, locked, note }) => (
    <ChoiceList poll={poll} picked={draft.option_ids ?? []} onPick={(option_ids) => onDraft({ option_ids })} locked={locked} note={note} />
  ),
  Results: ({ poll, mine }) => (
    <>
      <Won poll={poll} ids={resultOf(poll)?.winners ?? []} />
      <ResultList poll={poll} mine={mine?.option_ids} />
    </>
  ),
  rule: (poll) => [isMany(poll) ? 'multi' : 'list', t('approve_rule')],
  caption: (poll, { option_ids = [] }) =>
    option_ids.length ? t('approve_these', { options: letters(poll, option_ids) }) : t('approve_first'),
  ballot: (_poll, { option_ids = [] }) => (option_ids.length ? { option_ids } : undefined),
  blank: () => ({ option_ids: [] }),
  summary: (poll, { option_ids = [] }) =>
    option_ids.length ? t('you_approved', { options: letters(poll, option_ids) }) : t('you_abstained'),
  sentence: (poll) => (poll.total_voters ? `${ballots(poll)}. ${ahead(poll, resultOf(poll)?.winners ?? [])}` : t('say_none')),
}
