// The QR code that leads a phone to the remote. Most rooms are hosted without it, so it is a chunk of its own.

import '../app'
import { t } from '../i18n'
import { qrOf, qrPath } from '../qr'

/** The margin around the code: without it, phones do not find it. */
const QUIET = 4

/** Drawn here: requesting a picture from the server would reveal the link, and with it the key, to anything that logs addresses. */
export function RemoteQr({ text }: { text: string }) {
  const dark = qrOf(text)
  if (!dark) return null
  const side = dark.length + 2 * QUIET
  return (
    <svg class="qr" viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`} shape-rendering="crispEdges" role="img" aria-label={t('qr_remote_alt')}>
      <path d={qrPath(dark)} />
    </svg>
  )
}
