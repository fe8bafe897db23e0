// What every screen but the voter's builds on: the shared bundle, and the rest of the English.

import './app'
import { learnEnglish } from './i18n'
import { desk } from './locales/en_desk'
import { kinds } from './locales/en_kinds'

learnEnglish({ ...desk, ...kinds })
