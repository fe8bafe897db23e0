// The shapes that travel between the server and this app. Personal fields and counts are optional: a frame for everybody
// has no personal fields, and counts are absent while results are hidden from the recipient.

import type { Ranking, Result } from './results'

export type Kind =
  'single' | 'multiple' | 'approval' | 'rating' | 'star' | 'points' | 'rank' | 'numeric' | 'words' | 'open' | 'quiz' | 'qna'
export type Identity = 'device' | 'name' | 'kiosk'
export type ResultsRule = 'live' | 'after_vote' | 'after_close'
export type Status = 'open' | 'closed'

export interface Option {
  id: number
  text: string
  vote_count?: number
  percent?: number
  voted?: boolean
}

/** The settings of the poll's kind; decimals are text. The truth and the right answers are sent to nobody but the host before the close. */
export interface Settings {
  min?: number
  max?: number
  min_label?: string
  max_label?: string
  budget?: number
  max_per_option?: number | null
  quadratic?: boolean
  seats?: number
  decimals?: number
  unit?: string
  plausible_min?: string | null
  plausible_max?: string | null
  truth?: string | null
  tolerance?: string | null
  tolerance_percent?: number | null
  accepted_min?: string | null
  accepted_max?: string | null
  per_voter?: number
  max_length?: number
  moderated?: boolean
  banned?: string
  downvotes?: boolean
  correct?: number[]
  time_limit_s?: number | null
  speed?: boolean
}

/** What the host decided about a text that voters wrote; equal texts count as one. */
export type TextState = 'shown' | 'pending' | 'hidden'
/** The same for a question from the audience. */
export type QuestionState = 'pending' | 'active' | 'pinned' | 'answered' | 'archived'
/** `text` is null once the host has erased it. */
export interface WrittenText {
  id: number
  text: string | null
  count: number
  state: TextState | QuestionState | 'erased'
  up?: number
  down?: number
}
/** `text` is null where a name is all that says whose question it is, and the public does not see it. */
export interface Asked {
  id: number
  text: string | null
  state: QuestionState
}

/** A ballot's content: the one member that the poll's kind takes. In a Q&A, a voter's state has three: asked, up and down. */
export interface Voted {
  option_ids?: number[]
  ranking?: number[]
  scores?: (number | null)[]
  number?: string
  texts?: string[]
  asked?: Asked[]
  up?: number[]
  down?: number[]
  /** Where voters give names: the name that this ballot was cast under. */
  voter_name?: string
}

/**
 * The order that breaks ties which counting cannot: its hash while the poll is open, its seed afterwards. `draw` starts
 * at 1 and increases each time the poll is reopened or reset, or votes are taken back.
 */
export interface Lot {
  draw: number
  hash: string
  seed: string | null
  order: number[] | null
}

/** What an option was called before its host corrected it. */
export interface Correction {
  option_id: number
  was: string
  at: string
}

export interface Poll {
  id: string
  room_id: string
  code: string
  title: string
  description: string
  creator_name: string
  kind: Kind
  min_choices: number
  max_choices: number
  identity: Identity
  results: ResultsRule
  allow_change: boolean
  listed: boolean
  status: Status
  created_at: string
  end_time: string | null
  closed_at: string | null
  options: Option[]
  total_votes: number
  total_voters: number
  version: number
  epoch: number | string
  /** Corrections since the first vote. */
  corrections?: Correction[]
  /** Increases when the same ballot would mean something else. */
  ballot_version: number
  /** What percentages are relative to: where ballots have several marks, they need not add up to 100. */
  percent_of?: 'votes' | 'voters'
  results_hidden?: boolean
  has_voted?: boolean
  voted_option_ids?: number[]
  voted?: Voted | null
  settings?: Settings
  result?: Result | null
  lot?: Lot
  /** For a quiz with a time limit: when it started, and until when a participant without extra time may answer. */
  started_at?: string | null
  answer_until?: string | null
  /** The small-group guard, how many voters the shown counts include, and why there are no counts. */
  publish_step?: number
  publish_min?: number
  published_voters?: number
  withheld?: Withheld
}

export type Withheld = 'too_few' | null

export interface RoomPoll {
  id: string
  title: string
  kind: Kind
  status: Status
  total_votes: number
}

/** Who leads from one question of a room to the next. */
export type Pace = 'host' | 'audience'

export interface Room {
  id: string
  code: string
  title: string
  created_at: string
  polls: RoomPoll[]
  current_poll_id: string | null
  pace: Pace
  viewers: number
  version: number
}

export interface Keys {
  admin_key: string
  kiosk_key: string
}

export interface PollPage {
  count: number
  next: string | null
  previous: string | null
  results: Poll[]
}

export interface Tally {
  poll_id: string
  epoch: number | string
  version: number
  counts?: number[]
  percents?: number[]
  total_votes: number
  total_voters: number
  status?: Status
  result?: Result | null
  published_voters?: number
  withheld?: Withheld
}

/** `from` and `to` are null without votes. */
export interface Series {
  poll_id: string
  from: string | null
  to: string | null
  bucket_ms: number
  votes: number[]
}

export interface ServerInfo {
  version: string
  base_url: string
  addresses: string[]
  loopback_only: boolean
  create_policy: 'anyone' | 'admin'
  /** After how many seconds without use; null means never. */
  delete_rooms_after_s?: number | null
}

export interface Receipt {
  poll_id: string
  seq: number
  vote_id: string
}
export interface VoteAnswer {
  receipt: Receipt
  poll: Poll
}

/** In a Q&A, a ballot asks one question or votes on one. */
export interface Ballot extends Voted {
  vote_id: string
  ballot_version?: number
  question?: string
  question_id?: number
  value?: number
}

/** Somebody who plays a room's quizzes. */
export interface Participant {
  no: number
  name: string
  extra_time_percent: number
  joined_at?: string
  answered?: boolean
  hidden?: boolean
}
export type ParticipantChange = Partial<Pick<Participant, 'name' | 'extra_time_percent' | 'hidden'>>

export interface BoardEntry {
  rank: number
  no: number
  name: string
  score: number
  right: number
  total_time_ms: number
}
export interface LastAnswer {
  poll_id: string
  right: boolean
  points: number
  time_ms: number
}
/** The points from a room's revealed quizzes. `me` comes only in HTTP answers, and is null for somebody without a place. */
export interface Board {
  room_id: string
  questions: number
  participants: number
  entries: BoardEntry[]
  me?: (BoardEntry & { last?: LastAnswer | null }) | null
}

export interface PollDraft {
  title: string
  options: string[]
  description?: string
  creator_name?: string
  kind: Kind
  min_choices?: number
  max_choices?: number
  identity: Identity
  results: ResultsRule
  allow_change: boolean
  listed: boolean
  end_time?: string | null
  duration_s?: number
  settings?: Settings
  publish_step?: number
  publish_min?: number
}

export interface FieldProblem {
  field: string
  reason: string
}
export interface ProblemBody {
  status: number
  code: string
  detail?: string
  errors?: FieldProblem[]
  voted_option_ids?: number[]
  voted?: Voted | null
}

export type PollEvent = 'created' | 'updated' | 'started' | 'closed' | 'reopened' | 'reset' | 'voided' | 'deleted'

export type ServerFrame =
  | { type: 'snapshot'; poll: Poll; epoch: number | string; version: number }
  | ({ type: 'tally' } & Tally)
  | { type: 'poll'; event: PollEvent; poll: Poll }
  | { type: 'room'; room: Room }
  | { type: 'room'; event: 'deleted'; room_id: string; room: null }
  | { type: 'vote_notification'; poll_id: string; poll_text: string; option_id: number; option_text: string; voter_name: string }
  | { type: 'ranking'; poll_id: string; epoch: number | string; version: number; ranking: Ranking }
  | ({ type: 'leaderboard' } & Board)
  | { type: 'activity'; poll_id: string; votes: number }
  | { type: 'viewers'; poll_id?: string; room_id?: string; count: number }
  | { type: 'ack'; ref: string; status: number; receipt: Receipt; poll: Poll }
  | { type: 'error'; ref?: string; code: string; detail: string }
  | { type: 'beat'; now: string; now_ms: number }

export type Topic = { poll_id: string } | { room_id: string }
