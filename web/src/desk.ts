// What every screen except the voter's builds on: the shared bundle and the rest of the English.

import './app'
import { learnEnglish } from './i18n'
import { desk } from './locales/en_desk'
import { gone } from './locales/en_gone'
import { kinds } from './locales/en_kinds'
import { why } from './locales/en_why'
import { learnIcons } from './ui/icon'
import { moreIcons } from './ui/more_icons'

learnIcons(moreIcons)
learnEnglish({ ...gone, ...desk, ...kinds, ...why })
