// Our own 24-pixel stroke icons, one path each. Those of the voter's first screen are here; the others come with the
// chunks that draw them.

import type { MoreIcons } from './more_icons'

const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  lock: 'M7 11V8a5 5 0 0110 0v3M5.5 11h13v9h-13z',
  clock: 'M12 7v5l3 2M21 12a9 9 0 11-18 0 9 9 0 0118 0z',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  multi: 'M4 5h6v6H4zM4 14h6v6H4zM14 8h7M14 17h7M5.5 8l1 1 2-2',
  hidden:
    'M3 3l18 18M10.500 5.600C16 5 20.500 9 22 12c-.6 1.200-1.700 2.700-3.200 4M6.500 7.500C4.300 8.800 2.800 10.600 2 12c1.500 3 6 6.500 10 6.500 1.500 0 3-.4 4.300-1M10 10.200a3 3 0 004 4',
  off: 'M3 3l18 18M5.5 12.7A9 9 0 0110 10.2M2.5 9A14 14 0 016 6.7M10.5 5.1A14 14 0 0121.5 9M14.5 11a9 9 0 013.5 1.7M9.3 16.3a4 4 0 015.4 0M12 20h.01',
  retry: 'M20 11a8 8 0 10-2.300 6M20 5v6h-6',
} as const

export type IconName = keyof typeof PATHS | keyof MoreIcons

const paths: Partial<Record<IconName, string>> = { ...PATHS }

export const learnIcons = (more: MoreIcons): void => void Object.assign(paths, more)

/** Icons that point along the reading direction are mirrored in right-to-left scripts. */
const TURNS: readonly IconName[] = ['arrow', 'undo', 'list', 'play']

export const Icon = ({ name }: { name: IconName }) => (
  <svg viewBox="0 0 24 24" class={TURNS.includes(name) ? 'i turns' : 'i'} aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)
