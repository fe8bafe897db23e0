// What to show when there is nothing at an address: no poll has this code, the poll was deleted, or there is no such poll or
// page. Seldom seen, and never without a network, so a voter's first script does without it.

import { useEffect } from 'preact/hooks'
import '../app'
import { learnEnglish, t } from '../i18n'
import { gone } from '../locales/en_gone'
import { recent, remember } from '../memory'
import type { Route } from '../router'
import { spaced } from '../code'
import { learnIcons } from '../ui/icon'
import { moreIcons } from '../ui/more_icons'
import { LanguageFoot } from '../ui/language'
import { StateScreen } from '../ui/state'
import { useTitle } from '../watch'
import { CodeForm } from './code_form'

learnIcons(moreIcons)
learnEnglish(gone)

/** The title is also the page's title, which identifies it among other tabs. */
function Told(props: Parameters<typeof StateScreen>[0]) {
  useTitle(props.title)
  return <StateScreen {...props} />
}

const Home = () => (
  <a class="btn" href="./">
    {t('to_home')}
  </a>
)

/** A code that does not exist is also removed from "pick up where you left off". */
export function CodeMissing({ code, to = '' }: { code: string; to?: string }) {
  useEffect(
    () =>
      remember(
        'recent',
        recent().filter((r) => r.code !== code),
      ),
    [code],
  )
  return (
    <Told icon="search" title={t('not_found_title', { code: spaced(code) })}>
      <CodeForm wrong={code} to={to} />
    </Told>
  )
}

/** Somebody who was never here cannot know whether it ever existed. */
export const NoPoll = () => (
  <Told icon="search" title={t('no_poll')} text={t('no_poll_text')}>
    <Home />
  </Told>
)

export const Gone = () => (
  <Told icon="trash" title={t('gone_title')} text={t('gone_text')}>
    <Home />
  </Told>
)

export function MissingScreen({ route }: { route: Route }) {
  if (route.screen !== 'missing' || !route.what)
    return (
      <>
        <Told icon="search" title={t('page_missing')} text={t('page_missing_text')}>
          <Home />
        </Told>
        <LanguageFoot />
      </>
    )
  return route.what === 'gone' ? <Gone /> : route.what === 'missing' ? <NoPoll /> : <CodeMissing code={route.what} />
}
