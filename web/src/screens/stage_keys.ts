// The presenter keys, as clickers send them, and the state of the stage that they change.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Problem } from '../api'
import { passed } from '../clock'
import { hostApi } from '../host_api'
import { t, type MessageKey } from '../i18n'
import { recall, remember, tab } from '../memory'
import type { Poll, Room } from '../proto'
import { isQuiz, opensAgain, waits } from '../quiz'
import { failed } from '../reasons'
import { roomApi } from '../room_api'
import { around, boardIsOn } from '../shows'
import { keyFor, takePoll } from '../store'
import { toggleStageTheme } from '../stage_theme'
import { fillScreen, isFull, leaveScreen } from '../ui/full_screen'
import { useSure } from './sure'

interface Look {
  /** How often the order was changed: a chart has two orders, questions have four. */
  order: number
  /** Whether the leaderboard replaces the question. */
  board: boolean
  /** Whether the join card is shown beside the question. Once everybody is in, it can be folded: then only address and code stay, at the top. */
  join: boolean
  black: boolean
  qr: boolean
  keys: boolean
  zoom: number
  single: boolean
  rounds: boolean
  round: number
  /** What R has set; undefined means what the question's rule says. */
  veiled: boolean | undefined
}
/** `act` does what its key does, for somebody with a mouse or a finger. */
export interface StageView extends Look {
  veiled: boolean
  set: (change: Partial<Look>) => void
  act: (act: Act) => void
}

/** The whole room sees the stage, whoever's key its device holds, so it shows no more than the rule shows everybody. */
const veils = (poll: Poll | undefined): boolean => poll?.status === 'open' && poll.results !== 'live'

export const KEY_LIST: [string, MessageKey][] = [
  ['Space → PageDown', 'key_next'],
  ['← PageUp', 'key_previous'],
  ['. B', 'key_black'],
  ['R', 'key_results'],
  ['L', 'key_lock'],
  ['Q', 'key_qr'],
  ['S', 'key_sort'],
  ['I', 'key_rounds'],
  ['P', 'key_board'],
  ['T', 'key_theme'],
  ['F', 'key_full'],
  ['+ −', 'key_size'],
  ['?', 'key_list'],
  ['Esc', 'key_escape'],
]

/** In right-to-left languages, what comes next is on the left. */
const TURNED: Record<string, string> = { '→': '←', '←': '→', ArrowRight: 'ArrowLeft', ArrowLeft: 'ArrowRight' }
const turned = (key: string): string => (document.documentElement.dir === 'rtl' && TURNED[key]) || key

/** The label of a key, where it depends on the language. */
export const keyName = (key: string): string => (key === 'Space' ? t('key_space') : turned(key))

export type Act =
  | 'next'
  | 'previous'
  | 'black'
  | 'results'
  | 'lock'
  | 'qr'
  | 'sort'
  | 'theme'
  | 'full'
  | 'bigger'
  | 'smaller'
  | 'keys'
  | 'rounds'
  | 'board'
  | 'join'
  | 'escape'

const ACTS: Record<string, Act> = {
  ' ': 'next',
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'previous',
  PageUp: 'previous',
  '.': 'black',
  b: 'black',
  r: 'results',
  l: 'lock',
  q: 'qr',
  j: 'join',
  s: 'sort',
  i: 'rounds',
  p: 'board',
  t: 'theme',
  f: 'full',
  '+': 'bigger',
  '=': 'bigger',
  '-': 'smaller',
  '−': 'smaller',
  '?': 'keys',
  Escape: 'escape',
}

/** What a key press means on the stage, if anything: in fields and with modifiers, keys keep their usual meaning. */
export function actOf(e: KeyboardEvent, single: boolean): Act | undefined {
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return undefined
  const target = e.target as Element | null
  if (target?.closest?.('input,textarea,select,[contenteditable]')) return undefined
  if (e.key === ' ' && target?.closest?.('button,a')) return undefined
  const letter = e.key.length === 1 && e.key !== ' '
  if (letter && !single && e.key !== '?') return undefined
  return ACTS[letter ? e.key.toLowerCase() : turned(e.key)]
}

const toggleFull = (): void => (isFull() ? leaveScreen() : fillScreen())

/** What "next" means now: a quiz is started, then revealed, and only then left, so two buttons are enough for all of it. */
export function quizStep(poll: Poll): 'start' | 'reveal' | 'next' {
  if (!isQuiz(poll) || poll.status === 'closed') return 'next'
  return waits(poll) ? 'start' : 'reveal'
}

/** What "next" leads to at the end of a quiz: the leaderboard, and then nothing, since one press too many must not start over. */
export function ending(room: Room, poll: Poll | undefined): 'board' | 'over' | undefined {
  const last = room.polls[room.polls.length - 1]
  if (poll) return isQuiz(poll) && poll.status === 'closed' && poll.id === last?.id ? 'board' : undefined
  return boardIsOn(room) && around(room.polls, null).before === last ? 'over' : undefined
}

const fromNothing = ({ polls }: Room, act: 'next' | 'previous'): string | null =>
  around(polls, null)[act === 'next' ? 'after' : 'before']?.id ?? null

/** Performs the acts that control the room, which need the host's key. */
async function drive(act: Act, room: Room, poll: Poll | undefined, key: string): Promise<boolean> {
  const step = act === 'next' && poll ? quizStep(poll) : 'next',
    end = act === 'next' ? ending(room, poll) : undefined
  if (step === 'start') takePoll(await roomApi.start(poll!.id, key), false)
  else if (step === 'reveal') takePoll(await hostApi.close(poll!.id, key), false)
  else if (end === 'board') await hostApi.show(room.id, { poll_id: null }, key)
  else if (end === 'over') return false
  else if (act === 'next' || act === 'previous')
    await hostApi.show(room.id, room.current_poll_id ? { move: act } : { poll_id: fromNothing(room, act) }, key)
  else if (act === 'lock' && poll && (poll.status === 'open' || opensAgain(poll)))
    takePoll(await (poll.status === 'open' ? hostApi.close(poll.id, key) : hostApi.reopen(poll.id, key)), false)
  else return false
  return true
}

/** What one of these acts means now, as far as it makes a difference: the second press of a double press is not meant for what the first has led to. */
function meaningOf(act: Act, look: Look, room: Room, poll: Poll | undefined): string {
  if (act === 'lock') return poll?.status ?? ''
  if (look.black || look.qr) return 'uncover'
  if (look.rounds) return 'round'
  if (act === 'previous') return act
  if (!poll) return 'begin'
  const step = quizStep(poll)
  return step === 'next' ? (ending(room, poll) ?? step) : step
}

/**
 * Inside the rounds of a ranked poll, next and previous step through them; beyond the first and the last they lead back to
 * the methods. So a clicker with two buttons goes through them in order, and never leaves the question by surprise.
 */
export function stepRound(round: number, total: number, act: 'next' | 'previous'): { rounds: boolean; round: number } {
  const to = round + (act === 'next' ? 1 : -1)
  return to < 0 || to >= total ? { rounds: false, round: 0 } : { rounds: true, round: to }
}

/** For how long a press may still be meant to trigger a reveal that the end of the time has already brought. */
const LATE_MS = 1500

/** If a request has been on its way for this long, the network may have swallowed it, and a press that has to wait for it says so. */
const SLOW_MS = 1500
interface Busy {
  since: number
  told: boolean
}

/** Whether the quiz on the screen has just been closed by anything other than a press here. */
function useJustClosed(poll: Poll | undefined): { now: () => boolean; own: (pollId: string) => void } {
  const seen = useRef({ id: poll?.id, status: poll?.status, at: -Infinity, own: '' }),
    s = seen.current
  if (poll?.id !== s.id) s.at = -Infinity
  else if (poll?.status === 'open' && s.status !== 'open')
    s.own = '' // reset: the earlier reveal no longer counts
  else if (poll && isQuiz(poll) && s.status === 'open' && poll.status === 'closed' && s.own !== poll.id) s.at = Date.now()
  s.id = poll?.id
  s.status = poll?.status
  return {
    now: () => passed(s.at) < LATE_MS,
    own: (pollId) => {
      s.own = pollId
    },
  }
}

export function useStageKeys(room: Room, poll: Poll | undefined, control: boolean, total: number): StageView {
  const [look, setLook] = useState<Look>(() => ({
    order: 0,
    board: false,
    black: false,
    qr: false,
    keys: false,
    veiled: undefined,
    rounds: false,
    round: 0,
    zoom: recall('stage-zoom', 1),
    single: recall('stage-keys', true),
    join: recall('stage-join', true, tab),
  }))
  const set = (change: Partial<Look>) => {
    if (change.zoom) remember('stage-zoom', change.zoom)
    // For this tab alone: next week, other people have to join.
    if (change.join !== undefined) remember('stage-join', change.join, tab)
    if (change.single !== undefined) remember('stage-keys', change.single)
    setLook((l) => ({ ...l, ...change }))
  }
  const justClosed = useJustClosed(poll),
    sure = { next: useSure(), previous: useSure(), lock: useSure() },
    busy = useRef<{ [what in 'move' | 'lock']?: Busy | undefined }>({})
  const veiled = look.veiled ?? veils(poll),
    steps = veiled ? 0 : total
  const latest = useRef({ look, room, poll, steps, veiled })
  latest.current = { look, room, poll, steps, veiled }
  // Before anything is drawn: a veil was lifted for another question, or under another rule.
  useLayoutEffect(() => set({ veiled: undefined, rounds: false, round: 0, board: false }), [poll?.id, poll?.results])
  const doIt = (act: Act): void => {
    const { look: l, room: r, poll: p, steps: n } = latest.current
    const zoomed = (by: number) => set({ zoom: Math.min(1.4, Math.max(0.7, Math.round((l.zoom + by) * 10) / 10)) })
    switch (act) {
      case 'black':
        return set({ black: !l.black })
      case 'qr':
        return set({ qr: !l.qr })
      case 'sort':
        return set({ order: l.order + 1 })
      case 'board':
        return set({ board: !l.board })
      case 'join':
        return set({ join: !l.join })
      case 'rounds':
        return set({ rounds: n > 0 && !l.rounds, round: 0 })
      case 'keys':
        return set({ keys: !l.keys })
      case 'theme':
        return toggleStageTheme()
      case 'full':
        return toggleFull()
      case 'results':
        return set({ veiled: !latest.current.veiled })
      case 'bigger':
        return zoomed(0.1)
      case 'smaller':
        return zoomed(-0.1)
      case 'escape':
        return set({ qr: false, black: false, keys: false, rounds: false, board: false })
      default: {
        if (!sure[act](meaningOf(act, l, r, p))) return
        // Nothing moves behind a cover: the first press removes it.
        if ((l.black || l.qr) && (act === 'next' || act === 'previous')) return set({ black: false, qr: false })
        if (l.rounds && (act === 'next' || act === 'previous')) return set(stepRound(l.round, n, act))
        const key = keyFor(r.id)
        if (!control || !key || (act === 'next' && justClosed.now())) return
        // A step is relative, so whoever loses patience with one that is on its way would go two steps.
        const what = act === 'lock' ? 'lock' : 'move'
        const before = busy.current[what]
        if (before) {
          if (before.told || passed(before.since) < SLOW_MS) return
          before.told = true
          return failed(new Problem('offline', 0))
        }
        busy.current[what] = { since: Date.now(), told: false }
        if (act === 'next' && p && quizStep(p) === 'reveal') justClosed.own(p.id)
        void drive(act, r, p, key)
          .catch((e: unknown) => {
            justClosed.own('')
            failed(e)
          })
          .finally(() => {
            busy.current[what] = undefined
          })
      }
    }
  }
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      // The button that has the focus would be pressed again and again.
      if (e.repeat && e.key === 'Enter') e.preventDefault()
      const { look: l } = latest.current
      const act = actOf(e, l.single)
      if (!act || (l.keys && act !== 'keys')) return
      e.preventDefault()
      // A key that is held, or has got stuck, must not run through the show.
      if (e.repeat && act !== 'bigger' && act !== 'smaller') return
      doIt(act)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [control])
  return { ...look, veiled, set, act: doIt }
}
