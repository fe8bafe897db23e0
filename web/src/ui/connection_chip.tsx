import { t } from '../i18n'
import { useLink } from './connection'

/** The stage has no room for a banner, so it shows a small amber chip. */
export function ConnectionChip() {
  const { phase } = useLink()
  return phase === 'lost' || phase === 'long' ? (
    <span class="pill warn">
      <span class="spin" />
      {t('lost')}
    </span>
  ) : null
}
