// What the server said last, in signals: all state that screens share. Frames come in through `take…`; screens read the
// signals. After a (re)connect, the first frame about a poll is taken as it is, later ones only if they are newer.

import { signal, type Signal } from '@preact/signals'
import { api, Problem, problemOf } from './api'
import { keepChoice, keptChoice, noteLot, recall, remember, tab } from './memory'
import { choosersIn, plain } from './ballot'
import { backoff, Net, type Link } from './net'
import { Outbox, type Outcome, type Sealed } from './outbox'
import { shares } from './percent'
import type { Board, Option, Poll, PollEvent, Room, ServerFrame, Tally, VoteAnswer, Voted } from './proto'
import type { Ranking } from './results'
import { route } from './router'
import { socketAddress } from './site'

/** undefined: not known yet; null: deleted, or never existed. */
export type Cell<T> = Signal<T | null | undefined>

export const link = signal<Link>('idle')
/** When the connection was lost, or null while it is up; the numbers on screen date from then. */
export const lostAt = signal<number | null>(null)
/** The name and option of the newest vote, where voters are named. */
export const namedVote = signal<{ pollId: string; name: string; option: string } | null>(null)
/** The server does not know the key that this page sent on its socket. */
export const wrongKey = signal(false)
/** How the last ballot of a poll ended, for the screen that shows it. A refusal is shown even after a reload: perhaps nobody saw it before. */
export const lastOutcome = signal<{ pollId: string; outcome: Outcome; letter: Sealed } | null>(recall('refused', null, tab))
lastOutcome.subscribe((last) => remember('refused', last?.outcome?.ok ? undefined : last, tab))
/** The poll in which this voter's vote was taken back, by itself or with all others, until another vote is counted. */
export const takenBack = signal<{ id: string; all: boolean } | undefined>(undefined)

const polls = new Map<string, Cell<Poll>>()
const rooms = new Map<string, Cell<Room>>()
const people = new Map<string, Signal<number>>()
const choices = new Map<string, Signal<Voted | undefined>>()
const boards = new Map<string, Signal<Board | undefined>>()
const rankings = new Map<string, Signal<Ranking | undefined>>()
const seen = new Map<string, { epoch: Poll['epoch']; version: number; connection: number }>()
const keys = new Map<string, string>()
let connection = 0

function cell<T>(map: Map<string, Signal<T>>, id: string, first: () => T): Signal<T> {
  let found = map.get(id)
  if (!found) map.set(id, (found = signal(first())))
  return found
}

export const pollCell = (id: string): Cell<Poll> => cell(polls, id, () => undefined)
export const roomCell = (id: string): Cell<Room> => cell(rooms, id, () => undefined)
export const viewers = (topic: string): Signal<number> => cell(people, topic, () => 0)
export const choice = (pollId: string): Signal<Voted | undefined> => cell(choices, pollId, () => keptChoice(pollId))
/** The ranked poll's results by every method, as far as they are known. */
export const rankingOf = (pollId: string): Signal<Ranking | undefined> => cell(rankings, pollId, () => undefined)

/** The leaderboard of a room's quizzes, as far as it is known. */
export const boardOf = (roomId: string): Signal<Board | undefined> => cell(boards, roomId, () => undefined)

/** Remembers the host's key of a room, so that its polls are read including hidden results. */
export function hold(roomId: string, admin: string): void {
  keys.set(roomId, admin)
}
export const keyFor = (roomId: string | undefined): string | undefined => (roomId ? keys.get(roomId) : undefined)

function choose(pollId: string, voted: Voted | undefined): void {
  choice(pollId).value = voted
  keepChoice(pollId, voted)
  if (voted && takenBack.peek()?.id === pollId) takenBack.value = undefined
}

/** What the server says this voter chose: the whole ballot, or only options if the server knows no more. */
const votedOf = (told: { voted?: Voted | null; voted_option_ids?: number[] }): Voted | undefined =>
  told.voted ?? (told.voted_option_ids?.length ? { option_ids: told.voted_option_ids } : undefined)

/** The name beside a vote is shown no longer than the vote itself. */
function forgetName(id: string): void {
  if (namedVote.peek()?.pollId === id) namedVote.value = null
}

/** Polls from which votes were taken back, while it is unknown whether this voter's was among them. */
const doubted = new Set<string>()
const DOUBT_MS = 3000

/** A new lot means that votes may have been taken back. It also tells pages that were away, or that received several changes at once. */
const isRedrawn = ({ lot }: Poll, known: Poll | null | undefined): boolean => !!lot && !!known?.lot && lot.draw > known.lot.draw

/** Only a personal answer says whether this voter's vote still stands. Requests are spread out so that a hall full of phones does not ask at once. */
function doubt(id: string, spread = DOUBT_MS): void {
  rankingOf(id).value = undefined
  forgetName(id)
  if (!choice(id).peek() && !outbox.pending(id)) return
  doubted.add(id)
  const ask = (after: number): void =>
    void setTimeout(
      () =>
        void loadPoll(id).then(
          () => doubted.delete(id),
          (e: unknown) => {
            const { passing, retryAfter } = problemOf(e)
            if (passing) ask(DOUBT_MS + retryAfter * 1000)
            else doubted.delete(id)
          },
        ),
      after + Math.random() * spread,
    )
  ask(0)
}

function takeBack(id: string, all: boolean): void {
  takenBack.value = { id, all }
  if (lastOutcome.peek()?.pollId === id) lastOutcome.value = null
}

/** What the server says about this voter's vote. If it does not tell the ballot, as can happen where voters give names, the one known here is used. */
function takeOwn(poll: Poll): void {
  const mine = choice(poll.id).peek()
  if (doubted.delete(poll.id) && mine && !poll.has_voted) {
    takeBack(poll.id, false)
  }
  const voted = votedOf(poll) ?? (poll.has_voted ? mine : undefined)
  choose(poll.id, voted && { ...mine, ...voted })
}

function newer(id: string, epoch: Poll['epoch'], version: number, orSame: boolean): boolean {
  const last = seen.get(id)
  const take =
    !last || last.connection !== connection || last.epoch !== epoch || version > last.version || (orSame && version === last.version)
  if (take) seen.set(id, { epoch, version, connection })
  return take
}

function withCounts(poll: Poll, counts: number[], given?: number[]): Option[] {
  const parts = given ?? shares(counts, poll.percent_of, choosersIn(poll))
  return poll.options.map((o, i) => ({ ...o, vote_count: counts[i] ?? 0, percent: parts[i] ?? 0 }))
}

const isCounted = (poll: Poll): boolean => poll.options.every((o) => o.vote_count !== undefined) && (plain(poll) || !!poll.result)

/** Somebody who may see results that a frame for everybody hides keeps the known results until the new ones arrive. */
function withKnown(poll: Poll, before: Poll | null | undefined): Poll {
  if (isCounted(poll) || !before || before.results_hidden || !seesMore(poll)) return poll
  return {
    ...poll,
    result: before.result ?? null,
    options: poll.options.map((o) => ({ ...before.options.find((b) => b.id === o.id), ...o })),
  }
}

/** A poll from the server. Only an HTTP answer is about this particular voter, so only that changes what "you chose". */
export function takePoll(said: Poll, personal: boolean): void {
  if (personal && said.has_voted !== undefined && !outbox.pending(said.id)) takeOwn(said)
  if (!newer(said.id, said.epoch, said.version, true)) return
  noteLot(said)
  const before = pollCell(said.id).peek(),
    poll = withKnown(said, before),
    counted = isCounted(poll)
  // What only the host may see comes by HTTP; a frame for everybody must not remove it.
  const settings = { ...before?.settings, ...poll.settings }
  const told = poll.options.length || !keyFor(poll.room_id) ? poll.options : (before?.options ?? [])
  const options = counted
    ? withCounts(
        poll,
        poll.options.map((o) => o.vote_count!),
      )
    : told
  pollCell(poll.id).value = { ...poll, options, settings, results_hidden: !counted }
  if (!isCounted(said)) wantCounts(poll.id)
}

function takeTally(t: Tally): void {
  const target = pollCell(t.poll_id)
  const poll = target.peek()
  if (!poll || !newer(t.poll_id, t.epoch, t.version, false)) return
  const { version, epoch, total_votes, total_voters, published_voters, withheld } = t
  if (!t.counts && !poll.results_hidden && seesMore({ ...poll, withheld: withheld ?? null })) return wantCounts(t.poll_id)
  const now: Poll = {
    ...poll,
    version,
    epoch,
    total_votes,
    total_voters,
    result: (t.counts && t.result) ?? null,
    withheld: withheld ?? null,
  }
  if (published_voters === undefined) delete now.published_voters
  else now.published_voters = published_voters
  target.value = t.counts
    ? { ...now, options: withCounts(now, t.counts, t.percents), results_hidden: false }
    : { ...now, options: poll.options.map(({ vote_count: _c, percent: _p, ...o }) => o), results_hidden: true }
  if (!t.counts) wantCounts(t.poll_id)
}

/** A quiz shows nothing before its reveal, and what the small-group guard withholds is withheld from the host too. */
const heldBack = (poll: Poll): boolean => !!poll.withheld || (poll.kind === 'quiz' && poll.status === 'open')

/** Whether this page may see what frames for everybody hide. */
const seesMore = (poll: Poll): boolean =>
  !heldBack(poll) && (!!keyFor(poll.room_id) || (poll.results === 'after_vote' && !!choice(poll.id).peek()))

const maySee = (poll: Poll): boolean => seesMore(poll) || (!heldBack(poll) && (poll.status === 'closed' || poll.results === 'live'))

/** Polls that are followed although no screen shows their numbers. */
export const unseen = new Set<string>()
const asking = new Set<string>()

/** Frames for everybody hide results from everybody. A page that may see them requests them, at most once a second, until it gets an answer. */
function wantCounts(id: string, after = 0, tries = 0): void {
  const poll = pollCell(id).peek()
  if (poll?.results_hidden) forgetName(id)
  if (!poll || unseen.has(id) || asking.has(id) || doubted.has(id) || !maySee(poll)) return
  asking.add(id)
  setTimeout(() => {
    asking.delete(id)
    void loadPoll(id).catch((e: unknown) => {
      const problem = problemOf(e)
      if (problem.passing) wantCounts(id, Math.max(problem.retryAfter * 1000, backoff(tries)), tries + 1)
    })
  }, 1000 + after)
}

function takeRoom(room: Room): void {
  const target = roomCell(room.id)
  const last = target.peek()
  if (last && seen.get(room.id)?.connection === connection && room.version < last.version) return
  seen.set(room.id, { epoch: 0, version: room.version, connection })
  target.value = room
  viewers(room.id).value = room.viewers
}

/** Whether this was already reported, by the answer to a vote cast since: that vote stands. */
const isOldNews = ({ lot, epoch }: Poll, known: Poll | null | undefined): boolean =>
  known?.epoch === epoch && !!lot && !!known?.lot && known.lot.draw >= lot.draw

/** A Q&A with a new ballot version has renumbered its questions: marks under the old numbers belong to others. */
function unmark(poll: Poll, known: Poll | null | undefined): void {
  const mine = choice(poll.id).peek()
  if (mine && poll.kind === 'qna' && known?.epoch === poll.epoch && poll.ballot_version > known.ballot_version)
    choose(poll.id, { ...mine, asked: [], up: [], down: [] })
}

function takeNews(poll: Poll, event?: PollEvent): void {
  const known = pollCell(poll.id).peek()
  unmark(poll, known)
  if (event === 'reset' && !isOldNews(poll, known)) {
    if (choice(poll.id).peek()) takeBack(poll.id, true)
    choose(poll.id, undefined)
    seen.delete(poll.id)
  }
  if (event === 'voided' || isRedrawn(poll, known)) doubt(poll.id)
  takePoll(poll, false)
}

export function take(frame: ServerFrame): void {
  switch (frame.type) {
    case 'snapshot':
      return takeNews({ ...frame.poll, epoch: frame.epoch, version: frame.version })
    case 'tally':
      return takeTally(frame)
    case 'poll':
      if (frame.event === 'deleted') {
        pollCell(frame.poll.id).value = null
        return forgetName(frame.poll.id)
      }
      return takeNews(frame.poll, frame.event)
    case 'room':
      if (frame.room) takeRoom(frame.room)
      else roomCell(frame.room_id).value = null
      return
    case 'viewers': {
      const topic = frame.room_id ?? frame.poll_id
      if (topic) viewers(topic).value = frame.count
      return
    }
    case 'leaderboard':
      boardOf(frame.room_id).value = frame
      return
    case 'ranking':
      rankingOf(frame.poll_id).value = frame.ranking
      return
    case 'vote_notification':
      namedVote.value = { pollId: frame.poll_id, name: frame.voter_name, option: frame.option_text }
      return
    case 'error':
      if (frame.code === 'not_found') missing(frame.ref)
      if (frame.code === 'forbidden') wrongKey.value = true
      return
    default:
      return
  }
}

function missing(id: string | undefined): void {
  if (!id) return
  const gone = polls.get(id) ?? rooms.get(id)
  if (gone) gone.value = null
}

/** A stage or a host's page shows the room but is not a participant, so nobody must wait for it. */
const SCREENS = /^(host|stage|kiosk)$/

export const net = new Net(socketAddress, {
  frame: take,
  role: () => (SCREENS.test(route.peek().screen) ? { as: 'screen' } : {}),
  link(state) {
    lostAt.value = state === 'lost' ? Date.now() : null
    if (state === 'open') {
      connection++
      void outbox.flush()
    }
    link.value = state
  },
})

export async function loadPoll(id: string): Promise<Poll> {
  try {
    // Anybody may use a name. Where names vote, only a vote cast here is this voter's, and no other answer is about this voter.
    const mine = choice(id).peek(),
      name = mine?.voter_name
    const poll = await api.poll(id, keyFor(pollCell(id).peek()?.room_id), name, voteHeaders.value)
    // Nor does the answer include a vote that was counted while it was on its way.
    takePoll(poll, (poll.identity !== 'name' || !!name) && choice(id).peek() === mine)
    return poll
  } catch (e) {
    if (problemOf(e).status === 404) pollCell(id).value = null
    throw e
  }
}

export async function loadRoomByCode(code: string): Promise<Room> {
  const room = await api.roomByCode(code)
  takeRoom(room)
  return roomCell(room.id).peek() ?? room
}

function delivered(letter: Sealed, outcome: Outcome): void {
  if (outcome.ok) {
    const { vote_id: _id, ballot_version: _of, ...sent } = letter.ballot
    const poll = pollCell(letter.pollId).peek(),
      told = outcome.answer.poll
    // Of a step under a name, the answer may not tell what it led to.
    choose(letter.pollId, { ...choice(letter.pollId).peek(), ...sent, ...(told && votedOf(told)) })
    // Counted, and perhaps taken back since.
    if (poll && told && isRedrawn(poll, told)) doubt(letter.pollId, 0)
    if (told) takePoll(told, false)
    net.refresh({ poll_id: letter.pollId })
    if (poll?.results === 'after_vote') net.refresh({ room_id: poll.room_id })
  } else {
    // Somebody else voted under this name, unless it was another tab of this device.
    if (outcome.problem.code === 'already_voted')
      choose(letter.pollId, letter.ballot.voter_name ? keptChoice(letter.pollId) : votedOf(outcome.problem.body))
    if (outcome.problem.code === 'not_found') pollCell(letter.pollId).value = null
    else void loadPoll(letter.pollId).catch(() => undefined)
  }
  lastOutcome.value = { pollId: letter.pollId, outcome, letter }
}

/** Headers sent with every vote; the embedded page identifies its voter with one because it has no cookie, and `learn` gets it. */
export const voteHeaders: { value: Record<string, string> | undefined; learn?: () => Promise<void> } = { value: undefined }

export async function carry(letter: Sealed): Promise<VoteAnswer> {
  const { pollId, ballot, headers } = letter
  if (letter.claims) {
    const name = ballot.voter_name
    // Voting under another voter's name would change that voter's vote.
    if (choice(pollId).peek()?.voter_name !== name && (await api.poll(pollId, undefined, name)).has_voted)
      throw new Problem('already_voted', 409)
    delete letter.claims
    outbox.keep((all) => all.map((l) => (l.ballot.vote_id === ballot.vote_id ? letter : l)))
  }
  return api.vote(pollId, ballot, headers ?? voteHeaders.value)
}

export const outbox = new Outbox('outbox', carry, delivered)

/** Wakes everything that is waiting when the page comes back to life. */
export function keepAwake(): void {
  const wake = () => {
    if (document.visibilityState !== 'hidden') {
      net.wake()
      void outbox.flush()
    }
  }
  document.addEventListener('visibilitychange', wake)
  addEventListener('online', wake)
  addEventListener('pageshow', wake)
  // A vote cast in another tab of this browser also counts for this one.
  addEventListener('storage', ({ key }) => {
    if (key === 'pollstream.mine') for (const [id, mine] of choices) mine.value = keptChoice(id) ?? mine.peek()
  })
}
