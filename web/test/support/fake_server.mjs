// A stand-in for the server, for working on the app alone: node test/support/fake_server.mjs [port] [dist]
import { createServer } from 'node:http'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { rankingOf } from './fake_count.mjs'
import { counted, hideIdle, leaderboard, participant, start, waits } from './fake_play.mjs'
import { accept } from './fake_socket.mjs'
import { Refusal, State } from './fake_state.mjs'

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'; require-trusted-types-for 'script'"
const MIME = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}
const PAGES = /^\/(?:\d{6}|create|stage\/\d{6}|kiosk\/\d{6}|embed\/\d{6}|(?:host|results|p)\/\w+)?$/

export function startFake({ port = 0, dist, base = '/' }) {
  const sockets = new Set()
  const people = (topic) => [...sockets].filter((s) => s.topics.has(topic)).length
  const to = (topic, make) => {
    for (const s of sockets) if (s.topics.has(topic)) s.send(make(s))
  }
  const snapshot = (poll, s) => {
    const p = state.view(poll, s.voter, s.admin.has(poll.room.id))
    return { type: 'snapshot', poll: p, epoch: p.epoch, version: p.version }
  }
  const watching = (poll, make) => {
    to(poll.id, make)
    if (poll.room.current === poll.id) to(poll.room.id, make)
  }
  const state = new State({
    room(room) {
      to(room.id, () => ({ type: 'room', room: state.roomView(room, people(room.id)) }))
      if (room.shown !== room.current) {
        room.shown = room.current
        const p = state.polls.get(room.current)
        if (p) to(room.id, (s) => snapshot(p, s))
      }
    },
    poll: (poll, event) => {
      if (poll.kind === 'quiz' && (event === 'closed' || event === 'reset'))
        to(poll.room.id, () => {
          const { me: _me, ...board } = leaderboard(poll.room, undefined, 10)
          return { type: 'leaderboard', ...board }
        })
      watching(poll, (s) => ({ type: 'poll', event, poll: state.view(poll, s.voter, s.admin.has(poll.room.id)) }))
    },
    tally(poll, name, ids) {
      watching(poll, (s) => {
        const v = state.view(poll, s.voter, s.admin.has(poll.room.id)),
          counts = v.results_hidden ? undefined : v.options.map((o) => o.vote_count)
        return {
          type: 'tally',
          poll_id: poll.id,
          epoch: v.epoch,
          version: v.version,
          ...(counts ? { counts, percents: v.options.map((o) => o.percent), result: v.result } : {}),
          total_votes: v.total_votes,
          total_voters: v.total_voters,
          withheld: v.withheld ?? null,
          ...(v.published_voters === undefined ? {} : { published_voters: v.published_voters }),
        }
      })
      if (poll.kind === 'rank' && poll.results === 'live')
        watching(poll, () => ({
          type: 'ranking',
          poll_id: poll.id,
          epoch: 7,
          version: poll.version,
          ranking: rankingOf(poll, poll.version),
        }))
      if (name && poll.identity === 'name' && ids.length)
        watching(poll, () => ({
          type: 'vote_notification',
          poll_id: poll.id,
          poll_text: poll.title,
          option_id: ids[0],
          option_text: poll.options[ids[0] - 1].text,
          voter_name: name,
        }))
    },
  })
  const poll = (id) =>
    state.polls.get(id)
    ?? (() => {
      throw new Refusal(404, 'not_found')
    })()
  const room = (id) =>
    state.rooms.get(id)
    ?? (() => {
      throw new Refusal(404, 'not_found')
    })()
  const admin = (req, r) => {
    if (req.headers.authorization !== `Bearer ${r.admin}`) throw new Refusal(req.headers.authorization ? 403 : 401, 'forbidden')
    return r
  }
  const isAdmin = (req, r) => req.headers.authorization === `Bearer ${r.admin}`
  const pv = (p, q) => state.view(p, q.voter, isAdmin(q.req, p.room))
  const rv = (r) => state.roomView(r, people(r.id))
  const show = (r, b) => {
    const at = r.polls.findIndex((p) => p.id === r.current)
    r.current = 'poll_id' in b ? b.poll_id : b.move === 'none' ? null : (r.polls[at + (b.move === 'next' ? 1 : -1)]?.id ?? r.current)
    state.touch(r)
    return rv(r)
  }

  const routes = [
    [
      'GET',
      /^server$/,
      () => [
        200,
        {
          version: 'fake',
          base_url: '',
          addresses: [`http://192.168.1.5:${server.address().port}/`],
          loopback_only: false,
          create_policy: 'anyone',
        },
      ],
    ],
    [
      'GET',
      /^polls$/,
      (q) => {
        const find = q.url.searchParams,
          size = Number(find.get('page_size') ?? 10),
          from = Number(find.get('cursor') ?? 0),
          status = find.get('status') ?? 'all'
        const all = [...state.polls.values()]
          .reverse()
          .filter(
            (p) =>
              p.listed && (status === 'all' || p.status === status) && p.title.toLowerCase().includes((find.get('q') ?? '').toLowerCase()),
          )
        find.set('cursor', String(from + size))
        return [
          200,
          {
            count: all.length,
            next: from + size < all.length ? q.url.href : null,
            previous: null,
            results: all.slice(from, from + size).map((p) => pv(p, q)),
          },
        ]
      },
    ],
    [
      'POST',
      /^polls$/,
      (q) => {
        const r = state.makeRoom(q.body.title, [q.body], true)
        return [201, { ...pv(r.polls[0], q), admin_key: r.admin, kiosk_key: r.kiosk }]
      },
    ],
    ['GET', /^polls\/(\w+)$/, (q, i) => [200, pv(poll(i), q)]],
    [
      'PATCH',
      /^polls\/(\w+)$/,
      (q, i) => {
        const p = poll(i),
          b = { ...q.body }
        admin(q.req, p.room)
        if (b.options && p.ballots.size) throw new Refusal(409, 'has_votes')
        if (b.options) b.options = b.options.map((o, n) => ({ id: n + 1, text: o.text ?? o }))
        if (p.room.polls.length === 1 && b.title && p.room.title === p.title) p.room.title = b.title
        state.set(p, b)
        return [200, pv(p, q)]
      },
    ],
    [
      'DELETE',
      /^polls\/(\w+)$/,
      (q, i) => {
        const p = poll(i)
        admin(q.req, p.room)
        state.polls.delete(i)
        p.room.polls = p.room.polls.filter((x) => x !== p)
        watching(p, () => ({ type: 'poll', event: 'deleted', poll: state.view(p) }))
        if (p.room.current === i) p.room.current = null
        state.touch(p.room)
        return [204]
      },
    ],
    [
      'POST',
      /^polls\/(\w+)\/(close|reopen|reset)$/,
      (q, i, what) => {
        const p = poll(i),
          now = new Date().toISOString()
        admin(q.req, p.room)
        if (what === 'reset') {
          p.ballots.clear()
          p.times = []
          p.questions = []
          p.said = new Map()
          Object.assign(p, { started_at: null, answer_until: null, end_time: null, status: 'open' })
        }
        if (what === 'reopen' && (p.kind === 'quiz' || (p.kind === 'numeric' && p.settings.truth !== null)))
          throw new Refusal(409, 'revealed')
        state.set(
          p,
          what === 'close'
            ? { status: 'closed', closed_at: now }
            : what === 'reopen'
              ? { status: 'open', closed_at: null, end_time: null }
              : {},
          what === 'close' ? 'closed' : what === 'reopen' ? 'reopened' : 'reset',
        )
        return [200, pv(p, q)]
      },
    ],
    [
      'POST',
      /^polls\/(\w+)\/void$/,
      (q, i) => {
        const p = poll(i)
        admin(q.req, p.room)
        return [200, { voided: state.voidVotes(p, q.body), poll: pv(p, q) }]
      },
    ],
    [
      'POST',
      /^polls\/(\w+)\/start$/,
      (q, i) => {
        const p = poll(i)
        admin(q.req, p.room)
        if (!waits(p)) throw new Refusal(409, 'already_started')
        state.set(p, start(p), 'started')
        return [200, pv(p, q)]
      },
    ],
    [
      'GET',
      /^polls\/(\w+)\/texts$/,
      (q, i) => {
        admin(q.req, poll(i).room)
        return [200, { texts: counted(poll(i)).map((x) => ({ ...x, count: x.up })) }]
      },
    ],
    [
      'PATCH',
      /^polls\/(\w+)\/texts\/(\d+)$/,
      (q, i, n) => {
        const p = poll(i)
        admin(q.req, p.room)
        p.questions[n - 1].state = q.body.state
        state.set(p, {})
        return [200, pv(p, q)]
      },
    ],
    [
      'GET',
      /^rooms\/(\w+)\/participants$/,
      (q, i) => {
        const r = admin(q.req, room(i)),
          all = [...(r.people?.values() ?? [])]
        return [200, { room_id: i, count: all.length, participants: all }]
      },
    ],
    ['GET', /^rooms\/(\w+)\/participants\/me$/, (q, i) => [200, { participant: participant(room(i), q.voter) ?? null }]],
    [
      'POST',
      /^rooms\/(\w+)\/participants$/,
      (q, i) => {
        const r = room(i),
          old = participant(r, q.voter)
        if ([...(r.people?.values() ?? [])].some((p) => p !== old && !p.hidden && p.name.toLowerCase() === q.body.name.toLowerCase()))
          throw new Refusal(409, 'name_taken')
        return [old ? 200 : 201, { participant: participant(r, q.voter, q.body.name) }]
      },
    ],
    [
      'PATCH',
      /^rooms\/(\w+)\/participants\/(\d+)$/,
      (q, i, n) => {
        const p = [...admin(q.req, room(i)).people.values()].find((x) => x.no === Number(n))
        return [200, { participant: Object.assign(p, q.body) }]
      },
    ],
    ['POST', /^rooms\/(\w+)\/participants\/hide-idle$/, (q, i) => [200, hideIdle(admin(q.req, room(i)))]],
    ['GET', /^rooms\/(\w+)\/leaderboard$/, (q, i) => [200, leaderboard(room(i), q.voter)]],
    [
      'POST',
      /^polls\/(\w+)\/votes$/,
      (q, i) => {
        const p = poll(i),
          v = state.vote(p, q.voter, q.body)
        return [v.status, { receipt: { poll_id: i, seq: v.seq, vote_id: q.body.vote_id }, poll: pv(p, q) }]
      },
    ],
    [
      'GET',
      /^polls\/(\w+)\/series$/,
      (q, i) => {
        const p = poll(i),
          from = p.times[0] ?? Date.now(),
          to = p.times.at(-1) ?? from,
          step = Math.max(1000, Math.ceil((to - from + 1) / 60)),
          votes = Array(Math.max(1, Math.ceil((to - from + 1) / step))).fill(0)
        for (const x of p.times) votes[Math.floor((x - from) / step)]++
        return [200, { poll_id: i, from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket_ms: step, votes }]
      },
    ],
    ['GET', /^polls\/(\w+)\/ranking$/, (_q, i) => [200, rankingOf(poll(i), poll(i).version)]],
    ['GET', /^polls\/(\w+)\/export$/, () => [200, 'seq,options\r\n']],
    [
      'POST',
      /^rooms$/,
      (q) => {
        const r = state.makeRoom(q.body.title, q.body.polls)
        return [201, { ...rv(r), admin_key: r.admin, kiosk_key: r.kiosk }]
      },
    ],
    ['GET', /^rooms\/(\w+)$/, (_q, i) => [200, rv(room(i))]],
    [
      'PATCH',
      /^rooms\/(\w+)$/,
      (q, i) => {
        const r = admin(q.req, room(i))
        if (q.body.title !== undefined) r.title = q.body.title
        if (q.body.poll_ids) r.polls = q.body.poll_ids.map(poll)
        state.touch(r)
        return [200, rv(r)]
      },
    ],
    [
      'DELETE',
      /^rooms\/(\w+)$/,
      (q, i) => {
        const r = admin(q.req, room(i))
        state.rooms.delete(i)
        for (const p of r.polls) state.polls.delete(p.id)
        return [204]
      },
    ],
    ['POST', /^rooms\/(\w+)\/polls$/, (q, i) => [201, pv(state.addPoll(admin(q.req, room(i)), q.body), q)]],
    ['POST', /^rooms\/(\w+)\/current$/, (q, i) => [200, show(admin(q.req, room(i)), q.body)]],
    [
      'GET',
      /^codes\/(\d+)$/,
      (_q, c) => [
        200,
        rv(
          [...state.rooms.values()].find((r) => r.code === c)
            ?? (() => {
              throw new Refusal(404, 'not_found')
            })(),
        ),
      ],
    ],
  ]

  const server = createServer(async (req, res) => {
    const url = new URL(req.url, `http://${req.headers.host}`)
    const voter = /ps=(\w+)/.exec(req.headers.cookie ?? '')?.[1] ?? req.headers['x-voter-token'] ?? randomBytes(8).toString('hex')
    const head = { 'X-Voter-Token': voter, 'Set-Cookie': `ps=${voter}; Path=/; HttpOnly; SameSite=Lax`, 'Cache-Control': 'no-store' }
    const path = url.pathname.startsWith(base) ? '/' + url.pathname.slice(base.length) : url.pathname
    if (path.startsWith('/api/v1/')) {
      let text = ''
      for await (const chunk of req) text += chunk
      try {
        for (const [method, pattern, run] of routes) {
          const match = pattern.exec(path.slice(8))
          if (!match || method !== req.method) continue
          const [status, body] = run({ req, url, voter, body: text ? JSON.parse(text) : {} }, ...match.slice(1))
          return res
            .writeHead(status, { ...head, 'Content-Type': 'application/json' })
            .end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
        }
        throw new Refusal(404, 'not_found')
      } catch (e) {
        return res
          .writeHead(e.status ?? 500, { ...head, 'Content-Type': 'application/problem+json' })
          .end(JSON.stringify({ status: e.status ?? 500, code: e.code ?? 'internal', detail: String(e.message), ...e.more }))
      }
    }
    if (path.startsWith('/qr/'))
      return res.writeHead(200, { 'Content-Type': 'image/svg+xml' }).end(readFileSync(new URL('./fake_qr.svg', import.meta.url)))
    if (PAGES.test(path))
      return res
        .writeHead(200, { ...head, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': CSP })
        .end(readFileSync(join(dist, 'index.html'), 'utf8').replace('<base href="/">', `<base href="${base}">`))
    const file = join(dist, path)
    if (!existsSync(file) || path.includes('..')) return res.writeHead(404).end()
    res.writeHead(200, { 'Content-Type': MIME[extname(file)] ?? 'text/plain', 'Content-Security-Policy': CSP }).end(readFileSync(file))
  })

  server.on('upgrade', (req, socket) => {
    const s = { topics: new Set(), admin: new Set(), voter: /ps=(\w+)/.exec(req.headers.cookie ?? '')?.[1] }
    const counted = (topic) => {
      const r = state.rooms.get(topic)
      if (r) to(topic, () => ({ type: 'viewers', room_id: topic, count: people(topic) }))
    }
    Object.assign(
      s,
      accept(
        req,
        socket,
        (text) => {
          const m = JSON.parse(text)
          if (m.type === 'auth' && state.rooms.get(m.room_id)?.admin === m.admin_key) s.admin.add(m.room_id)
          if (m.type === 'unsubscribe') {
            s.topics.delete(m.poll_id ?? m.room_id)
            counted(m.room_id)
          }
          if (m.type !== 'subscribe') return
          s.topics.add(m.poll_id ?? m.room_id)
          const r = state.rooms.get(m.room_id),
            p = state.polls.get(m.poll_id ?? r?.current)
          if (r) {
            s.send({ type: 'room', room: rv(r) })
            counted(r.id)
          }
          if (p) s.send(snapshot(p, s))
        },
        () => {
          sockets.delete(s)
          for (const topic of s.topics) counted(topic)
        },
      ),
    )
    sockets.add(s)
    s.send({ type: 'beat', now: new Date().toISOString(), now_ms: Date.now() })
  })

  return new Promise((ready) =>
    server.listen(port, '127.0.0.1', () =>
      ready({
        url: `http://127.0.0.1:${server.address().port}${base}`,
        state,
        show: (r, b) => show(r, b),
        stop: () => {
          for (const s of sockets) s.close()
          server.closeAllConnections()
          return new Promise((done) => server.close(done))
        },
      }),
    ),
  )
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const fake = await startFake({
    port: Number(process.argv[2] ?? 8080),
    dist: process.argv[3] ?? new URL('../../dist', import.meta.url).pathname,
  })
  console.log(`listening on ${fake.url}`)
}
