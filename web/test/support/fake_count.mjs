// Counts as the server does, as simply as possible: for work on the app and for its tests, never for a real poll.

import { qnaResult, quizResult } from './fake_play.mjs'

const sum = (list) => list.reduce((a, b) => a + b, 0)
const mean = (total, n, places = 2) => (n ? (total / n).toFixed(places) : null)
const best = (scores) => {
  const top = Math.max(...scores)
  return scores.flatMap((s, i) => (s === top ? [i + 1] : []))
}

const DEFAULTS = {
  rating: { min: 1, max: 5, min_label: '', max_label: '' },
  points: { budget: 100, max_per_option: null, quadratic: false },
  rank: { seats: 1 },
  numeric: {
    decimals: 0,
    unit: '',
    plausible_min: null,
    plausible_max: null,
    truth: null,
    tolerance: null,
    tolerance_percent: null,
    accepted_min: null,
    accepted_max: null,
  },
  quiz: { correct: [1], time_limit_s: null, speed: false },
  qna: { per_voter: 5, max_length: 280, moderated: false, banned: '', downvotes: true },
}
export const settingsFor = (kind, given) => ({ ...DEFAULTS[kind], ...given })

/** The member of a ballot that a kind uses. */
export const memberOf = (kind) =>
  kind === 'rank'
    ? 'ranking'
    : kind === 'numeric'
      ? 'number'
      : kind === 'rating' || kind === 'star' || kind === 'points'
        ? 'scores'
        : 'option_ids'

const isBlank = (kind, b) =>
  kind === 'rank'
    ? !b.ranking.length
    : kind === 'approval'
      ? !b.option_ids.length
      : kind === 'star' || kind === 'points'
        ? !b.scores.some(Boolean)
        : false
const won = (counts, n) => {
  const winners = n ? best(counts) : []
  return { winners, tie_break: winners.length > 1 ? 'lot' : 'none' }
}

function spread(values, levels) {
  const sorted = [...values].sort((a, b) => a - b),
    n = sorted.length
  return {
    n,
    sum: sum(values),
    mean: mean(sum(values), n),
    median: n ? [sorted[(n - 1) >> 1], sorted[n >> 1]].map(String) : null,
    histogram: levels.map((l) => values.filter((v) => v === l).length),
  }
}

function rating(poll, ballots) {
  const { min, max } = poll.settings,
    levels = Array.from({ length: max - min + 1 }, (_, i) => min + i)
  const of = poll.options.map((o, i) => ({
    id: o.id,
    ...spread(
      ballots.map((b) => b.scores[i]).filter((s) => s !== null),
      levels,
    ),
  }))
  const nps =
    min === 0 && max === 10
      ? of.map((o) => (o.n ? Math.round((100 * (o.histogram[9] + o.histogram[10] - sum(o.histogram.slice(0, 7)))) / o.n) : null))
      : null
  return { counts: of.map((o) => o.n), result: { options: of, nps } }
}

function star(poll, ballots, blank) {
  const score = (b, i) => b.scores[i] ?? 0
  const options = poll.options.map((o, i) => {
    const {
      n,
      sum: total,
      mean: m,
      histogram,
    } = spread(
      ballots.map((b) => score(b, i)),
      [0, 1, 2, 3, 4, 5],
    )
    return { id: o.id, total, mean: n ? m : null, histogram }
  })
  const [a, b] = [...options].sort((x, y) => y.total - x.total || x.id - y.id)
  const above = (x, y) => ballots.filter((v) => score(v, x.id - 1) > score(v, y.id - 1)).length
  const runoff = ballots.length ? { first: above(a, b), second: above(b, a), equal: ballots.length - above(a, b) - above(b, a) } : null
  const winners = !runoff
    ? []
    : runoff.first > runoff.second
      ? [a.id]
      : runoff.second > runoff.first
        ? [b.id]
        : a.total === b.total
          ? [a.id, b.id]
          : [a.id]
  return {
    counts: options.map((o) => o.total),
    result: {
      options,
      finalists: runoff ? [a.id, b.id] : null,
      runoff,
      winners,
      tie_break: winners.length > 1 ? 'lot' : runoff && runoff.first === runoff.second ? 'total' : 'none',
      abstentions: blank,
    },
  }
}

function points(poll, ballots) {
  const options = poll.options.map((o, i) => {
    const given = ballots.map((b) => b.scores[i] ?? 0),
      total = sum(given)
    return { id: o.id, sum: total, givers: given.filter(Boolean).length, mean: mean(total, ballots.length) }
  })
  return { counts: options.map((o) => o.sum), result: { options, winners: ballots.length ? best(options.map((o) => o.sum)) : [] } }
}

export const matrixOf = (n, rankings) =>
  Array.from({ length: n }, (_, i) =>
    Array.from(
      { length: n },
      (_, j) => rankings.filter((r) => i !== j && r.includes(i + 1) && (!r.includes(j + 1) || r.indexOf(i + 1) < r.indexOf(j + 1))).length,
    ),
  )
const firstsOf = (n, rankings) => Array.from({ length: n }, (_, i) => rankings.filter((r) => r[0] === i + 1).length)
const bordaOf = (n, rankings) =>
  Array.from({ length: n }, (_, i) => sum(rankings.map((r) => (r.includes(i + 1) ? n - 1 - r.indexOf(i + 1) : 0))))
const winsOf = (m) => m.map((row, i) => row.filter((v, j) => i !== j && v > m[j][i]).length)

function rank(poll, ballots, blank) {
  const n = poll.options.length,
    rankings = ballots.map((b) => b.ranking),
    matrix = matrixOf(n, rankings),
    condorcet = winsOf(matrix).indexOf(n - 1)
  return {
    counts: firstsOf(n, rankings),
    result: {
      first: firstsOf(n, rankings),
      borda: bordaOf(n, rankings),
      matrix,
      abstentions: blank,
      ballots: rankings.length,
      condorcet: condorcet < 0 ? null : condorcet + 1,
    },
  }
}

function irv(n, rankings) {
  const rounds = [],
    out = new Set()
  for (;;) {
    const top = rankings.map((r) => r.find((o) => !out.has(o)) ?? null)
    const votes = Array.from({ length: n }, (_, i) => (out.has(i + 1) ? null : top.filter((o) => o === i + 1).length))
    const active = top.filter(Boolean).length,
      winner = votes.findIndex((v) => v !== null && 2 * v > active)
    const round = { votes, active, exhausted: rankings.length - active, eliminated: [], rule: 'none', transfers: [] }
    rounds.push(round)
    if (winner >= 0 || !active) return { rounds, winner: winner < 0 ? null : winner + 1 }
    const last = votes.reduce((low, v, i) => (v !== null && (low < 0 || v <= votes[low]) ? i : low), -1) + 1
    out.add(last)
    round.eliminated = [last]
    const moved = new Map()
    rankings.forEach((r, k) => {
      if (top[k] === last) {
        const to = r.find((o) => !out.has(o)) ?? null
        moved.set(to, (moved.get(to) ?? 0) + 1)
      }
    })
    round.transfers = [...moved].map(([to, votes_]) => ({ from: last, to, votes: votes_ })).sort((x, y) => (x.to ?? 99) - (y.to ?? 99))
  }
}

/** Groups of equal score, best first. */
const places = (scores) => [...new Set(scores)].sort((a, b) => b - a).map((s) => scores.flatMap((v, i) => (v === s ? [i + 1] : [])))
const method = (name, scores) => ({
  method: name,
  winners: best(scores),
  order: places(scores),
  tie_break: best(scores).length > 1 ? 'lot' : 'none',
})

export function rankingOf(poll, version) {
  const n = poll.options.length,
    rankings = [...poll.ballots.values()].map((b) => b.body.ranking).filter((r) => r.length)
  const empty = { version, ballots: 0, methods: [], agree: true, irv: null, stv: null }
  if (!rankings.length) return empty
  const m = matrixOf(n, rankings),
    count = irv(n, rankings)
  const worst = m.map((_, i) => -Math.max(0, ...m.map((row, j) => (i !== j && row[i] > m[i][j] ? row[i] : 0))))
  const p = m.map((row, i) => row.map((v, j) => (v > m[j][i] ? v : 0)))
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) p[i][j] = Math.max(p[i][j], Math.min(p[i][k], p[k][j]))
  const paths = p.map((row, i) => row.filter((v, j) => i !== j && v > p[j][i]).length)
  const stay = Array.from({ length: n }, (_, i) => count.rounds.findIndex((r) => r.eliminated.includes(i + 1))).map((r, i) =>
    count.winner === i + 1 ? 1000 : r < 0 ? 999 : r,
  )
  const methods = [
    method('plurality', firstsOf(n, rankings)),
    method('borda', bordaOf(n, rankings)),
    method('irv', stay),
    method('copeland', winsOf(m)),
    method('minimax', worst),
    method('ranked_pairs', paths),
    method('schulze', paths),
  ]
  return {
    version,
    ballots: rankings.length,
    methods,
    agree: new Set(methods.map((x) => x.winners.join())).size === 1,
    irv: count,
    stv: null,
  }
}

function numeric(poll, ballots) {
  const v = ballots.map((b) => Number(b.number)).sort((a, b) => a - b),
    n = v.length,
    d = poll.settings.decimals
  const text = (x) => x.toFixed(d)
  if (!n) return { counts: [], result: { n, mean: null, median: null, quartiles: null, min: null, max: null, histogram: null } }
  const span = Math.max(10 ** -d, v[n - 1] - v[0]),
    ten = 10 ** Math.floor(Math.log10(span / 10))
  const width = [1, 2, 5, 10].map((k) => k * ten).find((w) => span / w <= 12) ?? 10 * ten,
    from = Math.floor(v[0] / width) * width
  const counts = Array.from(
    { length: Math.floor((v[n - 1] - from) / width) + 1 },
    (_, i) => v.filter((x) => Math.floor((x - from) / width) === i).length,
  )
  const { truth } = poll.settings
  const near = truth === null ? null : [...ballots].sort((a, b) => Math.abs(a.number - truth) - Math.abs(b.number - truth))[0]
  const told =
    poll.status === 'closed' && truth !== null
      ? { truth, closest: { distance: text(Math.abs(near.number - truth)), value: String(near.number) }, within: null }
      : {}
  return {
    counts: [],
    result: {
      n,
      mean: mean(sum(v), n, d + 1),
      median: [v[(n - 1) >> 1], v[n >> 1]].map(text),
      quartiles: [v[Math.floor((n - 1) / 4)], v[Math.ceil((3 * (n - 1)) / 4)]].map(text),
      min: text(v[0]),
      max: text(v[n - 1]),
      histogram: { from: String(from), width: String(width), counts },
      ...told,
    },
  }
}

/** Counts per option, and the kind's own result. */
export function tally(poll) {
  const all = [...poll.ballots.values()].map((b) => b.body),
    ballots = all.filter((b) => !isBlank(poll.kind, b)),
    blank = all.length - ballots.length
  switch (poll.kind) {
    case 'rating':
      return rating(poll, ballots)
    case 'star':
      return star(poll, ballots, blank)
    case 'points':
      return points(poll, ballots)
    case 'rank':
      return rank(poll, ballots, blank)
    case 'numeric':
      return numeric(poll, ballots)
    case 'qna':
      return { counts: [], result: qnaResult(poll) }
    default: {
      const counts = poll.options.map((o) => ballots.filter((b) => b.option_ids.includes(o.id)).length)
      return {
        counts,
        result:
          poll.kind === 'quiz'
            ? poll.status === 'closed'
              ? quizResult(poll)
              : null
            : { ...won(counts, ballots.length), ...(poll.kind === 'approval' ? { abstentions: blank } : {}) },
      }
    }
  }
}
