// Every kind that comes with this chunk, and the English that it says.

import { learnEnglish } from '../i18n'
import type { LazyKind, Parts } from '../kinds'
import { kinds as words } from '../locales/en_kinds'
import { approval } from './approval'
import { numeric } from './numeric'
import { points } from './points'
import { rank } from './rank'
import { rating, star } from './rating'
import { open, words as written } from './texts'

learnEnglish(words)

export const parts: Record<LazyKind, Parts> = { approval, rating, star, points, rank, numeric, words: written, open }
