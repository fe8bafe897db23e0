// The app: language, theme, and the screen for the current address. What a voter needs is in this bundle; the stage,
// the editor and the rest come as chunks of their own. Those import this module too, so that everything they share
// with a voter is in one file and a phone needs no second round trip.

import { render } from 'preact'
import { useEffect, useErrorBoundary } from 'preact/hooks'
import { preferred, speak } from './i18n'
import { followLinks, route, type Route } from './router'
import { LazyScreen } from './screens/lazy'
import { PollScreen, RoomScreen } from './screens/room'
import { keepAwake } from './store'
import { followTheme } from './theme'
import { Announcer } from './ui/announcer'
import { LanguageFoot } from './ui/language'
import { overlay } from './ui/overlay'
import { Loading } from './ui/state'

function Screen({ now }: { now: Route }) {
  switch (now.screen) {
    case 'room':
      return (
        <>
          <RoomScreen code={now.code} key={now.code} />
          <LanguageFoot />
        </>
      )
    case 'poll':
      return (
        <>
          <PollScreen id={now.id} key={now.id} />
          <LanguageFoot />
        </>
      )
    default:
      return <LazyScreen now={now} />
  }
}

/** The route the page was loaded with: there, reading starts at the top by itself. */
const loaded = route.peek()

const arrival = (then: (m: typeof import('./arrival')) => void) => void import('./arrival').then(then, () => undefined)

const AGAIN_MS = 3000

/** A rendering error takes down only its screen. The screen is tried again, because by then there may be other news or another question. */
function Whole({ now }: { now: Route }) {
  const [wrong, again] = useErrorBoundary((e) => {
    setTimeout(() => {
      throw e
    })
  })
  useEffect(() => {
    if (wrong) setTimeout(again, AGAIN_MS * (1 + Math.random()))
  }, [wrong])
  return wrong ? <Loading /> : <Screen now={now} />
}

function App() {
  const now = route.value
  useEffect(() => {
    if (now !== loaded) arrival((m) => m.arrive())
  }, [now])
  const Over = overlay.value
  return (
    <>
      <Whole now={now} />
      {Over && <Over />}
      <Announcer />
    </>
  )
}

followTheme()
followLinks()
keepAwake()
if (!navigator.cookieEnabled) void import('./voter_token').catch(() => undefined)
// Focus is not lost when the element that had it goes away.
addEventListener('focusin', (e) => arrival((m) => m.hold(e)))

const start = () => render(<App />, document.getElementById('app')!)
void speak(preferred()).then(start, start)
