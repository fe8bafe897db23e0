// The screens that come as chunks of their own.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { renew } from '../renew'
import type { Route } from '../router'
import { sheet } from '../sheet'
import { Loading, Offline } from '../ui/state'

type Lazy = () => Promise<ComponentType<{ route: Route }>>

const styled = <M,>(screen: Promise<M>, css: 'desk' | 'stage' = 'desk'): Promise<M> => Promise.all([screen, sheet(css)]).then(([m]) => m)

const lazy: Partial<Record<Route['screen'], Lazy>> = {
  browse: () => import('./start').then((m) => m.BrowseScreen),
  join: () => import('./start').then((m) => m.JoinScreen),
  create: () => styled(import('./hosting')).then((m) => m.CreateScreen),
  host: () => styled(import('./hosting')).then((m) => m.HostScreen),
  paced: () => import('./paced').then((m) => m.PacedScreen),
  results: () => styled(import('./results')).then((m) => m.ResultsScreen),
  kiosk: () => styled(import('./kiosk')).then((m) => m.KioskScreen),
  embed: () => import('./embed').then((m) => m.EmbedScreen),
  missing: () => import('./missing').then((m) => m.MissingScreen),
  stage: () => styled(import('./stage'), 'stage').then((m) => m.StageScreen),
}

export function LazyScreen({ now }: { now: Route }) {
  // By name: one that somebody has turned back from may come, or not come, afterwards.
  const [views, setViews] = useState<Partial<Record<string, ComponentType<{ route: Route }>>>>({})
  const [failed, setFailed] = useState('')
  const load = () => {
    setFailed('')
    lazy[now.screen]?.().then((view) => setViews((all) => ({ ...all, [now.screen]: view })), () => { setFailed(now.screen); renew() })
  }
  useEffect(load, [now.screen])
  const View = views[now.screen]
  if (failed === now.screen) return <Offline onRetry={load} />
  if (!View) return <Loading />
  return <View route={now} key={JSON.stringify(now)} />
}
