import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { learnEnglish } from '../../src/i18n'
import { lazyParts } from '../../src/kinds'
import { OwnPlace } from '../../src/kinds/own_place'
import { joinAs, participantOf } from '../../src/kinds/participant'
import { parts } from '../../src/kinds/parts'
import { desk } from '../../src/locales/en_desk'
import type { Board, Poll, Room, RoomPoll } from '../../src/proto'
import { Announcer } from '../../src/ui/announcer'
import { Leaderboard } from '../../src/ui/leaderboard'
import { StageChart } from '../../src/screens/stage_kinds'
import { StageBoard, StageQuiz } from '../../src/screens/stage_quiz'
import { Vote } from '../../src/screens/vote'
import { boardOf, choice, lastOutcome, outbox, pollCell, take, takePoll, viewers } from '../../src/store'
import { poll } from './fixtures'

learnEnglish(desk)
const id = poll().id,
  room = poll().room_id
const page = () => document.getElementById('app')!
const text = () => page().textContent ?? ''
const one = (selector: string) => page().querySelector(selector) as HTMLElement
const submit = () => one('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
const bare = [
  { id: 1, text: 'Lungs' },
  { id: 2, text: 'Heart' },
  { id: 3, text: 'Liver' },
]
const quiz = (change: Partial<Poll> = {}): Poll =>
  poll({
    kind: 'quiz',
    title: 'What pumps blood?',
    results: 'after_close',
    allow_change: false,
    options: bare,
    total_votes: 0,
    total_voters: 0,
    result: null,
    started_at: null,
    settings: { time_limit_s: 20 },
    ...change,
  })
const soon = (ms: number) => new Date(Date.now() + ms).toISOString()
const running = (change: Partial<Poll> = {}) => quiz({ started_at: soon(-1000), end_time: soon(39_000), ...change })
const revealed = (change: Partial<Poll> = {}) =>
  running({
    status: 'closed',
    options: bare.map((o, i) => ({ ...o, vote_count: [1, 3, 0][i]! })),
    total_votes: 4,
    total_voters: 4,
    result: { correct: [2], right: 3, answered: 4, mean_time_ms: 2400 },
    ...change,
  })
const entry = (rank: number, no: number, name: string, score: number) => ({ rank, no, name, score, right: 1, total_time_ms: 2000 })
const board = (change: Partial<Board> = {}): Board => ({
  room_id: room,
  questions: 1,
  participants: 41,
  entries: [entry(1, 4, 'Ana', 967), entry(1, 9, '', 967), entry(3, 7, 'Ben', 900)],
  ...change,
})

function Live() {
  const now = pollCell(id).value
  return now ? <Vote poll={now} /> : null
}

async function show(p: Poll) {
  takePoll({ ...p, epoch: Math.random() }, false)
  render(<Live />, page())
  await until(() => !page().querySelector('.vote-main') || participantOf(room).peek() !== undefined)
  await settle(20)
}

let me: unknown = { no: 3, name: 'Mina', extra_time_percent: 0 }
const server = (more: (a: Asked) => Answer | Promise<Answer> | undefined = () => undefined) =>
  serve(
    (a) =>
      more(a)
      ?? (a.path.endsWith('/participants/me')
        ? { body: { participant: me } }
        : a.path.endsWith('/leaderboard')
          ? { body: board({ me: null }) }
          : 'offline'),
  )

beforeEach(() => {
  lazyParts.value = parts
  me = { no: 3, name: 'Mina', extra_time_percent: 0 }
  Math.random = () => 0
  render(null, page())
  localStorage.clear()
  participantOf(room).value = undefined
  choice(id).value = undefined
  boardOf(room).value = undefined
  lastOutcome.value = null
  outbox.waiting.value = []
})

test('a name is asked once: taken ones get a sentence, and then it is kept for the room', async () => {
  me = null
  let taken = true
  const asked = server((a) =>
    a.method === 'POST' && a.path.endsWith('/participants')
      ? taken
        ? { status: 409, body: { code: 'name_taken', status: 409 } }
        : { status: 201, body: { participant: { no: 5, name: a.body.name, extra_time_percent: 0 } } }
      : undefined,
  )
  await show(quiz())
  assert.match(text(), /Join the quiz/)
  submit()
  await settle(10)
  assert.match(one('[role=alert]').textContent!, /Enter a name/)
  const field = one('input') as HTMLInputElement
  field.value = ' Mina '
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  submit()
  await until(() => /Somebody/.test(text()))
  assert.match(one('[role=alert]').textContent!, /Somebody in this room already has this name/)
  taken = false
  me = { no: 5, name: 'Mina', extra_time_percent: 0 }
  submit()
  await until(() => /Get ready/.test(text()))
  assert.equal(asked.at(-1)!.body.name, 'Mina')
  assert.match(text(), /Get ready.*20 seconds to answer.*You’re playing as Mina/)
  await show(running())
  assert.equal(!!one('.quiz-join'), false)
})

async function join(name: string) {
  const field = one('input') as HTMLInputElement
  field.value = name
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  submit()
  await settle(20)
}

test('a name is as long as the server finds it', async () => {
  me = null
  const asked = server((a) =>
    a.method === 'POST' && a.path.endsWith('/participants') ? { status: 409, body: { code: 'name_taken', status: 409 } } : undefined,
  )
  const names = () => asked.filter((a) => a.method === 'POST').map((a) => a.body.name)
  await show(quiz())
  await join('👍'.repeat(101))
  assert.match(one('[role=alert]').textContent!, /up to 100 characters/)
  assert.deepEqual(names(), [])
  await join(` ${'👍'.repeat(98)}   x `)
  assert.deepEqual(names(), ['👍'.repeat(98) + ' x'])
})

test('one may play without a name, and is not asked again', async () => {
  me = null
  server()
  await show(running())
  one('.quiz-join .quiet').click()
  await settle(10)
  assert.match(one('button[type=submit]').textContent!, /Choose your answer/)
})

test('before the start nobody can read ahead, and extra time is told to who has it', async () => {
  me = { no: 3, name: 'Mina', extra_time_percent: 50 }
  server()
  await show(quiz({ options: [] }))
  assert.match(text(), /Get ready.*30 seconds to answer.*50% more time/)
  assert.equal(page().querySelectorAll('label.opt').length, 0)
})

test('an answer is sent with the name, is final, and waits for the reveal', async () => {
  const asked = server((a) =>
    a.path.endsWith('/votes')
      ? { status: 201, body: { receipt: {}, poll: running({ epoch: 'x', total_voters: 1, has_voted: true, voted: { option_ids: [2] } }) } }
      : undefined,
  )
  await show(running())
  const radio = page().querySelectorAll('input[type=radio]')[1] as HTMLInputElement
  radio.checked = true
  radio.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(5)
  assert.equal(one('button[type=submit]').textContent, 'Answer B')
  submit()
  await until(() => /is in/.test(text()))
  const { vote_id: _id, ballot_version: _of, ...ballot } = asked.find((a) => a.path.endsWith('/votes'))!.body
  assert.deepEqual(ballot, { option_ids: [2], voter_name: 'Mina' })
  assert.match(text(), /Your answer is in.*You answered B.*when time is up.*1 answer so far/)
  assert.equal(!!one('.thanks button'), false)
})

test('without a limit of time the answer waits for the host', async () => {
  server()
  choice(id).value = { option_ids: [2] }
  await show(running({ end_time: null, settings: { correct: [] } }))
  assert.match(text(), /The right answer appears when the host reveals it/)
})

test('several right answers are checkboxes', async () => {
  server()
  await show(running({ max_choices: 3 }))
  assert.equal(page().querySelectorAll('input[type=checkbox]').length, 3)
  assert.match(text(), /Pick all right answers/)
})

test('who has more time still answers when the others’ time is up', async () => {
  server()
  await show(running({ started_at: soon(-25_000), end_time: soon(15_000) }))
  assert.match(text(), /Your time is up/)
  assert.equal(!!one('button[type=submit]'), false)
  me = { no: 3, name: 'Mina', extra_time_percent: 100 }
  participantOf(room).value = me as never
  await until(() => one('button[type=submit]'))
  assert.match(one('button[type=submit]').textContent!, /Choose your answer/)
})

test('too late is a sentence', async () => {
  server()
  await show(running({ started_at: soon(-25_000) }))
  lastOutcome.value = {
    pollId: id,
    outcome: { ok: false, problem: { code: 'poll_closed', status: 409 } as never },
    letter: { pollId: id, at: Date.now(), ballot: { vote_id: 'v' } },
  }
  await settle(10)
  assert.match(text(), /Your time is up.*came too late and does not count/)
})

const refused = (code: string) =>
  ({
    pollId: id,
    outcome: { ok: false, problem: { code, status: 409 } as never },
    letter: { pollId: id, at: Date.now(), ballot: { vote_id: 'v' } },
  }) as const

test('after the reveal, too, an answer that was refused is told the true reason', async () => {
  server()
  for (const [code, says] of [
    ['poll_closed', /came too late/],
    ['already_voted', /This name has already answered/],
    ['validation', /was not accepted/],
  ] as const) {
    lastOutcome.value = refused(code)
    await show(revealed({ identity: 'name' }))
    assert.match(one('.thanks.late').textContent!, says)
  }
})

test('where names play, a name is taken when one joins, and nobody else plays under it', async () => {
  me = null
  const asked = server((a) =>
    a.method === 'POST' && a.path.endsWith('/participants')
      ? a.body.name === 'Max'
        ? { status: 409, body: { code: 'name_taken', status: 409 } }
        : { status: 201, body: { participant: { no: 5, name: a.body.name, extra_time_percent: 50 } } }
      : undefined,
  )
  await show(quiz({ identity: 'name' }))
  await join('Max')
  assert.match(one('[role=alert]').textContent!, /Somebody in this room already has this name/)
  assert.equal(!!one('.quiz-join .quiet'), false)
  await join('Max B')
  await until(() => /Get ready/.test(text()))
  assert.match(text(), /30 seconds to answer.*50% more time.*You’re playing as Max B/)
  assert.equal(asked.filter((a) => a.method === 'POST').length, 2)
})

test('a device that the server does not know again goes on under the name that it took, where names play', async () => {
  localStorage.setItem(`pollstream.quiz-name.${room}`, '"Zoe"')
  me = null
  server()
  await show(quiz({ identity: 'name' }))
  await settle(20)
  assert.match(text(), /You’re playing as Zoe/)
})

test('who played without a name is asked for one where names play', async () => {
  localStorage.setItem(`pollstream.quiz-nameless.${room}`, 'true')
  me = { no: 3, name: '', extra_time_percent: 0 }
  server()
  await show(quiz({ identity: 'name' }))
  assert.match(text(), /Join the quiz/)
})

test('the reveal says right or wrong in words, with points, place and the top', async () => {
  choice(id).value = { option_ids: [2] }
  server((a) =>
    a.path.endsWith('/leaderboard')
      ? { body: board({ me: { ...entry(7, 3, 'Mina', 934), last: { poll_id: id, right: true, points: 934, time_ms: 2600 } } }) }
      : undefined,
  )
  await show(revealed())
  await settle(20)
  assert.match(one('.thanks').textContent!, /Right\+934 points · Place 7 of 41/)
  const rows = [...page().querySelectorAll('.quiz-res li')].map((li) => li.textContent!)
  assert.match(rows[1]!, /Heart.*Right answer.*Your answer.*75/)
  assert.doesNotMatch(rows[0]!, /Right answer|Your answer/)
  assert.deepEqual(
    [...page().querySelectorAll('.board li')].map((li) => li.textContent),
    ['1Ana967 points', '1No. 9967 points', '3Ben900 points', '7MinaYou934 points'],
  )
  assert.deepEqual(
    [...page().querySelectorAll('.board li')].map((li) => li.classList.contains('first')),
    [true, true, false, false],
    'who shares the first place looks so',
  )
})

test('a wrong answer and none are told apart', async () => {
  choice(id).value = { option_ids: [1] }
  server()
  await show(revealed())
  assert.match(one('.thanks.wrong').textContent!, /Wrong/)
  assert.match(page().querySelector('.quiz-res li')!.textContent!, /Lungs.*Your answer/)
  choice(id).value = undefined
  await settle(10)
  assert.match(one('.thanks.late').textContent!, /You did not answer/)
})

test('an open quiz is asked for counts by nobody, the host included', async () => {
  const asked = server()
  await show(running())
  take({ type: 'tally', poll_id: id, epoch: 'q', version: 60, total_votes: 2, total_voters: 2 })
  await settle(1200)
  assert.equal(asked.filter((a) => a.method === 'GET' && a.path.includes('/polls/')).length, 0)
})

test('who joins while it is being asked who this is, as at a start, has joined', async () => {
  let late: (a: Answer) => void = () => undefined
  me = null
  server()
  await show(quiz({ started_at: null }))
  server((a) =>
    a.path.endsWith('/participants/me')
      ? new Promise((done) => {
          late = done
        })
      : a.path.endsWith('/participants')
        ? { body: { participant: { no: 3, name: 'Mina', extra_time_percent: 0 } } }
        : undefined,
  )
  takePoll({ ...pollCell(id).value!, started_at: soon(0) }, false)
  await settle(30)
  await joinAs(quiz(), 'Mina')
  assert.equal(participantOf(room).value?.name, 'Mina')
  late({ body: { participant: null } })
  await settle(20)
  assert.equal(participantOf(room).value?.name, 'Mina')
})

test('a frame brings the top of the leaderboard, and the own place is asked for anew', async () => {
  let rank = 7
  const asked = server((a) =>
    a.path.endsWith('/leaderboard')
      ? { body: board({ questions: 9 - rank, me: { ...entry(rank, 3, 'Mina', 934), last: null } }) }
      : undefined,
  )
  choice(id).value = { option_ids: [2] }
  await show(revealed())
  await until(() => /Place 7 of 41/.test(text()))
  rank = 6
  take({ type: 'leaderboard', ...board({ questions: 3, entries: [entry(1, 7, 'Ben', 1900)] }) })
  assert.deepEqual([boardOf(room).value!.questions, boardOf(room).value!.entries[0]!.name, boardOf(room).value!.me], [3, 'Ben', undefined])
  await until(() => /Place 6 of 41/.test(text()))
  await settle(20)
  assert.equal(asked.filter((a) => a.path.endsWith('/leaderboard')).length, 2)
})

const ended = (polls: Partial<RoomPoll>[] = [{}]): Room => ({
  id: room,
  code: '',
  title: '',
  created_at: '',
  pace: 'host',
  viewers: 0,
  version: 1,
  current_poll_id: null,
  polls: polls.map((p, i) => ({ id: `Q${i}`, title: '', kind: 'quiz', status: 'closed', total_votes: 3, ...p })),
})
const said = () =>
  [...document.querySelectorAll('[aria-live]')]
    .map((e) => e.textContent)
    .join('')
    .trim()

test('while who leads is shown, a phone tells the own place and points, and says them once', async () => {
  let mine: unknown = { ...entry(4, 3, 'Mina', 5200), last: null }
  server((a) => (a.path.endsWith('/leaderboard') ? { body: { ...board({ participants: 31 }), me: mine } } : undefined))
  render(
    <>
      <OwnPlace room={ended([{}, { status: 'open', total_votes: 0 }])} />
      <Announcer />
    </>,
    page(),
  )
  await until(() => /Your place: 4 of 31/.test(text()))
  assert.match(one('.own-place').textContent!, /^LeaderboardYour place: 4 of 315,200 points1Ana967 points.*4MinaYou5,200 points$/)
  await until(() => said() === 'Leaderboard. Your place: 4 of 31. 5,200 points')
  const before = [...document.querySelectorAll('[aria-live]')].map((e) => e.textContent).join('|')
  take({ type: 'leaderboard', ...board({ participants: 31 }) })
  await settle(5)
  assert.match(text(), /Your place: 4 of 31/) // until the new place is known
  await until(() => boardOf(room).value?.me !== undefined)
  await settle(30)
  assert.equal([...document.querySelectorAll('[aria-live]')].map((e) => e.textContent).join('|'), before)
  // Hidden by the host: nothing of it is left, and nothing is said.
  mine = null
  take({ type: 'leaderboard', ...board({ participants: 30 }) })
  await until(() => !one('.own-place'))
  render(null, page())
  mine = { ...entry(4, 3, 'Mina', 5200), last: null }
  boardOf(room).value = undefined
  render(<OwnPlace room={ended()} />, page())
  await until(() => /Final leaderboardYour place: 4 of 31/.test(text()))
})

test('who never answered, and who waits for a question, is told no place', async () => {
  const silent = { ...entry(41, 3, 'Mina', 0), right: 0, total_time_ms: 0, last: null }
  server((a) => (a.path.endsWith('/leaderboard') ? { body: board({ me: silent }) } : undefined))
  render(<OwnPlace room={ended()} />, page())
  await until(() => !!boardOf(room).value)
  await settle(5)
  assert.equal(text(), '')
  boardOf(room).value = board({ me: { ...entry(1, 3, 'Mina', 900), last: null } })
  await until(() => /Your place: 1/.test(text()))
  render(<OwnPlace room={ended([{ status: 'open', total_votes: 0 }])} />, page())
  await settle(5)
  assert.equal(text(), '')
})

test('stage: nothing to read ahead, then options and a clock, then what was right', async () => {
  server()
  const order = [0, 1, 2]
  render(<StageQuiz poll={quiz({ options: bare })} order={order} control={false} />, page())
  assert.match(text(), /Get ready20 seconds to answer · only right or wrong counts/)
  assert.doesNotMatch(text(), /Heart/)
  render(<StageQuiz poll={running({ total_voters: 17, answer_until: soon(19_000) })} order={order} control={false} />, page())
  assert.match(text(), /ALungsBHeartCLiver0:19?.*17 answers/)
  render(<StageChart poll={revealed()} order={order} mode="bars" round={0} />, page())
  const bars = [...page().querySelectorAll('.bar')].map((b) => b.textContent!)
  assert.match(bars[1]!, /Heart.*Right answer/)
  assert.doesNotMatch(bars[0]!, /Right answer/)
  assert.match(text(), /3 of 4 were right.*2\.4\u00a0s on average/)
  boardOf(room).value = board()
  render(<StageBoard room_id={room} id={revealed().id} />, page())
  await settle(5)
  assert.match(text(), /Leaderboard.*Ana.*and 38 more.*After 1 question41 participants/)
})

test('stage: who joins the quiz that waits is there by name, the newest first, until there are points', async () => {
  const joined = { questions: 0, participants: 3, entries: [entry(1, 1, 'Ada', 0), entry(1, 2, '', 0)] }
  let now = board(joined)
  server((a) => (a.path.endsWith('/leaderboard') ? { body: now } : undefined))
  const wall = () =>
    render(
      <main class="stage-main">
        <StageQuiz poll={quiz()} order={[0, 1, 2]} control={false} />
      </main>,
      page(),
    )
  const names = () => [...page().querySelectorAll('.lobby li')].map((e) => e.textContent)
  wall()
  await until(() => names().length)
  assert.deepEqual(names(), ['No. 2', 'Ada'])
  assert.match(text(), /3 participants/)
  assert.equal(one('.lobby .rest').textContent, 'and 1 more')
  // The host has hidden one of them: the list does not wait for the clock.
  now = board({ questions: 0, participants: 1, entries: [entry(1, 1, 'Ada', 0)] })
  boardOf(room).value = now
  await until(() => names().length === 1)
  assert.deepEqual([names(), one('.lobby .rest').textContent], [['Ada'], ''])
  now = board()
  render(null, page())
  wall()
  await settle(5)
  assert.deepEqual(names(), [])
})

test('stage: the board ends where the screen does, and says how many there are beside those, level with them or not', async () => {
  const more = async (change: Partial<Board>) => {
    server((a) => (a.path.endsWith('/leaderboard') ? { body: board(change) } : undefined))
    boardOf(room).value = board(change)
    render(<StageBoard room_id={room} />, page())
    await settle(5)
    return [page().querySelectorAll('.board li').length, page().querySelector('.rest')?.textContent]
  }
  assert.deepEqual(await more({ participants: 15, entries: Array.from({ length: 10 }, (_, i) => entry(1, i, `P${i}`, 900)) }), [
    8,
    'and 7 more',
  ])
  assert.deepEqual(await more({ participants: 3 }), [3, undefined])
})

test('stage: how many of the people in the room have answered, also of one', () => {
  server()
  const says = (n: number, people: number) => {
    viewers(room).value = people
    render(<StageQuiz poll={running({ total_voters: n, answer_until: soon(19_000) })} order={[0, 1, 2]} control={false} />, page())
    const said = one('.answered').textContent
    viewers(room).value = 0
    return said
  }
  assert.deepEqual(
    [says(0, 1), says(1, 3), says(2, 3), says(1, 1)],
    ['0 of 1 have answered', '1 of 3 has answered', '2 of 3 have answered', '1 answer'],
  )
})

test('an empty leaderboard says when there will be points', () => {
  render(<Leaderboard board={undefined} most={5} />, page())
  assert.match(text(), /Points appear after the first reveal/)
})

test('what was picked and not sent when the time ended is not called no answer', async () => {
  server()
  await show(running())
  const radio = page().querySelectorAll('input[type=radio]')[1] as HTMLInputElement
  radio.checked = true
  radio.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(5)
  const begun = pollCell(id).value!
  const move = async (p: Poll) => {
    takePoll({ ...p, epoch: begun.epoch, started_at: begun.started_at!, version: pollCell(id).value!.version + 1 }, false)
    await settle(20)
  }
  await move(running({ end_time: soon(-1) }))
  await until(() => /Your time is up/.test(text()))
  assert.match(one('.thanks.late').textContent!, /You picked B, but did not send it\..*appears when time is up/)
  await move(revealed())
  assert.match(one('.thanks.late').textContent!, /Your choice was not countedYou picked B, but did not send it\./)
  assert.doesNotMatch(text(), /You did not answer/)
})
