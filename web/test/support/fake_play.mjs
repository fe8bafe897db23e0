// Quizzes, audience questions and the small-group guard for the fake server: enough of the rules to work on the app.

/** The participant behind a device; one that answers without having joined joins without a name. */
export function participant(room, who, name) {
  room.people ??= new Map()
  let p = room.people.get(who)
  if (!p && name !== undefined)
    room.people.set(
      who,
      (p = { no: room.people.size + 1, name, extra_time_percent: 0, joined_at: new Date().toISOString(), answered: false, hidden: false }),
    )
  else if (p && name) p.name = name
  return p
}

const limitOf = (poll, p) =>
  poll.settings.time_limit_s ? poll.settings.time_limit_s * 1000 * (1 + (p?.extra_time_percent ?? 0) / 100) : null
export const waits = (poll) => poll.kind === 'quiz' && poll.status === 'open' && !!poll.settings.time_limit_s && !poll.started_at

export function start(poll) {
  const most = Math.max(0, ...[...(poll.room.people?.values() ?? [])].map((p) => p.extra_time_percent)),
    now = Date.now(),
    limit = poll.settings.time_limit_s * 1000
  return {
    started_at: new Date(now).toISOString(),
    answer_until: new Date(now + limit).toISOString(),
    end_time: new Date(now + limit * (1 + most / 100)).toISOString(),
  }
}

/** The code for why a quiz refuses an answer now; undefined if it accepts it. Stamps the ballot with its time. */
export function stamp(poll, who, body, name) {
  if (waits(poll)) return 'not_started'
  const p = participant(poll.room, who, name ?? ''),
    limit = limitOf(poll, p)
  const time_ms = Date.now() - Date.parse(poll.started_at ?? poll.created_at)
  if (limit !== null && time_ms > limit) return 'poll_closed'
  Object.assign(body, { time_ms, limit_ms: limit, by: who })
  if (p.idle) Object.assign(p, { hidden: false, idle: false })
  p.answered = true
  return undefined
}

const same = (a, b) => a.length === b.length && a.every((x) => b.includes(x))
const rightIn = (poll, b) => same(b.option_ids, poll.settings.correct)
function pointsOf(poll, b) {
  if (!rightIn(poll, b)) return 0
  return poll.settings.speed && b.time_ms >= 500 ? Math.round(1000 * (1 - b.time_ms / b.limit_ms / 2)) : 1000
}

export function quizResult(poll) {
  const all = [...poll.ballots.values()].map((b) => b.body)
  return {
    correct: poll.settings.correct,
    right: all.filter((b) => rightIn(poll, b)).length,
    answered: all.length,
    mean_time_ms: all.length && poll.settings.time_limit_s ? Math.round(all.reduce((n, b) => n + b.time_ms, 0) / all.length) : null,
  }
}

export function leaderboard(room, who, most = 100) {
  const over = room.polls.filter((p) => p.kind === 'quiz' && p.status === 'closed'),
    people = [...(room.people ?? new Map()).entries()].filter(([, p]) => !p.hidden)
  const rows = people
    .map(([id, p]) => {
      const mine = over.map((poll) => [poll, [...poll.ballots.values()].map((b) => b.body).find((b) => b.by === id)]).filter(([, b]) => b)
      const last = mine.at(-1)
      return {
        id,
        no: p.no,
        name: p.name,
        score: mine.reduce((n, [q, b]) => n + pointsOf(q, b), 0),
        right: mine.filter(([q, b]) => rightIn(q, b)).length,
        total_time_ms: mine.reduce((n, [, b]) => n + b.time_ms, 0),
        last: last ? { poll_id: last[0].id, right: rightIn(...last), points: pointsOf(...last), time_ms: last[1].time_ms } : null,
      }
    })
    .sort((a, b) => b.score - a.score || a.total_time_ms - b.total_time_ms)
  for (const r of rows) r.rank = rows.findIndex((x) => x.score === r.score) + 1
  const bare = ({ id: _id, last: _last, ...entry }) => entry
  const me = rows.find((r) => r.id === who)
  return {
    room_id: room.id,
    questions: over.length,
    participants: people.length,
    entries: over.length ? rows.slice(0, most).map(bare) : [],
    me: me && over.length ? { ...bare(me), last: me.last } : null,
  }
}

/** Hides everybody who has never answered, until they do. */
export function hideIdle(room) {
  const idle = [...(room.people?.values() ?? [])].filter((p) => !p.hidden && !p.answered && !p.extra_time_percent)
  for (const p of idle) Object.assign(p, { hidden: true, idle: true })
  return { room_id: room.id, hidden: idle.length }
}

const fold = (text) => text.trim().toLowerCase().replace(/\s+/g, ' ')

/** Merges what was sent into the voter's state; returns the problem if that is impossible. */
export function sayIn(poll, who, body) {
  poll.questions ??= []
  poll.said ??= new Map()
  const said = poll.said.get(who) ?? { asked: [], marks: new Map() }
  if (body.question !== undefined) {
    const text = body.question.trim()
    if (!text) return { field: 'question', reason: 'must not be empty' }
    if (text.length > poll.settings.max_length)
      return { field: 'question', reason: `must have at most ${poll.settings.max_length} characters` }
    if (
      poll.settings.banned
        .split(',')
        .map(fold)
        .some((w) => w && fold(text).includes(w))
    )
      return { field: 'question', reason: 'has something that may not be written here' }
    let q = poll.questions.find((x) => fold(x.text) === fold(text))
    if (!q) {
      if (said.asked.length >= poll.settings.per_voter)
        return { field: 'question', reason: 'is one too many: in this poll everybody may ask ' + poll.settings.per_voter }
      poll.questions.push((q = { id: poll.questions.length + 1, text, state: poll.settings.moderated ? 'pending' : 'active' }))
      said.asked.push(q.id)
    }
    said.marks.set(q.id, 1)
  } else {
    const q = poll.questions.find((x) => x.id === body.question_id)
    if (!q || !['active', 'pinned'].includes(q.state))
      return { field: 'question_id', reason: 'is not a question of this poll that takes votes' }
    said.marks.set(q.id, body.value)
  }
  poll.said.set(who, said)
  return undefined
}

export const counted = (poll) =>
  (poll.questions ?? []).map((q) => {
    const marks = [...(poll.said ?? new Map()).values()].map((s) => s.marks.get(q.id))
    return { ...q, up: marks.filter((m) => m === 1).length, down: marks.filter((m) => m === -1).length }
  })

const wilson = ({ up, down }) => {
  const n = up + down,
    z = 1.96
  return n ? (up / n + (z * z) / (2 * n) - z * Math.sqrt(((up / n) * (1 - up / n) + (z * z) / (4 * n)) / n)) / (1 + (z * z) / n) : 0
}
const split = ({ up, down }) => (up && down ? (up + down) ** (Math.min(up, down) / Math.max(up, down)) : 0)

export function qnaResult(poll) {
  const all = counted(poll),
    questions = all.filter((q) => q.state !== 'pending' && q.state !== 'archived')
  const by = (score) =>
    [...questions].sort((a, b) => (b.state === 'pinned') - (a.state === 'pinned') || score(b) - score(a) || a.id - b.id).map((q) => q.id)
  return {
    questions,
    orders: { newest: by((q) => q.id), net: by((q) => q.up - q.down), best: by(wilson), controversial: by(split) },
    distinct: questions.length,
    pending: all.filter((q) => q.state === 'pending').length,
  }
}

export function standing(poll, who) {
  const said = poll.said?.get(who)
  if (!said) return null
  const ids = (mark) => [...said.marks].filter(([, m]) => m === mark).map(([id]) => id)
  return { asked: said.asked.map((id) => ({ ...poll.questions[id - 1] })), up: ids(1), down: ids(-1) }
}

/** How many ballots the small-group guard releases, and whether it releases none; null if there is no guard. */
export function published(poll) {
  const step = poll.publish_step ?? 1,
    min = poll.publish_min ?? 0,
    n = poll.ballots.size
  if (step <= 1 && min <= 1) return null
  if (poll.status === 'closed') return n >= Math.max(step, min) ? n : -1
  const shown = Math.max(0, (Math.floor(n / step) - 1) * step)
  return shown < Math.max(1, min) ? -1 : shown
}
