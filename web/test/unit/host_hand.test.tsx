// What a host is handling stays as they left it: an order, a half-typed number, a row that is about to be pressed.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, window, type Answer, type Asked } from './dom'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { blank, type PollForm } from '../../src/draft'
import { hosted, keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import { kinds } from '../../src/locales/en_kinds'
import { fresh } from '../../src/options'
import type { Participant, Poll, Room } from '../../src/proto'
import { HostScreen } from '../../src/screens/host'
import { Moderation } from '../../src/screens/moderation'
import { People } from '../../src/screens/people'
import { PollFields } from '../../src/screens/poll_fields'
import { take, takePoll } from '../../src/store'
import { toast as say, Toasts } from '../../src/ui/toast'
import { poll } from './fixtures'

// A connection that never opens: these pages are read by HTTP, and the test delivers news.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish({ ...desk, ...kinds, ...gone })
const page = () => document.getElementById('app')!
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const one = (selector: string) => page().querySelector(selector) as HTMLElement
const button = (name: string) => all('button').find((b) => (b.getAttribute('aria-label') ?? b.textContent) === name)!
const field = (label: string) =>
  all('label')
    .find((l) => l.textContent!.startsWith(label))!
    .querySelector('input,select') as HTMLInputElement
const title = () => one('.q-in') as HTMLTextAreaElement
const toasts = () =>
  all('.toast')
    .map((t) => t.textContent)
    .join()
const slides = () => all('.slide b').map((b) => b.textContent)
const click = async (target: HTMLElement) => {
  target.focus()
  target.click()
  await settle(20)
}
async function type(into: HTMLElement, text: string) {
  ;(into as HTMLTextAreaElement).value = text
  into.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(10)
}

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  sessionStorage.clear()
  say('nothing yet')
})

let rooms = 0
/** The page of a room with these questions, on a server that keeps what it is sent, or answers with what `refuse` returns. */
async function hosting(titles: string[], refuse: (asked: Asked) => Answer | undefined = () => undefined) {
  const id = `01KROOM00000000000000HAND${++rooms}`
  const polls: Poll[] = titles.map((text, n) =>
    poll({ id: `01KPOLL00000000000000HND${rooms}${n}`, room_id: id, title: text, epoch: Math.random(), total_votes: 0, total_voters: 0 }),
  )
  let version = 1,
    current: string | null = null
  const room = (): Room => ({
    id,
    code: '482913',
    title: 'Hand',
    created_at: '',
    current_poll_id: current,
    pace: 'host',
    viewers: 0,
    version: ++version,
    polls: polls.map((p) => ({ id: p.id, title: p.title, kind: p.kind, status: 'open', total_votes: p.total_votes })),
  })
  const asked = serve((a) => {
    const refused = refuse(a)
    if (refused) return refused
    if (a.method === 'POST' && a.path.endsWith('/polls')) {
      const added = poll({
        ...a.body,
        id: `01KPOLL00000000000000NEW${rooms}${polls.length}`,
        room_id: id,
        options: a.body.options.map((text: string, i: number) => ({ id: i + 1, text })),
        epoch: Math.random(),
        total_votes: 0,
        total_voters: 0,
      })
      polls.push(added)
      return { status: 201, body: added }
    }
    const n = polls.findIndex((p) => a.path.endsWith(p.id))
    if (n < 0) {
      if (a.body?.poll_ids) polls.sort((x, y) => a.body.poll_ids.indexOf(x.id) - a.body.poll_ids.indexOf(y.id))
      return { body: room() }
    }
    if (a.method === 'DELETE') {
      polls.splice(n, 1)
      return { status: 204 }
    }
    if (a.method === 'PATCH')
      polls[n] = {
        ...polls[n]!,
        ...a.body,
        ...(a.body.options ? { options: a.body.options.map((text: string, i: number) => ({ id: i + 1, text })) } : {}),
        version: polls[n]!.version + 1,
      }
    return { body: polls[n] }
  })
  keepHost({ id, admin: 'psa_key', kiosk: '', title: 'Hand', at: 0 })
  const show = async () => {
    render(null, page())
    render(
      <>
        <HostScreen route={{ screen: 'host', id }} />
        <Toasts />
      </>,
      page(),
    )
    await until(title)
    await settle(20)
  }
  const news = async (shown = current) => {
    current = shown
    take({ type: 'room', room: room() })
    await settle(30)
  }
  const votes = async (n: number) => {
    polls[n] = { ...polls[n]!, total_votes: 1, total_voters: 1, version: polls[n]!.version + 1 }
    takePoll(polls[n]!, false)
    await settle(30)
  }
  await show()
  return {
    id,
    polls,
    asked,
    show,
    news,
    votes,
    orders: () => asked.filter((a) => a.body?.poll_ids).map((a) => a.body.poll_ids.map((p: string) => titles[Number(p.slice(-1))])),
  }
}

/** Rows of a fixed height, one below the other: happy-dom has no layout. */
function laidOut() {
  const proto = window.HTMLElement.prototype as unknown as { getBoundingClientRect: () => unknown },
    real = proto.getBoundingClientRect
  proto.getBoundingClientRect = function (this: HTMLElement) {
    const at = [...document.querySelectorAll('[data-row]')].indexOf(this)
    return { top: at * 50, bottom: at * 50 + 50, left: 0, right: 100, width: 100, height: 50 }
  }
  return () => {
    proto.getBoundingClientRect = real
  }
}
const pointer = (target: EventTarget, name: string, y: number) =>
  target.dispatchEvent(Object.assign(new Event(name, { bubbles: true, cancelable: true }), { button: 0, clientY: y }))

test('a question that is dragged over several places arrives alone: the others keep their order', async () => {
  const { orders } = await hosting(['One', 'Two', 'Three', 'Four', 'Five']),
    end = laidOut()
  try {
    pointer(all('.slide-row .grip')[0]!, 'pointerdown', 10)
    for (const y of [40, 80, 130, 180, 190]) {
      pointer(window as never, 'pointermove', y)
      await settle(10)
    }
    pointer(window as never, 'pointerup', 190)
    await settle(20)
    assert.deepEqual(slides(), ['Two', 'Three', 'Four', 'One', 'Five'])
    await until(() => orders().length)
    assert.deepEqual(orders().at(-1), ['Two', 'Three', 'Four', 'One', 'Five'])
  } finally {
    end()
  }
})

test('a question that is moved with several keys in a row is moved so far, and the server is told once', async () => {
  const { orders } = await hosting(['One', 'Two', 'Three', 'Four', 'Five'])
  const grip = (name: string) =>
    all('.slide-row')
      .find((r) => r.querySelector('b')!.textContent === name)!
      .querySelector('.grip')!
  for (let i = 0; i < 3; i++) {
    grip('One').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
    await settle(i)
  }
  await until(() => orders().length)
  await settle(100)
  assert.deepEqual([slides(), orders()], [['Two', 'Three', 'Four', 'One', 'Five'], [['Two', 'Three', 'Four', 'One', 'Five']]])
})

/** Writes a question with two options into the open editor. */
async function write(text: string) {
  await type(title(), text)
  for (const [i, option] of ['Yes', 'No'].entries()) await type(all('.orow textarea')[i]!, option)
}
const ids = (polls: Poll[]) => polls.map((p) => p.title)

test('a new question and a copy come after the question that their host turned to last, in the list or on the screen', async () => {
  const { polls, news, asked } = await hosting(['One', 'Two', 'Three'])
  const sent = () => asked.filter((a) => a.body?.poll_ids).length
  /** The server adds it at the end; the new order is sent to it afterwards. */
  const added = async (n: number) => {
    await until(() => polls.length === n)
    await news()
    await until(() => sent() === n - 3)
  }
  await click(all('.slide')[0]!)
  await click(button('Add question'))
  assert.deepEqual(
    [
      slides(),
      all('.slide .n')
        .map((e) => e.textContent)
        .join(),
    ],
    [['One', 'New question', 'Two', 'Three'], '1,2,3,4'],
  )
  await write('In between')
  await added(4)
  assert.deepEqual(
    [ids(polls), slides()],
    [
      ['One', 'In between', 'Two', 'Three'],
      ['One', 'In between', 'Two', 'Three'],
    ],
  )
  await click(button('Add question'))
  assert.equal(slides()[2], 'New question', 'the next one after that')
  await click(all('.slide')[3]!)
  await click(button('Duplicate'))
  await added(5)
  assert.deepEqual(ids(polls), ['One', 'In between', 'Two', 'Two', 'Three'])
})

test('a new question comes after the one on the screen, also where its host went on before it was saved', async () => {
  const { polls, news, show } = await hosting(['One', 'Two', 'Three'])
  polls[1] = { ...polls[1]!, total_votes: 3, total_voters: 3 }
  await news(polls[1].id)
  await click(button('Add question'))
  await write('Improvised')
  await click(all('.slide')[0]!)
  await until(() => polls.length === 4)
  await news(polls[1].id)
  await until(() => polls[2]!.title === 'Improvised')
  assert.deepEqual(slides(), ['One', 'Two', 'Improvised', 'Three'])
  await show()
  await click(button('Add question'))
  assert.equal(slides()[2], 'New question', 'also where the page has just come')
})

test('before anything was asked a new question comes last, whatever the room begins with', async () => {
  const { polls, news, show } = await hosting(['One', 'Two'])
  await news(polls[0]!.id)
  await show()
  await click(button('Add question'))
  assert.deepEqual(slides(), ['One', 'Two', 'New question'])
})

test('after a question of a quiz the next one is a quiz as well, with its time and its answers; to look at it is not to begin it', async () => {
  const { polls, asked, news } = await hosting(['One', 'Two'])
  polls[1] = {
    ...polls[1]!,
    kind: 'quiz',
    identity: 'name',
    results: 'after_close',
    allow_change: false,
    settings: { correct: [2], time_limit_s: 20, speed: true },
    version: 9,
  }
  takePoll(polls[1], false)
  await news()
  const kind = () => one('.types [aria-pressed=true]').textContent
  await click(all('.slide')[1]!)
  await click(button('Add question'))
  assert.deepEqual(
    [kind(), all('.orow').length, (field('Time limit') as unknown as HTMLSelectElement).value],
    ['Quiz', polls[1].options.length, '20'],
  )
  await click(all('.slide')[0]!)
  assert.deepEqual(slides(), ['One', 'Two'], 'nothing was typed, so nothing waits')
  await click(button('Add question'))
  assert.equal(kind(), 'Single choice')
  await click(all('.slide').find((e) => e.textContent!.includes('Two'))!)
  await click(button('Add question'))
  await write('Three')
  await click(all('.rightmark input')[0]!)
  await until(() => asked.some((a) => a.body?.title === 'Three'))
  const sent = asked.find((a) => a.body?.title === 'Three')!.body
  assert.deepEqual(
    [sent.kind, sent.identity, sent.options, sent.settings],
    ['quiz', 'name', ['Yes', 'No'], { correct: [1], time_limit_s: 20, speed: true }],
  )
})

test('an order that the server does not take is as it was, with a word', async () => {
  await hosting(['One', 'Two'], (a) =>
    a.body?.poll_ids ? { status: 409, body: { status: 409, code: 'x', detail: 'Not now.' } } : undefined,
  )
  all('.grip')[0]!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  await until(() => toasts().includes('Not now'))
  assert.match(toasts(), /Not now/)
  await until(() => slides()[0] === 'One')
  assert.deepEqual(slides(), ['One', 'Two'])
})

/** A form's fields, and what they make of the input. */
function fields(change: Partial<PollForm>) {
  const seen = { form: { ...blank(), title: 'Which?', rows: [fresh('A'), fresh('B')], ...change } }
  function One() {
    const [form, setForm] = useState(seen.form)
    seen.form = form
    return <PollFields form={form} errors={{}} onForm={setForm} />
  }
  render(<One />, page())
  return seen
}

test('a number that begins with a one is typed like any other, and its section stays open while the field is empty', async () => {
  const seen = fields({ step: 5 }),
    section = () => one('.guard-set') as HTMLDetailsElement,
    step = () => field('In steps of')
  await settle(10)
  assert.equal(section().open, true)
  for (const typed of ['', '1', '10', '102', '1', '12']) {
    await type(step(), typed)
    assert.deepEqual([step().value, section().open], [typed, true])
  }
  assert.equal(seen.form.step, 12)
  await type(step(), '1x')
  assert.equal(step().value, '1')
  await type(field('Minimum'), '0')
  assert.deepEqual([field('Minimum').value, seen.form.step, seen.form.few], ['0', 1, 0])
})

test('questions that the host moderates keep their places while votes come in and a finger is near', async () => {
  const texts = [1, 2, 3].map((id) => ({ id, text: `Text ${id}`, state: 'active', count: 1, up: 10 - id, down: 0 }))
  const qna = poll({ kind: 'qna', options: [], settings: { moderated: false }, epoch: Math.random() })
  serve((a) => (a.method === 'GET' ? { body: { texts: texts.map((t) => ({ ...t })) } } : { body: qna }))
  const listed = () => all('.moderation li > span:first-child').map((row) => row.textContent)
  const show = (version: number) => render(<Moderation poll={{ ...qna, version }} adminKey="k" />, page())
  show(1)
  await until(() => listed().length)
  assert.deepEqual(listed(), ['Text 1', 'Text 2', 'Text 3'])
  one('.moderation').dispatchEvent(new Event('pointerdown', { bubbles: true }))
  Object.assign(texts[2]!, { up: 50 })
  texts.push({ id: 4, text: 'Text 4', state: 'active', count: 1, up: 90, down: 0 })
  show(2)
  await until(() => listed().length === 4)
  await settle(50)
  assert.deepEqual(listed(), ['Text 1', 'Text 2', 'Text 3', 'Text 4'])
})

/** A list of `n` people kept by the server, of whom every third has answered. */
function crowd(n: number) {
  const people = Array.from({ length: n }, (_, i): Participant => ({
    no: i + 1,
    name: `P${i + 1}`,
    extra_time_percent: 0,
    answered: i % 3 === 0,
    hidden: false,
  }))
  const asked = serve((a) => {
    const no = Number(/participants\/(\d+)$/.exec(a.path)?.[1])
    if (a.path.endsWith('/hide-idle')) {
      const idle = people.filter((p) => !p.answered && !p.hidden && !p.extra_time_percent)
      for (const p of idle) p.hidden = true
      return { body: { hidden: idle.length } }
    }
    if (a.method === 'PATCH') {
      Object.assign(people[no - 1]!, a.body)
      return { body: { participant: people[no - 1] } }
    }
    return { body: { count: n, participants: people.map((p) => ({ ...p })) } }
  })
  render(
    <>
      <People poll={poll({ kind: 'quiz', room_id: `ROOM${++rooms}` })} adminKey="k" />
      <Toasts />
    </>,
    page(),
  )
  return {
    people,
    wrote: () => asked.filter((a) => a.method !== 'GET').map((a) => [a.method, a.path.replace(/.*participants/, ''), a.body]),
  }
}

test('who is hidden stands apart at the end, and is there again with undo or by hand', async () => {
  const { wrote } = crowd(3)
  await until(() => all('.people li').length === 3)
  assert.equal(one('.people .away'), null)
  await click(button('Hide P2'))
  await until(() => !!one('.people .away'))
  assert.match(one('summary').textContent!, /2 participants/)
  assert.equal(document.activeElement, button('Hide P3')) // the next one, in the place of the one that went
  assert.match(one('.people .away').textContent!, /1 hidden participant.*only you see their names.*P2/)
  assert.match(toasts(), /P2 is hidden/)
  await click(all('.toast button')[0]!)
  await until(() => !one('.people .away'))
  assert.deepEqual(wrote(), [
    ['PATCH', '/2', { hidden: true }],
    ['PATCH', '/2', { hidden: false }],
  ])
  await click(button('Hide P1'))
  await until(() => !!button('Show P1 again'))
  await click(button('Show P1 again'))
  await until(() => !one('.people .away'))
  assert.equal(all('.people li').length, 3)
})

test('a flood of those who never answered goes at once, after a question; a class that waits is none', async () => {
  crowd(60)
  await until(() => !!one('.people summary') && /60/.test(one('.people summary').textContent!))
  assert.equal(one('.people .flood'), null)
  render(null, page())
  const { wrote } = crowd(90)
  await until(() => !!one('.people .flood'))
  assert.match(one('.people .flood').textContent!, /60 participants have never answered/)
  await click(button('Hide them'))
  assert.deepEqual(wrote(), [])
  assert.match(document.querySelector('dialog')!.textContent!, /Hide 60 participants.*is shown again/)
  await click([...document.querySelectorAll<HTMLElement>('dialog button')].find((b) => b.textContent === 'Hide them')!)
  await until(() => /60 participants are hidden/.test(toasts()))
  assert.deepEqual(wrote(), [['POST', '/hide-idle', {}]])
  await until(() => /30 participants/.test(one('.people summary').textContent!), 4000)
  assert.equal(one('.people .flood'), null)
})

test('in a long list one is found by name, and all can be seen', async () => {
  crowd(130)
  await until(() => all('.people li').length === 100)
  await click(button('Show 30 more'))
  assert.equal(all('.people li').length, 130)
  await type(one('.find-name'), 'p12')
  assert.deepEqual(
    all('.people li input').map((i) => (i as HTMLInputElement).value),
    ['P12', 'P120', 'P121', 'P122', 'P123', 'P124', 'P125', 'P126', 'P127', 'P128', 'P129'],
  )
})

test('who cannot be shown again because the room is full stays hidden, and the host is told why', async () => {
  serve((a) =>
    a.method === 'PATCH'
      ? { status: 409, body: { code: 'room_full', status: 409 } }
      : { body: { participants: [{ no: 1, name: 'Ann', extra_time_percent: 0, hidden: true }] } },
  )
  render(
    <>
      <People poll={poll({ kind: 'quiz', room_id: `ROOM${++rooms}` })} adminKey="k" />
      <Toasts />
    </>,
    page(),
  )
  await until(() => !!button('Show Ann again'))
  await click(button('Show Ann again'))
  await until(() => /The room is full/.test(toasts()))
  await until(() => !!button('Show Ann again'), 4000)
})

test('a name that is being set right stays, though the list grows past what is shown open at once', async () => {
  let n = 12
  const asked = serve((a) =>
    a.method === 'PATCH'
      ? { body: {} }
      : {
          body: {
            participants: Array.from(
              { length: n },
              (_, i): Participant => ({ no: i + 1, name: `P${i + 1}`, extra_time_percent: 0 }) as Participant,
            ),
          },
        },
  )
  const quiz = poll({ kind: 'quiz', epoch: Math.random() }),
    show = (version: number) => render(<People poll={{ ...quiz, version }} adminKey="k" />, page())
  show(1)
  await until(() => all('.people li').length)
  const section = one('.people') as HTMLDetailsElement,
    name = all('.people .input')[0] as HTMLInputElement
  await until(() => section.open)
  await type(name, 'Ann')
  n = 13
  show(2)
  await until(() => all('.people li').length === 13, 4000)
  assert.deepEqual(
    [all('.people li').length, section.open, name.value, asked.filter((a) => a.method === 'PATCH').length],
    [13, true, 'Ann', 0],
  )
})

test('the key of a room is kept however many rooms there are', () => {
  for (let n = 0; n < 120; n++) keepHost({ id: `R${n}`, admin: `psa_${n}`, kiosk: '', title: `Room ${n}`, at: n })
  assert.deepEqual([hosted().length, hosted().at(-1)!.admin], [120, 'psa_0'])
})

test('where a key cannot be kept, the host is told to keep the link, and the others stay', async () => {
  keepHost({ id: 'old', admin: 'psa_old', kiosk: '', title: 'Old', at: 0 })
  const shelf = localStorage
  const full = {
    getItem: (key: string) => shelf.getItem(key),
    removeItem: (key: string) => shelf.removeItem(key),
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  }
  Object.defineProperty(globalThis, 'localStorage', { value: full, configurable: true, writable: true })
  try {
    location.hash = '#psa_key'
    await hosting(['One'])
    await until(() => one('.keep'))
    assert.match(one('.keep').textContent!, /could not save the key/)
    assert.equal(location.hash, '#psa_key')
  } finally {
    Object.defineProperty(globalThis, 'localStorage', { value: shelf, configurable: true, writable: true })
    location.hash = ''
  }
  assert.deepEqual(
    hosted().map((h) => h.admin),
    ['psa_old'],
  )
})

test('what was being written into an option when the first vote came is told, not dropped without a word', async () => {
  const { votes } = await hosting(['One', 'Two'])
  await type(all('.orow textarea')[0]!, 'Tea from the mountains')
  await votes(0)
  await until(() => /mountains/.test(toasts()))
  assert.match(toasts(), /“Tea from the mountains”/)
  assert.equal((all('.orow textarea')[0] as HTMLTextAreaElement).value, 'Tea')
})

test('a copy is opened at once, and is not said to be deleted because the list of questions comes later', async () => {
  const { news, polls } = await hosting(['One', 'Two'])
  await click(button('Duplicate'))
  await until(() => /Question 3 of 3/.test(page().textContent!))
  await settle(50)
  assert.match(page().textContent!, /Question 3 of 3/)
  assert.doesNotMatch(toasts(), /deleted on another device/)
  await news()
  assert.doesNotMatch(toasts(), /deleted on another device/)
  polls.pop()
  await news()
  await until(() => /deleted on another device/.test(toasts()))
  assert.match(toasts(), /deleted on another device/)
})

/** The texts that a host moderates, on a server that keeps the decisions. */
async function moderating(kind: Poll['kind'], list: string[], refuse: (id: number) => boolean = () => false) {
  const texts = list.map((text, i) => ({ id: i + 1, text, state: 'pending', count: 1 }))
  const asking = poll({ kind, options: [], settings: { moderated: true }, epoch: Math.random() }),
    decided: string[] = []
  serve((a) => {
    if (a.method === 'GET') return { body: { texts: texts.map((x) => ({ ...x })) } }
    const text = texts.find((x) => a.path.endsWith('/' + x.id))!
    if (refuse(text.id)) return { status: 409, body: { status: 409, code: 'x' } }
    text.state = a.body.state
    decided.push(`${text.id} ${a.body.state}`)
    return { body: asking }
  })
  render(
    <>
      <Moderation poll={asking} adminKey="k" />
      <Toasts />
    </>,
    page(),
  )
  await until(() => all('.moderation li').length)
  return { decided, listed: () => all('.moderation li > span:first-child').map((row) => row.textContent) }
}

test('of many texts one is found by its words, and all that are listed can be let in at once, after a question', async () => {
  const { decided, listed } = await moderating(
    'open',
    Array.from({ length: 30 }, (_, i) => (i % 10 === 3 ? `The Büro on floor ${i}` : `Text ${i}`)),
  )
  const search = one('.moderation input') as HTMLInputElement
  await type(search, 'büro')
  assert.deepEqual(listed(), ['The Büro on floor 3', 'The Büro on floor 13', 'The Büro on floor 23'])
  await click(button('Show all 3'))
  assert.deepEqual(decided, [])
  await click([...one('dialog').querySelectorAll('button')].at(-1)!)
  await until(() => decided.length === 3)
  assert.deepEqual(decided, ['4 shown', '14 shown', '24 shown'])
  await until(() => !listed().length)
  await type(search, '')
  assert.equal(listed().length, 27)
})

test('what the server does not take ends letting in all, with a word, and the rest still waits', async () => {
  const { decided, listed } = await moderating('open', ['One', 'Two', 'Three'], (id) => id === 2)
  await click(button('Show all 3'))
  await click([...one('dialog').querySelectorAll('button')].at(-1)!)
  await until(() => /Not saved/.test(toasts()))
  assert.deepEqual(decided, ['1 shown'])
  await until(() => listed().length === 2)
  assert.deepEqual([...listed()].sort(), ['Three', 'Two'])
})

test('what was archived by mistake can be taken back', async () => {
  const { decided, listed } = await moderating('qna', ['One', 'Two'])
  await click(button('Archive “One”'))
  assert.match(toasts(), /Archived: One/)
  assert.deepEqual(listed(), ['Two'])
  await click(button('Undo'))
  await until(() => decided.length === 2)
  assert.deepEqual(
    [decided, [...listed()].sort()],
    [
      ['1 archived', '1 pending'],
      ['One', 'Two'],
    ],
  )
})
