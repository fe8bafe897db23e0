// What voters wrote, for the host: what waits is shown or hidden with one tap; everything can be changed later.

import { useEffect, useState } from 'preact/hooks'
import { api, Problem } from '../api'
import { number, t, type MessageKey } from '../i18n'
import type { Poll, TextState, WrittenText } from '../proto'
import { takePoll } from '../store'
import { Segments } from '../ui/controls'
import { Icon } from '../ui/icon'
import { toast } from '../ui/toast'

const TABS: readonly (readonly [TextState, MessageKey])[] = [['pending', 'texts_tab_pending'], ['shown', 'texts_tab_shown'], ['hidden', 'texts_tab_hidden']]
const REFRESH_MS = 700
const ROWS = 100

/** The texts as the server has them, asked for anew when the poll has moved, but not more often than people can read. */
function useTexts(poll: Poll, adminKey: string) {
  const [texts, setTexts] = useState<WrittenText[] | undefined>(undefined)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let gone = false
    const timer = setTimeout(() => {
      api.texts(poll.id, adminKey).then((r) => { if (!gone) setTexts(r.texts) }, () => undefined)
    }, texts ? REFRESH_MS : 0)
    return () => { gone = true; clearTimeout(timer) }
  }, [poll.id, poll.version, asked])
  return { texts, setTexts, again: () => setAsked((n) => n + 1) }
}

export function Moderation({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const [tab, setTab] = useState<TextState>(poll.settings?.moderated ? 'pending' : 'shown')
  const { texts, setTexts, again } = useTexts(poll, adminKey)
  const of = (state: TextState) => (texts ?? []).filter((x) => x.state === state)
  const decide = (text: WrittenText, state: TextState) => {
    setTexts((all) => all?.map((x) => (x.id === text.id ? { ...x, state } : x)))
    api.setText(poll.id, text.id, state, adminKey).then((p) => takePoll(p, false), (e: unknown) => {
      again()
      toast(t(e instanceof Problem && !e.passing ? 'not_saved' : 'err_offline'), 'off')
    })
  }
  const rows = of(tab)
  return (
    <section class="moderation" aria-label={t('texts_title')}>
      <Segments label={t('texts_title')} value={tab} onChange={setTab} choices={TABS.map(([state, name]) => [state, `${t(name)} ${number(of(state).length)}`])} />
      {texts && !rows.length && <p class="muted">{t(tab === 'pending' ? 'texts_none_pending' : 'texts_none')}</p>}
      <ul>{rows.slice(0, ROWS).map((x) => (
        <li key={x.id}><span dir="auto">{x.text}</span><span class="muted tnum">{number(x.count)}</span>
          {x.state !== 'shown' && <button type="button" class="btn sm" aria-label={t('show_text', { text: x.text })} onClick={() => decide(x, 'shown')}><Icon name="check" /></button>}
          {x.state !== 'hidden' && <button type="button" class="btn ghost sm" aria-label={t('hide_text', { text: x.text })} onClick={() => decide(x, 'hidden')}><Icon name="hidden" /></button>}</li>
      ))}</ul>
    </section>
  )
}
