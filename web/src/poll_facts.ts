// What only hosts' pages, the big screen and the embedded element ask about a poll, kept apart so that phones do not download it.

import { isMany, writes } from './ballot'
import type { Kind, Poll } from './proto'

export const hasOptions = (kind: Kind): boolean => kind !== 'numeric' && kind !== 'qna' && !writes(kind)

/** The word for the number of people who voted: where one voter may have many votes, it is voters. */
export const countWord = (poll: Poll): 'voters_word' | 'votes_word' => (isMany(poll) ? 'voters_word' : 'votes_word')

/** Whether its results are withheld until enough people have voted. */
export const isGuarded = ({ publish_step = 1, publish_min = 0 }: Poll): boolean => publish_step > 1 || publish_min > 1
