// How to get in: the QR code, always black on white, the address and the code.

import { signal } from '@preact/signals'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { request } from '../api'
import { t } from '../i18n'
import { recall, remember } from '../memory'
import { usePaced, useTicks } from '../pace'
import type { ServerInfo } from '../proto'
import { at, base } from '../site'
import { spaced } from '../code'

const LOOPBACK = /^(localhost|127\.|\[::1\])/
export const isLoopback = (address: string): boolean => LOOPBACK.test(new URL(address).host)

/** The server is asked about itself no more often than this. */
const PACE_MS = 1000

/** When a hall's network is back, its screens do not all ask at the same moment. */
const ONLINE_SPREAD_MS = 1500

const latest = signal<ServerInfo | undefined>(undefined)
let asking: Promise<ServerInfo> | undefined
/** One request at a time, however many parts of a page want to know. */
const ask = (): Promise<ServerInfo> =>
  (asking ??= request<ServerInfo>('api/v1/server').finally(() => {
    asking = undefined
  }))

/**
 * What the server says about itself, and said last while it does not answer. Its addresses are those of the network that
 * its computer is in, so it is asked whenever that may have changed, and, where nobody may touch the page, `every_ms`.
 */
export function useServer(every_ms?: number): ServerInfo | undefined {
  const [woken, setWoken] = useState(0),
    ticks = useTicks(every_ms ?? 0, every_ms !== undefined)
  useEffect(() => {
    const wake = () => {
      if (document.visibilityState !== 'hidden') setWoken((n) => n + 1)
    }
    let timer: ReturnType<typeof setTimeout>
    const online = () => {
      clearTimeout(timer)
      timer = setTimeout(wake, Math.random() * ONLINE_SPREAD_MS)
    }
    document.addEventListener('visibilitychange', wake)
    addEventListener('online', online)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', wake)
      removeEventListener('online', online)
    }
  }, [])
  const take = (found: ServerInfo) => {
    latest.value = found
  }
  usePaced({ load: ask, take }, PACE_MS, '', woken, ticks)
  return latest.value
}

export const chosenAddress = (): string | null => recall<string | null>('address', null)
export const chooseAddress = (address: string): void => remember('address', address)

/** The address that phones should use: the host's choice, otherwise this page's own unless it is reachable only from this computer. */
export function pickAddress(server: ServerInfo | undefined, here = base().href, chosen = chosenAddress()): string {
  const known = server?.addresses ?? []
  if (chosen && (chosen === here || known.includes(chosen))) return chosen
  return isLoopback(here) ? (known.find((a) => !isLoopback(a)) ?? here) : here
}

export function useJoinAddress(every_ms?: number): string {
  const server = useServer(every_ms)
  return useMemo(() => pickAddress(server), [server])
}

export const plain = (address: string): string => address.replace(/^https?:\/\//, '').replace(/\/$/, '')

/** The address of a join link's QR code; the server draws it for the base address given. */
const qrAddress = (code: string, address: string): string => at(`qr/${code}.svg?base=${encodeURIComponent(address)}`)

export function JoinCard({ code, address }: { code: string; address: string }) {
  return (
    <div class="joincard">
      <img src={qrAddress(code, address)} alt={t('qr_alt', { address: plain(address) + '/' + code })} />
      <p class="at">
        {t('or_at')} <b dir="ltr">{plain(address)}</b>
      </p>
      <p class="code">{spaced(code)}</p>
    </div>
  )
}
