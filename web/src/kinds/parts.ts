// Every kind in this chunk, and the English that they use.

import { learnEnglish } from '../i18n'
import type { LazyKind, Parts } from '../kinds'
import { kinds as words } from '../locales/en_kinds'
import { approval } from './approval'
import { learnIcons } from '../ui/icon'
import { moreIcons } from '../ui/more_icons'
import { numeric } from './numeric'
import { points } from './points'
import { qna } from './qna'
import { quiz } from './quiz'
import { rank } from './rank'
import { rating, star } from './rating'
import { open, words as written } from './texts'

learnIcons(moreIcons)
learnEnglish(words)

export const parts: Record<LazyKind, Parts> = { approval, rating, star, points, rank, numeric, words: written, open, quiz, qna }
