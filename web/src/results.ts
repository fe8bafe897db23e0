// Results by kind, as the server counts them. A poll's `result` is one of these; the ranked methods come separately.

/** The winners, by the counts or by lot: all who are tied until the lot is drawn. */
export interface WonResult {
  winners: number[]
  tie_break?: string
}
export interface ApprovalResult extends WonResult {
  abstentions: number
}

export interface RatedOption {
  id: number
  n: number
  sum: number
  mean: string | null
  median: string[] | null
  histogram: number[]
}
export interface RatingResult {
  options: RatedOption[]
  nps: (number | null)[] | null
}

export interface StarResult {
  options: { id: number; total: number; mean: string | null; histogram: number[] }[]
  finalists: [number, number] | null
  finalists_by?: string | null
  runoff: { first: number; second: number; equal: number } | null
  winners: number[]
  tie_break: string
  abstentions: number
}

export interface PointsResult {
  options: { id: number; sum: number; givers: number; mean: string | null }[]
  winners: number[]
  tie_break?: string
  abstentions?: number
}

export interface RankResult {
  first: number[]
  borda: number[]
  matrix: number[][]
  abstentions: number
  ballots: number
  condorcet: number | null
}

export interface NumericResult {
  n: number
  mean: string | null
  median: string[] | null
  quartiles: string[] | null
  min: string | null
  max: string | null
  histogram: { from: string; width: string; counts: number[] } | null
  truth?: string | null
  closest?: { distance: string; value: string } | null
  within?: number | null
}

export interface TextResult {
  texts: { id: number; text: string; count: number }[]
  distinct: number
  pending: number
}

/** A quiz has no result before the reveal. */
export interface QuizResult {
  correct: number[]
  right: number
  answered: number
  mean_time_ms: number | null
}

export type QuestionOrder = 'best' | 'newest' | 'net' | 'controversial'
export interface Question {
  id: number
  text: string
  state: 'active' | 'pinned' | 'answered'
  up: number
  down: number
}
export interface QnaResult {
  questions: Question[]
  orders: Record<QuestionOrder, number[]>
  distinct: number
  pending: number
}

export type Result =
  WonResult | ApprovalResult | RatingResult | StarResult | PointsResult | RankResult | NumericResult | TextResult | QuizResult | QnaResult

export type MethodName =
  | 'plurality'
  | 'borda'
  | 'irv'
  | 'condorcet'
  | 'copeland'
  | 'minimax'
  | 'minimax_margins'
  | 'minimax_opposition'
  | 'ranked_pairs'
  | 'schulze'
  | 'stv'
/** If there are too many lots to try, the list of winners is incomplete: others may win too. */
export interface Method {
  method: MethodName
  winners: number[]
  winners_complete?: boolean
  order: number[][]
  tie_break: string
}

export interface Transfer {
  from: number
  to: number | null
  votes: number | string
}
export interface Round {
  votes: (number | string | null)[]
  active?: number
  exhausted?: number | string
  eliminated: number[]
  elected?: number[]
  surplus_of?: number | null
  rule?: string
  transfers: Transfer[]
}
export interface Irv {
  rounds: Round[]
  winner: number | null
}
export interface Stv {
  quota: number
  cut: boolean
  rounds: Round[]
  elected: number[]
}

/** Every method over the same ballots. */
export interface Ranking {
  version: number
  ballots: number
  methods: Method[]
  agree: boolean
  irv: Irv | null
  stv: Stv | null
}
