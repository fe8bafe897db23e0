// The app: language, theme, and which screen the address means. What a voter needs is in this bundle; the stage, the
// editor and the rest come as chunks of their own. Those import this module too, so that all they share with a voter
// is one file and a phone needs no second round trip.

import { render, type ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { preferred, speak, t } from './i18n'
import { followLinks, route, type Route } from './router'
import { PollScreen, RoomScreen } from './screens/room'
import { sheet } from './sheet'
import { keepAwake } from './store'
import { followTheme } from './theme'
import { Announcer } from './ui/announcer'
import { overlay } from './ui/overlay'
import { Loading, Offline, StateScreen } from './ui/state'

type Lazy = () => Promise<ComponentType<{ route: Route }>>

const styled = <M,>(screen: Promise<M>, css: 'desk' | 'stage' = 'desk'): Promise<M> => Promise.all([screen, sheet(css)]).then(([m]) => m)

const lazy: Partial<Record<Route['screen'], Lazy>> = {
  join: () => import('./screens/start').then((m) => m.JoinScreen),
  browse: () => import('./screens/start').then((m) => m.BrowseScreen),
  create: () => styled(import('./screens/hosting')).then((m) => m.CreateScreen),
  host: () => styled(import('./screens/hosting')).then((m) => m.HostScreen),
  results: () => styled(import('./screens/results')).then((m) => m.ResultsScreen),
  kiosk: () => styled(import('./screens/kiosk')).then((m) => m.KioskScreen),
  embed: () => import('./screens/embed').then((m) => m.EmbedScreen),
  stage: () => styled(import('./screens/stage'), 'stage').then((m) => m.StageScreen),
}

function LazyScreen({ now }: { now: Route }) {
  const [screen, setScreen] = useState<{ of: string; view: ComponentType<{ route: Route }> } | null>(null)
  const [failed, setFailed] = useState(false)
  const load = () => {
    setFailed(false)
    lazy[now.screen]?.().then((view) => setScreen({ of: now.screen, view }), () => setFailed(true))
  }
  useEffect(load, [now.screen])
  if (failed) return <Offline onRetry={load} />
  if (screen?.of !== now.screen) return <Loading />
  return <screen.view route={now} key={'code' in now ? now.code : 'id' in now ? now.id : ''} />
}

function Screen({ now }: { now: Route }) {
  switch (now.screen) {
    case 'room': return <RoomScreen code={now.code} key={now.code} />
    case 'poll': return <PollScreen id={now.id} key={now.id} />
    case 'missing': return (
      <StateScreen icon="search" title={t('page_missing')} text={t('page_missing_text')}><a class="btn" href="./">{t('to_home')}</a></StateScreen>
    )
    default: return <LazyScreen now={now} />
  }
}

function App() {
  const now = route.value
  const first = useRef(true)
  useEffect(() => {
    // After moving to another screen, reading goes on at its top, as on a page that was loaded.
    if (first.current) { first.current = false; return }
    const heading = document.querySelector<HTMLElement>('#app h1')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
  }, [now])
  const Over = overlay.value
  return <><Screen now={now} />{Over && <Over />}<Announcer /></>
}

followTheme()
followLinks()
keepAwake()

const start = () => render(<App />, document.getElementById('app')!)
void speak(preferred()).then(start, start)
