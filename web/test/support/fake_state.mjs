// Rooms, polls and votes in memory, with just enough of the real rules for working on the app without the real server.
import { createHash, randomBytes } from 'node:crypto'
import { published, sayIn, stamp, standing, waits } from './fake_play.mjs'
import { memberOf, settingsFor, tally } from './fake_count.mjs'

const id = () => '01K' + randomBytes(12).toString('hex').toUpperCase().slice(0, 23)
const key = () => randomBytes(16).toString('hex')
const code = () => String(100000 + (randomBytes(4).readUInt32BE() % 900000))

export class Refusal extends Error {
  constructor(status, code, more = {}) {
    super(code)
    Object.assign(this, { status, code, more })
  }
}

export function percents(counts) {
  const total = counts.reduce((a, b) => a + b, 0)
  if (!total) return counts.map(() => 0)
  const exact = counts.map((c) => (c * 100) / total),
    whole = exact.map(Math.floor)
  let rest = 100 - whole.reduce((a, b) => a + b, 0)
  for (const [, i] of exact.map((x, i) => [x - whole[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1])) if (rest-- > 0) whole[i]++
  return whole
}

export class State {
  rooms = new Map()
  polls = new Map()
  constructor(announce) {
    this.announce = announce
  }

  makeRoom(title, drafts = [], alone = false) {
    const room = {
      id: id(),
      code: code(),
      title,
      created_at: new Date().toISOString(),
      polls: [],
      current: null,
      version: 1,
      admin: key(),
      kiosk: key(),
    }
    this.rooms.set(room.id, room)
    for (const d of drafts) this.addPoll(room, d)
    if (alone) room.current = room.polls[0].id
    return room
  }

  addPoll(room, d) {
    const errors = []
    if (!d.title?.trim()) errors.push({ field: 'title', reason: 'required' })
    if (d.kind !== 'numeric' && d.kind !== 'qna' && !(d.options?.length >= 2)) errors.push({ field: 'options', reason: 'too_few' })
    if (errors.length) throw new Refusal(422, 'validation', { errors })
    const now = Date.now()
    const poll = {
      id: id(),
      room,
      title: d.title,
      description: d.description ?? '',
      creator_name: d.creator_name ?? '',
      kind: d.kind ?? 'single',
      min_choices: d.min_choices ?? 1,
      max_choices: d.max_choices ?? (d.kind === 'multiple' || d.settings?.correct?.length > 1 ? d.options.length : 1),
      identity: d.identity ?? 'device',
      started_at: null,
      answer_until: null,
      publish_step: d.publish_step ?? 1,
      publish_min: d.publish_min ?? 0,
      results: d.kind === 'quiz' ? 'after_close' : (d.results ?? 'live'),
      allow_change: d.allow_change ?? false,
      listed: d.listed ?? true,
      status: 'open',
      created_at: new Date(now).toISOString(),
      end_time: d.duration_s ? new Date(now + d.duration_s * 1000).toISOString() : (d.end_time ?? null),
      closed_at: null,
      settings: settingsFor(d.kind, d.settings),
      seed: randomBytes(32),
      options: (d.options ?? []).map((o, i) => ({ id: i + 1, text: o.text ?? o })),
      ballots: new Map(),
      times: [],
      version: 1,
      viewers: 0,
    }
    this.polls.set(poll.id, poll)
    room.polls.push(poll)
    this.touch(room)
    return poll
  }

  touch(room) {
    room.version++
    this.announce?.room(room)
  }

  /** The seed's SHA-256 while the poll is open; afterwards the seed and the order that it gives. */
  lot(poll) {
    const hash = (...parts) => {
      const h = createHash('sha256')
      for (const x of parts) h.update(x)
      return h.digest('hex')
    }
    if (poll.status === 'open') return { draw: 1, hash: hash(poll.seed), seed: null, order: null }
    return {
      draw: 1,
      hash: hash(poll.seed),
      seed: poll.seed.toString('hex'),
      order: poll.options.map((o) => o.id).sort((a, b) => (hash(poll.seed, String(a)) < hash(poll.seed, String(b)) ? -1 : 1)),
    }
  }

  sees(poll, voter, admin) {
    if (poll.kind === 'quiz') return poll.status === 'closed' && published(poll) !== -1
    if (published(poll) === -1) return false
    return admin || poll.status === 'closed' || poll.results === 'live' || (poll.results === 'after_vote' && poll.ballots.has(voter))
  }

  view(poll, voter, admin) {
    const out = published(poll),
      part = out === null || out < 0 ? poll : { ...poll, ballots: new Map([...poll.ballots].slice(0, out)) }
    const { counts, result } = tally(part),
      people = poll.ballots.size,
      sees = this.sees(poll, voter, admin),
      mine = poll.ballots.get(voter)
    const percent_of = ['approval', 'multiple', 'rating'].includes(poll.kind) ? 'voters' : 'votes'
    const choosers = people - (result?.abstentions ?? 0)
    const parts = percent_of === 'voters' ? counts.map((c) => (choosers ? Math.round((100 * c) / choosers) : 0)) : percents(counts)
    const {
      room,
      ballots,
      times,
      viewers,
      seed,
      settings: { truth, tolerance, banned, correct, ...known },
      questions,
      said,
      ...plain
    } = poll
    const settings = admin || poll.status === 'closed' ? poll.settings : known
    return {
      ...plain,
      room_id: room.id,
      code: room.code,
      is_active: poll.status === 'open',
      epoch: 7,
      percent_of,
      settings,
      lot: this.lot(poll),
      total_votes: counts.length ? counts.reduce((a, b) => a + b, 0) : people,
      total_voters: people,
      ...(out === null ? {} : { withheld: out < 0 ? 'too_few' : null, ...(out < 0 ? {} : { published_voters: out }) }),
      options:
        waits(poll) && !admin ? [] : poll.options.map((o, i) => ({ ...o, ...(sees ? { vote_count: counts[i], percent: parts[i] } : {}) })),
      ...(sees ? { result } : { results_hidden: true }),
      has_voted: !!mine,
      voted_option_ids: mine?.body.option_ids ?? [],
      voted: poll.kind === 'qna' ? standing(poll, voter) : (mine?.body ?? null),
    }
  }

  roomView(room, people = 0) {
    return {
      id: room.id,
      code: room.code,
      title: room.title,
      created_at: room.created_at,
      current_poll_id: room.current,
      viewers: people,
      version: room.version,
      polls: room.polls.map((p) => ({ id: p.id, title: p.title, kind: p.kind, status: p.status, total_votes: p.ballots.size })),
    }
  }

  vote(poll, voter, ballot) {
    const who = poll.identity === 'kiosk' ? ballot.vote_id : poll.identity === 'name' ? 'n' + ballot.voter_name : voter
    const before = poll.ballots.get(who)
    if (poll.kind === 'qna') return this.say(poll, who, ballot)
    const member = memberOf(poll.kind),
      given = ballot[member] ?? (ballot.option_id === undefined ? undefined : [ballot.option_id])
    if (given === undefined) throw new Refusal(422, 'validation', { errors: [{ field: member, reason: 'required' }] })
    const body = { [member]: member === 'option_ids' ? [...given].sort((a, b) => a - b) : given }
    if (before && JSON.stringify(before.body) === JSON.stringify(body)) return { status: 200, seq: before.seq }
    if (poll.status !== 'open') throw new Refusal(409, 'poll_closed')
    if (before && !poll.allow_change)
      throw new Refusal(409, 'already_voted', { voted_option_ids: before.body.option_ids ?? [], voted: before.body })
    const ids = body.option_ids ?? body.ranking ?? []
    if (
      (body.option_ids && !ids.length && poll.kind !== 'approval')
      || ids.some((o) => !poll.options[o - 1])
      || (body.scores && body.scores.length !== poll.options.length)
    )
      throw new Refusal(422, 'validation', { errors: [{ field: member, reason: 'unknown' }] })
    const late = poll.kind === 'quiz' ? stamp(poll, who, body, ballot.voter_name) : undefined
    if (late) throw new Refusal(409, late)
    const at = Date.now(),
      seq = poll.times.push(at)
    poll.ballots.set(who, { body, seq, at })
    if (who !== voter) poll.ballots.delete(voter)
    poll.version++
    this.announce?.tally(poll, ballot.voter_name, ids)
    return { status: before ? 200 : 201, seq }
  }

  say(poll, who, ballot) {
    if (poll.status !== 'open') throw new Refusal(409, 'poll_closed')
    const wrong = sayIn(poll, who, ballot)
    if (wrong) throw new Refusal(422, 'validation', { errors: [wrong] })
    const first = !poll.ballots.has(who),
      at = Date.now(),
      seq = poll.times.push(at)
    poll.ballots.set(who, { body: {}, seq, at })
    poll.version++
    this.announce?.tally(poll, undefined, [])
    return { status: first ? 201 : 200, seq }
  }

  /** Only a voter's last ballot is known here, so anybody who changed a vote within the window has none afterwards. */
  voidVotes(poll, { from, until }) {
    if (poll.kind === 'quiz' || poll.publish_step > 1 || poll.publish_min > 1) throw new Refusal(409, 'not_voidable')
    const inside = (at) => at >= Date.parse(from) && at < Date.parse(until),
      voided = poll.times.filter(inside).length
    for (const [who, { at }] of poll.ballots) if (inside(at)) poll.ballots.delete(who)
    poll.times = poll.times.filter((at) => !inside(at))
    if (voided) this.set(poll, {}, 'voided')
    return voided
  }

  set(poll, change, event = 'updated') {
    Object.assign(poll, change)
    poll.version++
    this.announce?.poll(poll, event)
    this.touch(poll.room)
  }
}
