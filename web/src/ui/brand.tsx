import { t } from '../i18n'

const BARS = [
  [3, 17, '#A79BFF'],
  [10.5, 9, '#69EBDB'],
  [18, 3, '#F044AB'],
  [25.5, 13, '#FACD1F'],
] as const

export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    {BARS.map(([x, y, fill]) => (
      <rect key={x} x={x} y={y} width="4.6" height={29 - y} rx="2.3" fill={fill} />
    ))}
  </svg>
)

export const Brand = () => (
  <a class="brand" href="./">
    <Mark />
    PollStream
  </a>
)

/** The mark alone, as the link home. */
export const HomeMark = () => (
  <a class="brand" href="./" aria-label={t('home')}>
    <Mark />
  </a>
)
