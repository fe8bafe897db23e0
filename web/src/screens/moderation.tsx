// What voters wrote, for the host: what is waiting is approved or hidden with one tap. Everything except erasing can be changed later.

import { useRef, useState } from 'preact/hooks'
import { Problem } from '../api'
import { writes } from '../ballot'
import { passed } from '../clock'
import { hostApi } from '../host_api'
import { number, t, type MessageKey } from '../i18n'
import { usePaced } from '../pace'
import type { Kind, Poll, QuestionState, TextState, WrittenText } from '../proto'
import { takePoll } from '../store'
import { announce } from '../ui/announcer'
import { useCalm } from '../ui/calm'
import { Confirm } from '../ui/confirm'
import { Segments } from '../ui/controls'
import { Icon } from '../ui/icon'
import { useKeptFocus } from '../ui/kept_focus'
import { toast } from '../ui/toast'

type State = TextState | QuestionState
interface Tab {
  state: State
  name: MessageKey
  holds: readonly WrittenText['state'][]
}
/** `word` is the button's text; `name` also says which text it is about. */
interface Move {
  to: State
  from: readonly WrittenText['state'][]
  word: MessageKey
  name: MessageKey
  quiet?: boolean
}

const TEXT_TABS: readonly Tab[] = [
  { state: 'pending', name: 'texts_tab_pending', holds: ['pending'] },
  { state: 'shown', name: 'texts_tab_shown', holds: ['shown'] },
  { state: 'hidden', name: 'texts_tab_hidden', holds: ['hidden', 'erased'] },
]
const QUESTION_TABS: readonly Tab[] = [
  { state: 'pending', name: 'texts_tab_pending', holds: ['pending'] },
  { state: 'active', name: 'texts_tab_shown', holds: ['pinned', 'active'] },
  { state: 'answered', name: 'qna_answered', holds: ['answered'] },
  { state: 'archived', name: 'qna_tab_archived', holds: ['archived', 'erased'] },
]
const TEXT_MOVES: readonly Move[] = [
  { to: 'shown', from: ['pending', 'hidden'], word: 'do_show', name: 'show_text' },
  { to: 'hidden', from: ['pending', 'shown'], word: 'do_hide', name: 'hide_text', quiet: true },
]
const QUESTION_MOVES: readonly Move[] = [
  { to: 'active', from: ['pending', 'answered', 'archived'], word: 'do_show', name: 'show_text' },
  { to: 'pinned', from: ['active'], word: 'do_pin', name: 'qna_pin', quiet: true },
  { to: 'active', from: ['pinned'], word: 'do_unpin', name: 'qna_unpin', quiet: true },
  { to: 'answered', from: ['active', 'pinned'], word: 'do_answered', name: 'qna_mark_answered', quiet: true },
  { to: 'archived', from: ['pending', 'active', 'pinned', 'answered'], word: 'do_archive', name: 'qna_archive', quiet: true },
]

/** The kinds whose voters write something that the host can moderate. */
export const moderated = (kind: Kind): boolean => writes(kind) || kind === 'qna'

/** What a decision is called once it is made. */
const DONE: Record<State, MessageKey> = {
  pending: 'texts_tab_pending',
  shown: 'texts_tab_shown',
  hidden: 'texts_tab_hidden',
  active: 'texts_tab_shown',
  pinned: 'qna_pinned',
  answered: 'qna_answered',
  archived: 'qna_tab_archived',
}

/** States in which nobody reads a text any more: the toast offers an undo. */
const AWAY: ReadonlySet<State> = new Set<State>(['hidden', 'archived'])

const REFRESH_MS = 700
/** Places change at most this often, and not while a hand is there, so that the host presses what they have read. */
const CALM_MS = 4000
const ROWS = 100
/** Fewer texts than this can be seen at a glance and need no search field. */
const SEARCHED = 8

/** The texts as the server has them, reloaded when the poll has changed, but not more often than people can read. */
function useTexts(poll: Poll, adminKey: string) {
  const [texts, setTexts] = useState<WrittenText[] | undefined>(undefined)
  const [asked, setAsked] = useState(0)
  usePaced({ load: () => hostApi.texts(poll.id, adminKey), take: (r) => setTexts(r.texts) }, REFRESH_MS, poll.id, poll.version, asked)
  return { texts, setTexts, again: () => setAsked((n) => n + 1) }
}

function Counts({ text }: { text: WrittenText }) {
  if (text.up === undefined) return <span class="muted tnum">{number(text.count)}</span>
  return (
    <span class="muted tnum">
      <span class="sr">{t('for_it')} </span>
      <bdi dir="ltr">+{number(text.up)}</bdi>
      {!!text.down && (
        <>
          {' '}
          <span class="sr">{t('against_it')} </span>
          <bdi dir="ltr">−{number(text.down)}</bdi>
        </>
      )}
    </span>
  )
}

const said = (x: WrittenText): string => x.text ?? t('text_erased', { n: x.id })

const holds = (text: string, words: string): boolean => text.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase())

/** The beginning of a text, as much as a title has room for. */
const begins = (text: string): string => {
  const all = [...text]
  return all.length > 60 ? `${all.slice(0, 60).join('')}…` : text
}

function Row({
  text,
  moves,
  onMove,
  onErase,
}: {
  text: WrittenText
  moves: readonly Move[]
  onMove: (to: State) => void
  onErase: () => void
}) {
  if (text.state === 'erased')
    return (
      <li>
        <span class="muted">{said(text)}</span>
        <Counts text={text} />
      </li>
    )
  return (
    <li>
      <span>
        {text.state === 'pinned' && (
          <span class="chip">
            <Icon name="pin" />
            {t('qna_pinned')}
          </span>
        )}
        <span dir="auto">{text.text}</span>
      </span>
      <Counts text={text} />
      <span class="moves">
        {moves
          .filter((m) => m.from.includes(text.state))
          .map((m) => (
            <button
              key={m.name}
              type="button"
              class={m.quiet ? 'btn ghost sm' : 'btn sm'}
              aria-label={t(m.name, { text: said(text) })}
              onClick={() => onMove(m.to)}
            >
              {t(m.word)}
            </button>
          ))}
        <button
          type="button"
          class="btn ghost sm erase"
          aria-label={t('erase_text', { text: said(text) })}
          title={t('do_erase')}
          onClick={onErase}
        >
          <Icon name="trash" />
        </button>
      </span>
    </li>
  )
}

/** Waiting texts in order of arrival; of the others pinned ones first, then those with the most votes, then the newest, which nobody has looked at yet. */
const inOrder = (a: WrittenText, b: WrittenText): number =>
  Number(b.state === 'pinned') - Number(a.state === 'pinned')
  || (b.up ?? 0) - (b.down ?? 0) - ((a.up ?? 0) - (a.down ?? 0))
  || (a.state === 'pending' ? a.id - b.id : b.id - a.id)

/** Whether somebody is about to press something: there was a touch or a key a moment ago, or a mouse is over the list. */
function useHand() {
  const last = useRef(0),
    over = useRef(false)
  const stir = () => {
    last.current = Date.now()
  }
  const enter = (is: boolean) => (e: PointerEvent) => {
    over.current = is && e.pointerType === 'mouse'
  }
  return {
    busy: () => over.current || passed(last.current) < CALM_MS,
    near: {
      onPointerDown: stir,
      onPointerMove: stir,
      onKeyDown: stir,
      onFocusIn: stir,
      onPointerEnter: enter(true),
      onPointerLeave: enter(false),
    },
  }
}

export function Moderation({ poll, adminKey }: { poll: Poll; adminKey: string }) {
  const qna = poll.kind === 'qna',
    tabs = qna ? QUESTION_TABS : TEXT_TABS
  const [at, setAt] = useState(poll.settings?.moderated ? 0 : 1)
  const [most, setMost] = useState(ROWS)
  const { texts, setTexts, again } = useTexts(poll, adminKey)
  const tab = tabs[at]!
  // A text that nobody says any more is neither waiting nor shown anywhere, but it can be erased.
  const of = (which: Tab) => (texts ?? []).filter((x) => (x.count === 0 ? which === tabs[tabs.length - 1] : which.holds.includes(x.state)))
  const say = (state: State, waiting: number) => announce(`${t(DONE[state])}. ${waiting ? t('n_waiting', { n: waiting }) : ''}`.trim())
  const failed = (e: unknown) => toast(t(e instanceof Problem && !e.passing ? 'not_saved' : 'err_offline'), 'off')
  /** Resolves to whether the server has accepted it; if not, a toast says so. */
  const tell = (text: WrittenText, state: State): Promise<boolean> => {
    setTexts((all) => all?.map((x) => (x.id === text.id ? { ...x, state } : x)))
    return hostApi.setText(poll.id, text, state, adminKey).then(
      (p) => {
        takePoll(p, false)
        return true
      },
      (e: unknown) => {
        again()
        failed(e)
        return false
      },
    )
  }
  const decide = (text: WrittenText, state: State) => {
    const before = text.state
    void tell(text, state)
    if (AWAY.has(state) && before !== 'erased')
      toast(`${t(DONE[state])}: ${said(text)}`, 'check', { label: t('undo'), run: () => decide({ ...text, state }, before) })
    say(state, of(tabs[0]!).filter((x) => x.id !== text.id).length + Number(state === 'pending'))
  }
  /** Not shown as done before it is done, because it cannot be undone. */
  const erase = (text: WrittenText) =>
    hostApi
      .eraseText(poll.id, text, adminKey)
      .then(
        () => {
          setTexts((all) => all?.map((x) => (x.id === text.id ? { ...x, text: null, state: 'erased' } : x)))
          announce(t('text_erased', { n: text.id }))
        },
        (e: unknown) => failed(e),
      )
      .finally(again)
  const { busy, near } = useHand()
  const wanted = new Map(
    of(tab)
      .sort(inOrder)
      .map((x) => [x.id, x]),
  )
  const [words, setWords] = useState(''),
    [asking, setAsking] = useState(false),
    [erasing, setErasing] = useState<WrittenText>(),
    running = useRef(false)
  const rows = useCalm(`${poll.id} ${tab.state}`, [...wanted.keys()], CALM_MS, busy)
    .map((id) => wanted.get(id)!)
    .filter((x) => holds(said(x), words))
  /** One after the other, as by hand, stopping when the server refuses one. */
  const showAll = async () => {
    if (running.current) return
    running.current = true
    const to = tabs[1]!.state
    let left = of(tabs[0]!).length,
      taken = true
    for (const x of rows) if (taken && (taken = await tell(x, to))) --left
    running.current = false
    if (taken) say(to, left)
  }
  // The focus goes to the text that took the place of the one decided.
  const box = useRef<HTMLElement>(null),
    place = useRef(0)
  useKeptFocus(
    box,
    () =>
      [...(box.current?.querySelectorAll('li') ?? [])]
        .slice(0, place.current + 1)
        .pop()
        ?.querySelector('button') ?? box.current?.querySelector<HTMLElement>('.seg [aria-pressed=true]'),
  )
  const more = Math.min(ROWS, rows.length - most)
  const title = t(qna ? 'qna_questions' : 'texts_title')
  return (
    <section ref={box} class="moderation" aria-label={title}>
      <Segments
        label={title}
        value={tab.state}
        onChange={(state) => {
          setAt(tabs.findIndex((x) => x.state === state))
          setMost(ROWS)
        }}
        choices={tabs.map((x) => [x.state, `${t(x.name)} ${number(of(x).length)}`])}
      />
      <div class="find">
        {(wanted.size > SEARCHED || words) && (
          <input
            class="input"
            type="search"
            dir="auto"
            aria-label={t('search_texts')}
            placeholder={t('search_texts')}
            value={words}
            onInput={(e) => {
              setWords(e.currentTarget.value)
              setMost(ROWS)
            }}
          />
        )}
        {tab.state === 'pending' && rows.length > 1 && (
          <button type="button" class="btn ghost sm" onClick={() => setAsking(true)}>
            {t('show_all', { n: rows.length })}
          </button>
        )}
      </div>
      {asking && (
        <Confirm
          title={t('show_all_sure', { n: rows.length })}
          text={t('show_all_text')}
          action={t('show_all', { n: rows.length })}
          onClose={() => setAsking(false)}
          onYes={() => void showAll()}
        />
      )}
      {erasing && (
        <Confirm
          title={t('erase_sure', { text: begins(said(erasing)) })}
          text={t('erase_sure_text')}
          action={t('do_erase')}
          onClose={() => setErasing(undefined)}
          onYes={() => void erase(erasing)}
        />
      )}
      {texts && !rows.length && (
        <p class="muted">
          {words ? t('none_found', { q: words.trim() }) : t(tab.state === 'pending' ? 'texts_none_pending' : 'texts_none')}
        </p>
      )}
      <ul {...near}>
        {rows.slice(0, most).map((x, i) => (
          <Row
            key={x.id}
            text={x}
            moves={qna ? QUESTION_MOVES : TEXT_MOVES}
            onMove={(to) => {
              place.current = i
              decide(x, to)
            }}
            onErase={() => {
              place.current = i
              setErasing(x)
            }}
          />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" class="btn ghost sm" onClick={() => setMost(most + ROWS)}>
          {t('show_more', { n: more })}
        </button>
      )}
    </section>
  )
}
