// The buttons that move a row by one place.

import { t } from '../i18n'
import { Icon } from './icon'

interface Props {
  index: number
  count: number
  step: (index: number, by: number) => void
}

export const Steps = ({ index, count, step }: Props) => (
  <span class="steps">
    <button type="button" data-by="-1" aria-label={t('move_up')} aria-disabled={index ? undefined : 'true'} onClick={() => step(index, -1)}>
      <Icon name="up" />
    </button>
    <button
      type="button"
      data-by="1"
      aria-label={t('move_down')}
      aria-disabled={index < count - 1 ? undefined : 'true'}
      onClick={() => step(index, 1)}
    >
      <Icon name="downward" />
    </button>
  </span>
)
