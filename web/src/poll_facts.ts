// What only hosts' pages, the big screen and the element in other pages ask of a poll, so that no phone downloads it.

import { isMany, writes } from './ballot'
import type { Kind, Poll } from './proto'

export const hasOptions = (kind: Kind): boolean => kind !== 'numeric' && kind !== 'qna' && !writes(kind)

/** What the number of those who voted is called: one voter may have many votes. */
export const countWord = (poll: Poll): 'voters_word' | 'votes_word' => (isMany(poll) ? 'voters_word' : 'votes_word')

/** Its results wait for company. */
export const isGuarded = ({ publish_step = 1, publish_min = 0 }: Poll): boolean => publish_step > 1 || publish_min > 1
