// `/embed/482913`: the vote page inside somebody else's page. It tells that page its height. A frame on another site gets no
// cookies, so a token identifies the voter there.

import { useEffect } from 'preact/hooks'
import '../desk'
import { t } from '../i18n'
import type { Route } from '../router'
import { at } from '../site'
import { Icon } from '../ui/icon'
import { showToken } from '../voter_token'
import { RoomScreen } from './room'

function foreign(): boolean {
  try {
    return window !== window.top && window.top?.location.origin !== location.origin
  } catch {
    return true
  }
}

function useHeight(): void {
  useEffect(() => {
    if (window === window.top) return
    const tell = () =>
      parent.postMessage(
        { type: 'pollstream:height', height: Math.ceil(document.getElementById('app')?.getBoundingClientRect().height ?? 0) },
        '*',
      )
    const observer = new ResizeObserver(tell)
    observer.observe(document.getElementById('app')!)
    tell()
    return () => observer.disconnect()
  }, [])
}

export function EmbedScreen({ route }: { route: Route }) {
  const code = 'code' in route ? route.code : ''
  useHeight()
  useEffect(() => (foreign() ? showToken() : undefined), [])
  useEffect(() => {
    document.documentElement.classList.add('embedded')
  }, [])
  return (
    <>
      <RoomScreen code={code} />
      <nav class="embed-foot" aria-label="PollStream">
        <a href={at(code)} target="_blank" rel="noopener">
          {t('open_tab')} <Icon name="arrow" />
        </a>
      </nav>
    </>
  )
}
