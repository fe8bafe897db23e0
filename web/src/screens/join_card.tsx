// How to get in: the QR code, always black on white, the address and the code.

import { useEffect, useState } from 'preact/hooks'
import { request } from '../api'
import { t } from '../i18n'
import { recall, remember } from '../memory'
import type { ServerInfo } from '../proto'
import { at, base, spaced } from '../site'

const LOOPBACK = /^(localhost|127\.|\[::1\])/
export const isLoopback = (address: string): boolean => LOOPBACK.test(new URL(address).host)

let info: Promise<ServerInfo> | undefined
export const serverInfo = (): Promise<ServerInfo> =>
  (info ??= request<ServerInfo>('api/v1/server').catch((e: unknown) => {
    info = undefined
    throw e
  }))

/** The address that phones should use: the host's choice, otherwise this page's own unless it is reachable only from this computer. */
export function pickAddress(server: ServerInfo | undefined, here = base().href, chosen = recall<string | null>('address', null)): string {
  const known = server?.addresses ?? []
  if (chosen && (chosen === here || known.includes(chosen))) return chosen
  return isLoopback(here) ? (known.find((a) => !isLoopback(a)) ?? here) : here
}

export const chooseAddress = (address: string): void => remember('address', address)

export function useJoinAddress(): string {
  const [address, setAddress] = useState(() => pickAddress(undefined))
  useEffect(() => {
    serverInfo().then(
      (s) => setAddress(pickAddress(s)),
      () => undefined,
    )
  }, [])
  return address
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
