// Our own 24-pixel stroke icons: one path each.

const PATHS = {
  check: 'M5 12.5l4.5 4.5L19 7.5', arrow: 'M5 12h14M13 6l6 6-6 6', plus: 'M12 5v14M5 12h14', x: 'M6 6l12 12M18 6L6 18',
  lock: 'M7 11V8a5 5 0 0110 0v3M5.5 11h13v9h-13z', unlock: 'M7 11V8a5 5 0 019.600-2M5.500 11h13v9h-13z',
  clock: 'M12 7v5l3 2M21 12a9 9 0 11-18 0 9 9 0 0118 0z',
  users: 'M16 20v-1.5a3.5 3.5 0 00-3.5-3.5h-5A3.5 3.5 0 004 18.5V20M10 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7zM20 20v-1.5a3.5 3.5 0 00-2.6-3.4M15.5 4.2a3.5 3.5 0 010 6.6',
  play: 'M7 4.5l12 7.5-12 7.5z', grip: 'M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01', multi: 'M4 5h6v6H4zM4 14h6v6H4zM14 8h7M14 17h7M5.5 8l1 1 2-2',
  share: 'M12 15V3M7.5 7.5L12 3l4.5 4.5M5 13v6h14v-6', down: 'M12 4v11M7.5 10.5L12 15l4.5-4.5M5 20h14',
  off: 'M3 3l18 18M5.5 12.7A9 9 0 0110 10.2M2.5 9A14 14 0 016 6.7M10.5 5.1A14 14 0 0121.5 9M14.5 11a9 9 0 013.5 1.7M9.3 16.3a4 4 0 015.4 0M12 20h.01',
  eye: 'M2 12s3.5-6.5 10-6.5S22 12 22 12s-3.5 6.5-10 6.5S2 12 2 12zM12 15a3 3 0 100-6 3 3 0 000 6z',
  hidden: 'M3 3l18 18M10.500 5.600C16 5 20.500 9 22 12c-.6 1.200-1.700 2.700-3.200 4M6.500 7.500C4.300 8.800 2.800 10.600 2 12c1.500 3 6 6.500 10 6.500 1.500 0 3-.4 4.300-1M10 10.200a3 3 0 004 4',
  globe: 'M21 12a9 9 0 11-18 0 9 9 0 0118 0zM3.5 9h17M3.5 15h17M12 3c2.5 2.6 3.5 5.6 3.5 9s-1 6.4-3.5 9c-2.5-2.6-3.5-5.6-3.5-9S9.500 5.600 12 3z',
  search: 'M11 18a7 7 0 100-14 7 7 0 000 14zM20 20l-4-4',
  trophy: 'M8 21h8M12 17v4M7 4h10v6a5 5 0 01-10 0zM7 6H4v1.500A3.500 3.500 0 007.500 11M17 6h3v1.500A3.500 3.500 0 0116.500 11',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9', retry: 'M20 11a8 8 0 10-2.300 6M20 5v6h-6', undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 010 12h-3',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1', trash: 'M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3', up: 'M12 19V5M6 11l6-6 6 6',
  downward: 'M12 5v14M6 13l6 6 6-6', more: 'M5 12h.01M12 12h.01M19 12h.01', print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  pen: 'M4 20l1-4L16 5l3 3L8 19zM13.500 7.500l3 3', phone: 'M7 3h10v18H7zM11 18h2', stop: 'M6 6h12v12H6z', hand: 'M8 12V6.500a1.500 1.500 0 013 0V11m0-6a1.500 1.500 0 013 0v6m0-4.500a1.500 1.500 0 013 0V14a6 6 0 01-6 6h-1a6 6 0 01-4.500-2L4 14.500a1.500 1.500 0 012.300-1.900L8 14.500',
  approve: 'M4 12.500l4 4L18 6M10.500 16.500l1 1L21 8', rate: 'M5 20v-5M12 20V9M19 20V4', star: 'M12 3.500l2.600 5.400 5.900.8-4.300 4.100 1.050 5.900L12 16.900l-5.250 2.800 1.050-5.900-4.300-4.100 5.900-.8z',
  coins: 'M9 11a5 2.500 0 100-5 5 2.500 0 000 5zM4 8.500v5C4 15 6 16 9 16M14 12.500v-4M15 18a5 2.500 0 100-5 5 2.500 0 000 5zM10 15.500v2.500c0 1.400 2.200 2.500 5 2.500s5-1.100 5-2.500v-2.500',
  rank: 'M4 6l2-1v5M4 19h3.500M4 14.500c0-2 3.300-2 3.300 0 0 1.700-3.300 2.500-3.300 4.500M12 7.500h9M12 12h7M12 16.500h5', number: 'M9 4L7 20M17 4l-2 16M4 9h17M3 15h17', split: 'M12 21v-6M12 15L5 8M12 15l7-7M5 13V8h5M14 8h5v5',
  words: 'M4 7h9M16 7h4M4 12h4M11 12h9M6 17h7M16 17h2', open: 'M4 5h16v11h-9l-4 4v-4H4zM8 9h8M8 12h5',
  name: 'M12 12a4 4 0 100-8 4 4 0 000 8zM5 20a7 7 0 0114 0',
} as const

export type IconName = keyof typeof PATHS

/** Arrows that point along the line of reading turn round in right-to-left scripts. */
const TURNS: ReadonlySet<IconName> = new Set(['arrow', 'undo', 'list', 'play'])

export const Icon = ({ name }: { name: IconName }) => (
  <svg viewBox="0 0 24 24" class={TURNS.has(name) ? 'i turns' : 'i'} aria-hidden="true"><path d={PATHS[name]} /></svg>
)
