// Why the server did not do what a host asked, as a sentence.

import { problemOf } from './api'
import { fromServer } from './draft_errors'
import { t } from './i18n'
import { toast } from './ui/toast'

export function reasonOf(e: unknown): string {
  const { code, status, body, passing } = problemOf(e)
  const [wrong] = Object.values(fromServer(body.errors ?? []))
  if (wrong) return wrong
  switch (status) {
    case 401:
    case 403:
      return t('wrong_key')
    case 404:
      return t('gone_title')
    case 429:
      return t('err_throttled')
    default:
      return passing ? t('err_offline') : t('err_refused', { reason: body.detail ?? code })
  }
}

/** Shows the reason as a toast, if the failed request leaves no other trace on the page. */
export const failed = (e: unknown): void => void toast(reasonOf(e), problemOf(e).passing ? 'off' : 'x')
