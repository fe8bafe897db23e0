// A screen that has nothing else to show: what is going on, and one clear next action.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { t } from '../i18n'
import { wantWhy } from '../kinds'
import type { Watched } from '../watch'
import { Brand } from './brand'
import { Icon, type IconName } from './icon'

interface Props {
  icon: IconName
  title: string
  text?: string
  children?: ComponentChildren
}

export const StateBox = ({ icon, title, text, children }: Props) => (
  <div class="state">
    <span class="ico">
      <Icon name={icon} />
    </span>
    <h1>{title}</h1>
    {text && <p class="muted">{text}</p>}
    {children}
  </div>
)

export const StateScreen = (props: Props) => (
  <div class="state-screen">
    <header>
      <Brand />
    </header>
    <main>
      <StateBox {...props} />
    </main>
  </div>
)

export const Retry = ({ onRetry }: { onRetry: () => void }) => (
  <button type="button" class="btn" onClick={onRetry}>
    <Icon name="retry" />
    {t('try_again')}
  </button>
)

/** No answer came or, if `busy`, one without what was asked for. */
export function Offline({ busy, onRetry }: { busy?: boolean; onRetry: () => void }) {
  const why = busy && wantWhy()
  return (
    <StateScreen icon="off" title={t(why ? 'busy_title' : 'offline_title')} text={busy ? (why ? t('busy_text') : '') : t('offline_text')}>
      <Retry onRetry={onRetry} />
    </StateScreen>
  )
}

/** What to show in place of something that is missing or not there yet. */
export const instead = (of: Watched<unknown>, gone: ComponentChildren) =>
  of.state === 'loading' ? <Loading /> : of.state === 'offline' ? <Offline busy={of.busy} onRetry={of.retry} /> : gone

/** Grey shapes, but only if loading takes longer than 400 ms. */
export function Loading({ bare = false }: { bare?: boolean }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400)
    return () => clearTimeout(timer)
  }, [])
  const shapes = late && (
    <div class="sks">
      <span class="sk" />
      <span class="sk short" />
      <span class="sk tall" />
      <span class="sk tall" />
      <span class="sk tall" />
    </div>
  )
  return bare ? (
    <>{shapes}</>
  ) : (
    <main class="loading" aria-busy="true">
      <h1 class="sr">{t('loading')}</h1>
      {shapes}
    </main>
  )
}
