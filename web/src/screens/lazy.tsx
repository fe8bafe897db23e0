// The screens that come as chunks of their own.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { renew } from '../renew'
import type { Route } from '../router'
import { sheet } from '../sheet'
import { Loading, Offline } from '../ui/state'

const start = () => import('./start'),
  hosting = () => import('./hosting')

/** Each module exports a component named after its screen, such as `StageScreen`. */
const lazy: Partial<Record<Route['screen'], () => Promise<object>>> = {
  browse: start,
  join: start,
  create: hosting,
  host: hosting,
  paced: () => import('./paced'),
  results: () => import('./results'),
  kiosk: () => import('./kiosk'),
  embed: () => import('./embed'),
  missing: () => import('./missing'),
  stage: () => import('./stage'),
}
const styles: Partial<Record<Route['screen'], 'desk' | 'stage'>> = {
  create: 'desk',
  host: 'desk',
  results: 'desk',
  kiosk: 'desk',
  stage: 'stage',
}

type View = ComponentType<{ route: Route }>

async function load(screen: Route['screen']): Promise<View> {
  const css = styles[screen],
    [m] = await Promise.all([lazy[screen]!(), css && sheet(css)])
  return (m as Record<string, View>)[screen[0]!.toUpperCase() + screen.slice(1) + 'Screen']!
}

export function LazyScreen({ now }: { now: Route }) {
  // By name: a screen that the user has turned back from may still arrive later, or fail.
  const [views, setViews] = useState<Partial<Record<string, View>>>({})
  const [failed, setFailed] = useState('')
  const show = () => {
    setFailed('')
    load(now.screen).then(
      (view) => setViews((all) => ({ ...all, [now.screen]: view })),
      () => {
        setFailed(now.screen)
        renew()
      },
    )
  }
  useEffect(show, [now.screen])
  const View = views[now.screen]
  if (failed === now.screen) return <Offline onRetry={show} />
  if (!View) return <Loading />
  return <View route={now} key={JSON.stringify(now)} />
}
