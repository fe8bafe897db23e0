// `/embed/482913`: the vote page inside somebody else's page. It tells that page its height. A frame of another site
// gets no cookies, so there a token says which voter this is.

import { useEffect } from 'preact/hooks'
import '../desk'
import { request } from '../api'
import { t } from '../i18n'
import { recall, remember } from '../memory'
import type { Route } from '../router'
import { at } from '../site'
import { outbox, voteHeaders } from '../store'
import { Icon } from '../ui/icon'
import { RoomScreen } from './room'

function foreign(): boolean {
  try { return window !== window.top && window.top?.location.origin !== location.origin } catch { return true }
}

/** The token is kept where this site's frames in that site find it again. No vote leaves before it is there. */
function useVoterOfFrame(): void {
  useEffect(() => {
    if (!foreign()) return
    const use = (token: string) => { voteHeaders.value = { 'X-Voter-Token': token } }
    const kept = recall('frame_voter', '')
    if (kept) use(kept)
    const known = request<{ token: string }>('api/v1/voters', { method: 'POST', body: {}, headers: voteHeaders.value })
      .then(({ token }) => { use(token); remember('frame_voter', token) }, () => undefined)
    const carry = outbox.carry
    outbox.carry = async (letter) => { await known; return carry(letter) }
    return () => { outbox.carry = carry }
  }, [])
}

function useHeight(): void {
  useEffect(() => {
    if (window === window.top) return
    const tell = () => parent.postMessage({ type: 'pollstream:height', height: Math.ceil(document.getElementById('app')?.getBoundingClientRect().height ?? 0) }, '*')
    const observer = new ResizeObserver(tell)
    observer.observe(document.getElementById('app')!)
    tell()
    return () => observer.disconnect()
  }, [])
}

export function EmbedScreen({ route }: { route: Route }) {
  const code = 'code' in route ? route.code : ''
  useHeight()
  useVoterOfFrame()
  useEffect(() => {
    document.documentElement.classList.add('embedded')
  }, [])
  return <><RoomScreen code={code} /><nav class="embed-foot" aria-label="PollStream"><a href={at(code)} target="_blank" rel="noopener">{t('open_tab')} <Icon name="arrow" /></a></nav></>
}
