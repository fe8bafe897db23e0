import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve, settle, window, type Answer } from './dom'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { act } from 'preact/test-utils'
import { useAutosave, type Saving } from '../../src/autosave'
import { blank, type PollForm } from '../../src/draft'
import type { FormErrors } from '../../src/draft_errors'
import { formOf } from '../../src/draft_wire'
import { draftOf, dropDraft } from '../../src/drafts'
import { askedAnew, contested } from '../../src/follow'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import type { Poll } from '../../src/proto'
import { fresh } from '../../src/options'
import { pollCell, takePoll } from '../../src/store'
import { toast as say, Toasts } from '../../src/ui/toast'
import { FakeTime } from './clock'
import { poll } from './fixtures'

const app = () => document.getElementById('app')!
const asking = (title: string): PollForm => ({ ...blank(), title, rows: [fresh('Tea'), fresh('Coffee')] })

learnEnglish(desk)
learnEnglish(gone)

/** The editor of a new question, and what it has reported. */
function editor() {
  const seen: { state: Saving; errors: FormErrors; made: Poll[] } = { state: 'saved', errors: {}, made: [] }
  function One({ form }: { form: PollForm }) {
    Object.assign(
      seen,
      useAutosave(form, {
        roomId: 'R',
        key: 'psa_key',
        poll: undefined,
        locked: false,
        onMade: (p) => seen.made.push(p),
        onForm: () => undefined,
      }),
    )
    return null
  }
  return { seen, write: (title: string) => render(<One form={asking(title)} />, app()) }
}

/** Gives one answer to each request, in turn. */
function run(...answers: Answer[]) {
  const time = new FakeTime()
  return {
    time,
    asked: serve(() => answers.shift() ?? 'offline'),
    pass: async (ms: number) => {
      await settle(5)
      time.tick(ms)
      await settle(20)
    },
  }
}

test('a new question whose answer was lost is sent again as it was, and what was written since is a change to it', async () => {
  const { time, asked, pass } = run('offline', { status: 201, body: poll({ title: 'Tea?' }) }, { body: poll({ title: 'Tea or coffee?' }) })
  try {
    const { seen, write } = editor()
    write('Tea?')
    await pass(800)
    assert.equal(seen.state, 'failed')
    write('Tea or coffee?')
    await pass(800)
    await pass(800)
    assert.deepEqual(
      asked.map((a) => [a.method, a.body.title]),
      [
        ['POST', 'Tea?'],
        ['POST', 'Tea?'],
        ['PATCH', 'Tea or coffee?'],
      ],
    )
    const keys = asked.map((a) => a.headers['Idempotency-Key'])
    assert.ok(keys[0])
    assert.equal(keys[0], keys[1])
    assert.equal(seen.made.length, 1)
    assert.equal(seen.state, 'saved')
  } finally {
    render(null, app())
    time.restore()
  }
})

test('a new question that is too long is not sent, and says so before it has all that it needs', async () => {
  const { time, asked, pass } = run()
  try {
    const { seen, write } = editor()
    write('👍'.repeat(201))
    await pass(800)
    assert.deepEqual(
      [asked.length, seen.state, seen.errors],
      [0, 'unsaved', { title: 'This text is too long: the limit is 200 characters.' }],
    )
    write('')
    await pass(800)
    assert.deepEqual([asked.length, seen.errors], [0, {}])
  } finally {
    render(null, app())
    time.restore()
  }
})

test('a new question that was refused is another one once it is mended', async () => {
  const { time, asked, pass } = run(
    { status: 422, body: { code: 'validation', errors: [{ field: 'title', reason: 'is too long' }] } },
    { status: 201, body: poll({ title: 'Short?' }) },
  )
  try {
    const { seen, write } = editor()
    write('Long?')
    await pass(800)
    assert.equal(seen.state, 'failed')
    write('Short?')
    await pass(800)
    assert.deepEqual(
      asked.map((a) => a.body.title),
      ['Long?', 'Short?'],
    )
    assert.notEqual(asked[0]!.headers['Idempotency-Key'], asked[1]!.headers['Idempotency-Key'])
    assert.equal(seen.state, 'saved')
  } finally {
    render(null, app())
    time.restore()
  }
})

/** The editor of an existing question: its state, typed into by the test, changed elsewhere by `elsewhere`. */
async function following(first: Partial<Poll>, answer: (patch: Partial<Poll>) => Answer | Promise<Answer> = () => ({})) {
  const id = '01KPOLL000000000000000FOLLOW',
    time = new FakeTime()
  let now = poll({ id, epoch: Math.random(), ...first }),
    version = now.version
  const kept = (change: Partial<Poll>) => (now = { ...now, ...change, version: ++version })
  const elsewhere = (change: Partial<Poll>) => act(() => takePoll(kept(change), false))
  const asked = serve((a) => answer(a.body))
  const ui: { form: PollForm; set: (change: Partial<PollForm>) => void; errors: object; state: Saving } = {
    form: blank(),
    set: () => undefined,
    errors: {},
    state: 'saved',
  }
  function One() {
    const there = pollCell(id).value!
    const [form, setForm] = useState(() => formOf(there))
    ui.form = form
    ui.set = (change) => setForm((f) => ({ ...f, ...change }))
    Object.assign(
      ui,
      useAutosave(form, { roomId: 'R', key: 'psa_key', poll: there, locked: false, onMade: () => undefined, onForm: setForm }),
    )
    return null
  }
  takePoll(now, false)
  await act(() => {
    render(
      <>
        <One />
        <Toasts />
      </>,
      app(),
    )
  })
  const type = (change: Partial<PollForm>) => act(() => ui.set(change))
  const pass = async (ms: number) => {
    await act(() => time.tick(ms))
    await settle(20)
    await act(() => undefined)
  }
  return {
    ui,
    asked,
    kept,
    elsewhere,
    type,
    pass,
    end: () => {
      render(null, app())
      time.restore()
    },
  }
}

test('fields that nobody has touched follow what was changed elsewhere, and nothing of it is sent back', async () => {
  const { ui, asked, kept, elsewhere, type, pass, end } = await following({}, (patch) => ({ body: kept(patch) }))
  try {
    await elsewhere({ title: 'Tea, coffee?', results: 'after_close' })
    assert.deepEqual([ui.form.title, ui.form.results, ui.state], ['Tea, coffee?', 'after_close', 'saved'])
    await pass(800)
    assert.equal(asked.length, 0)
    await type({ title: 'Mine' })
    await elsewhere({ title: 'Theirs', description: 'Hot', allow_change: false })
    assert.deepEqual([ui.form.title, ui.form.description, ui.form.allowChange], ['Mine', 'Hot', false])
    await pass(800)
    assert.deepEqual(
      asked.map((a) => a.body),
      [{ title: 'Mine' }],
    )
    await elsewhere({
      title: 'Theirs again',
      options: [
        { id: 1, text: 'Milk' },
        { id: 2, text: 'Juice' },
      ],
    })
    assert.deepEqual([ui.form.title, ...ui.form.rows.map((r) => r.text)], ['Theirs again', 'Milk', 'Juice'])
    await pass(800)
    assert.equal(asked.length, 1)
  } finally {
    end()
  }
})

test('what is typed while a change is on its way stays, whatever the server says meanwhile', async () => {
  let arrive: () => void = () => undefined
  const { ui, asked, kept, elsewhere, type, pass, end } = await following(
    {},
    (patch) =>
      new Promise((done) => {
        arrive = () => done({ body: kept(patch) })
      }),
  )
  try {
    const before = ui.form.title
    await type({ title: before + '?' })
    await pass(800)
    await elsewhere({ total_votes: 5, total_voters: 5 })
    assert.equal(ui.form.title, before + '?')
    await type({ title: before })
    await elsewhere({ results: 'after_close' })
    arrive()
    await pass(0)
    assert.deepEqual([ui.form.title, ui.form.results], [before, 'after_close'])
    await pass(800)
    assert.deepEqual(
      asked.map((a) => a.body),
      [{ title: before + '?' }, { title: before }],
    )
  } finally {
    arrive()
    end()
  }
})

test('a text as the server keeps it does not move what is being typed', async () => {
  const { ui, kept, type, pass, end } = await following(
    { kind: 'numeric', options: [], settings: { decimals: 1, truth: '2' } },
    (patch) => ({ body: kept({ settings: { ...patch.settings, truth: '1' } }) }),
  )
  try {
    await type({ title: 'How many? ', details: { ...ui.form.details, truth: '1.' } })
    await pass(800)
    assert.deepEqual([ui.form.title, ui.form.details.truth], ['How many? ', '1.'])
  } finally {
    end()
  }
})

test('a question that was opened again has no end, and can be saved', async () => {
  const { ui, asked, kept, elsewhere, type, pass, end } = await following(
    { status: 'closed', end_time: '1970-01-01T00:10:00Z' },
    (patch) => ({ body: kept(patch) }),
  )
  try {
    await elsewhere({ status: 'open', end_time: null })
    assert.equal(ui.form.limit, 'none')
    await type({ title: 'Again?' })
    await pass(800)
    assert.deepEqual([asked.map((a) => a.body), ui.errors], [[{ title: 'Again?' }], {}])
  } finally {
    end()
  }
})

const toast = () => app().querySelector('.toast')?.textContent
const QUIET = 'nothing was said since'

test('two hosts at one question are told of each other; whoever saves last wins, unless they take what the other wrote', async () => {
  const { ui, asked, kept, elsewhere, type, pass, end } = await following({}, (patch) => ({ body: kept(patch) }))
  try {
    say(QUIET)
    await elsewhere({ results: 'after_close', total_votes: 3 })
    assert.equal(toast(), QUIET)
    await elsewhere({ title: 'Theirs' })
    assert.equal(toast(), 'Somebody changed this question on another device.')
    await type({ title: 'Mine' })
    await pass(800)
    await type({ title: 'Mine again' })
    await elsewhere({ title: 'Theirs again', description: 'Hot' })
    assert.match(toast()!, /^Somebody else is editing this question too/)
    await act(() => app().querySelector<HTMLElement>('.toast button')!.click())
    await pass(800)
    assert.deepEqual([ui.form.title, ui.form.description], ['Theirs again', 'Hot'])
    assert.deepEqual(
      asked.map((a) => a.body),
      [{ title: 'Mine' }],
    )
  } finally {
    end()
  }
})

test('what is saved here is nobody else’s change, also where the server keeps another kind otherwise', async () => {
  const { kept, type, pass, end } = await following({}, (patch) => ({ body: kept({ ...patch, options: [] } as Partial<Poll>) }))
  try {
    say(QUIET)
    await type({ title: ' What? ', kind: 'words' })
    await pass(800)
    assert.equal(toast(), QUIET)
  } finally {
    end()
  }
})

test('what was being written into a question that somebody else deleted is kept as a new one', async () => {
  const { type, pass, end } = await following({}, () => ({ status: 404, body: { code: 'not_found' } }))
  try {
    await type({ title: 'Still writing' })
    await pass(800)
    assert.match(toast()!, /Your version was kept as a new question/)
    assert.deepEqual(
      [draftOf('R').value?.title, draftOf('R').value?.rows.map((r) => [r.text, r.id])],
      [
        'Still writing',
        [
          ['Tea', undefined],
          ['Coffee', undefined],
          ['Water', undefined],
        ],
      ],
    )
  } finally {
    dropDraft('R')
    end()
  }
})

test('what is changed while a save is on its way goes after it, in one that has only that', async () => {
  const ends: (() => void)[] = []
  const { ui, asked, kept, type, pass, end } = await following(
    {},
    (patch) => new Promise((done) => ends.push(() => done({ body: kept(patch) }))),
  )
  try {
    await type({ title: 'One' })
    await pass(800)
    await type({ description: 'Two' })
    await pass(800)
    await pass(800)
    assert.deepEqual(
      asked.map((a) => a.body),
      [{ title: 'One' }],
    )
    ends[0]!()
    await pass(0)
    await pass(800)
    ends[1]!()
    await pass(800)
    assert.deepEqual([asked.map((a) => a.body), ui.state], [[{ title: 'One' }, { description: 'Two' }], 'saved'])
  } finally {
    ends.forEach((over) => over())
    end()
  }
})

test('of somebody who goes on writing elsewhere one is told once a minute', async () => {
  const { elsewhere, pass, end } = await following({})
  try {
    await elsewhere({ title: 'Theirs' })
    assert.match(toast()!, /^Somebody changed/)
    say(QUIET)
    await elsewhere({ title: 'Theirs, too' })
    assert.equal(toast(), QUIET)
    await pass(61_000)
    await elsewhere({ title: 'Theirs again' })
    assert.match(toast()!, /^Somebody changed/)
  } finally {
    end()
  }
})

const leave = () =>
  act(() => {
    window.dispatchEvent(new window.Event('pagehide'))
  })

test('whoever closes the page has what was changed saved on the way out; a new question waits on the device', async () => {
  const { asked, kept, type, end } = await following({}, (patch) => ({ body: kept(patch) }))
  try {
    await type({ title: 'Last words' })
    await leave()
    assert.deepEqual(
      asked.map((a) => [a.method, a.body, a.keepalive]),
      [['PATCH', { title: 'Last words' }, true]],
    )
  } finally {
    end()
  }
  const alone = run()
  try {
    editor().write('Tea?')
    await settle(5)
    await leave()
    assert.equal(alone.asked.length, 0)
  } finally {
    render(null, app())
    alone.time.restore()
    dropDraft('R')
  }
})

test('two that changed the same thing in the same way are at one; kinds without options have none that changed', () => {
  const before = asking('Tea?'),
    mine = { ...before, title: 'Tea or coffee?' },
    anew = ['title', 'description'] as const
  assert.deepEqual(contested(mine, before, { ...before, title: ' Tea or coffee? ' }, anew), [])
  assert.deepEqual(contested(mine, before, { ...before, title: 'Tea or milk?' }, anew), ['title'])
  const rows = [fresh('Milk'), fresh('Juice')]
  assert.deepEqual(askedAnew(before, before, { ...before, rows }), ['rows'])
  assert.deepEqual(askedAnew({ ...before, kind: 'words' }, before, { ...before, kind: 'words', rows }), [])
})
