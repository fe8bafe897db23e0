// The screens that come as chunks of their own.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { renew } from '../renew'
import type { Route } from '../router'
import { sheet } from '../sheet'
import { Loading, Offline } from '../ui/state'

/** A module, and the style sheet that its screens need, if any. */
type Parts = [Promise<object>, Promise<void>?]
const desk = (module: Promise<object>): Parts => [module, sheet('desk')]

const start = (): Parts => [import('./start')],
  hosting = () => desk(import('./hosting'))

/** Each module exports a component named after its screen, such as `StageScreen`. */
const lazy: Partial<Record<Route['screen'], () => Parts>> = {
  browse: start,
  join: start,
  create: hosting,
  host: hosting,
  paced: () => [import('./paced')],
  results: () => desk(import('./results')),
  kiosk: () => desk(import('./kiosk')),
  embed: () => [import('./embed')],
  missing: () => [import('./missing')],
  stage: () => [import('./stage'), sheet('stage')],
}

type View = ComponentType<{ route: Route }>

const AGAIN_MS = 3000

export function LazyScreen({ now }: { now: Route }) {
  // By name: a screen that the user has turned back from may still arrive later, or fail. For a failure there is a random number,
  // another one for each, so that each is followed by another try.
  const [views, setViews] = useState<Partial<Record<string, View | number>>>({})
  const { screen } = now,
    View = views[screen],
    failed = typeof View === 'number'
  const put = (found?: View | number) => setViews((all) => ({ ...all, [screen]: found }))
  useEffect(() => {
    const show = () =>
      Promise.all(lazy[screen]!()).then(
        ([m]) => put((m as Record<string, View>)[screen[0]!.toUpperCase() + screen.slice(1) + 'Screen']),
        () => {
          put(Math.random())
          renew()
        },
      )
    if (View === undefined) void show()
    // On a stage or a kiosk there may be nobody to try again. Not all who miss something ask for it at the same time.
    const timer = failed ? setTimeout(show, AGAIN_MS * (1 + View)) : undefined
    return () => clearTimeout(timer)
  }, [screen, View])
  if (View === undefined) return <Loading />
  return failed ? <Offline onRetry={() => put()} /> : <View route={now} key={JSON.stringify(now)} />
}
