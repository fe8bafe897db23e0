// Where there is nothing to show: no poll has this code, the poll was deleted, the address names none, or there is no page at it. Seldom
// seen, and never without a network, so a voter's first script does without it.

import { useEffect } from 'preact/hooks'
import '../app'
import { learnEnglish, t } from '../i18n'
import { gone } from '../locales/en_gone'
import { recent, remember } from '../memory'
import type { Route } from '../router'
import { spaced } from '../site'
import { learnIcons } from '../ui/icon'
import { moreIcons } from '../ui/more_icons'
import { StateScreen } from '../ui/state'

learnIcons(moreIcons)
learnEnglish(gone)

const Home = () => <a class="btn" href="./">{t('to_home')}</a>

/** A code that leads nowhere also leaves "pick up where you left off". */
export function CodeMissing({ code }: { code: string }) {
  useEffect(() => remember('recent', recent().filter((r) => r.code !== code)), [code])
  return (
    <StateScreen icon="search" title={t('not_found_title', { code: spaced(code) })} text={t('not_found_text')}>
      <a class="btn" href="./">{t('enter_again')}</a>
    </StateScreen>
  )
}

/** Who was never here cannot know whether it ever was. */
export const NoPoll = () => <StateScreen icon="search" title={t('no_poll')} text={t('no_poll_text')}><Home /></StateScreen>

export const Gone = () => <StateScreen icon="trash" title={t('gone_title')} text={t('gone_text')}><Home /></StateScreen>

export function MissingScreen({ route }: { route: Route }) {
  if (route.screen !== 'missing' || !route.what) return <StateScreen icon="search" title={t('page_missing')} text={t('page_missing_text')}><Home /></StateScreen>
  return route.what === 'gone' ? <Gone /> : route.what === 'missing' ? <NoPoll /> : <CodeMissing code={route.what} />
}
