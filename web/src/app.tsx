// The app: language, theme, and which screen the address means. What a voter needs is in this bundle; the stage, the
// editor and the rest come as chunks of their own. Those import this module too, so that all they share with a voter
// is one file and a phone needs no second round trip.

import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { preferred, speak } from './i18n'
import { followLinks, route, type Route } from './router'
import { LazyScreen } from './screens/lazy'
import { PollScreen, RoomScreen } from './screens/room'
import { keepAwake } from './store'
import { followTheme } from './theme'
import { Announcer } from './ui/announcer'
import { LanguageFoot } from './ui/language'
import { overlay } from './ui/overlay'

function Screen({ now }: { now: Route }) {
  switch (now.screen) {
    case 'room': return <><RoomScreen code={now.code} key={now.code} /><LanguageFoot /></>
    case 'poll': return <><PollScreen id={now.id} key={now.id} /><LanguageFoot /></>
    default: return <LazyScreen now={now} />
  }
}

function App() {
  const now = route.value
  const first = useRef(true)
  useEffect(() => {
    // After moving to another screen, reading goes on at its top, as on a page that was loaded: once it is there.
    if (first.current) { first.current = false; return }
    const timer = setInterval(() => {
      const heading = document.querySelector<HTMLElement>('#app :not(.loading)>h1')
      if (!heading) return
      clearInterval(timer)
      if (document.activeElement !== document.body) return
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }, 50)
    return () => clearInterval(timer)
  }, [now])
  const Over = overlay.value
  return <><Screen now={now} />{Over && <Over />}<Announcer /></>
}

followTheme()
followLinks()
keepAwake()

const start = () => render(<App />, document.getElementById('app')!)
void speak(preferred()).then(start, start)
