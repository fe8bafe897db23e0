// The kinds of question by name and icon, for the picker and the lists of questions.

import type { MessageKey } from '../i18n'
import type { Kind } from '../proto'
import type { IconName } from '../ui/icon'

/** The kinds that the picker offers, all of which the server accepts. */
export const OFFERED: readonly Kind[] = [
  'single',
  'multiple',
  'approval',
  'rating',
  'star',
  'points',
  'rank',
  'numeric',
  'words',
  'open',
  'quiz',
  'qna',
]

export const KINDS: readonly (readonly [Kind, MessageKey, IconName])[] = [
  ['single', 'kind_single', 'list'],
  ['multiple', 'kind_multiple', 'multi'],
  ['approval', 'kind_approval', 'approve'],
  ['rating', 'kind_rating', 'rate'],
  ['star', 'kind_star', 'star'],
  ['points', 'kind_points', 'coins'],
  ['rank', 'kind_rank', 'rank'],
  ['numeric', 'kind_numeric', 'number'],
  ['words', 'kind_words', 'words'],
  ['open', 'kind_open', 'open'],
  ['quiz', 'kind_quiz', 'quiz'],
  ['qna', 'kind_qna', 'qna'],
]

const HINTS: Record<Kind, MessageKey> = {
  single: 'kind_single_hint',
  multiple: 'kind_multiple_hint',
  approval: 'kind_approval_hint',
  rating: 'kind_rating_hint',
  star: 'kind_star_hint',
  points: 'kind_points_hint',
  rank: 'kind_rank_hint',
  numeric: 'kind_numeric_hint',
  words: 'kind_words_hint',
  open: 'kind_open_hint',
  quiz: 'kind_quiz_hint',
  qna: 'kind_qna_hint',
}

export const kindHint = (kind: Kind): MessageKey => HINTS[kind]
const row = (kind: Kind) => KINDS.find(([k]) => k === kind) ?? KINDS[0]!
export const kindName = (kind: Kind): MessageKey => row(kind)[1]
export const kindIcon = (kind: Kind): IconName => row(kind)[2]
