import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve, settle, type Answer } from './dom'
import { render } from 'preact'
import { useAutosave, type Saving } from '../../src/autosave'
import { blank, type PollForm } from '../../src/draft'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Poll } from '../../src/proto'
import { fresh } from '../../src/options'
import { FakeTime } from './clock'
import { poll } from './fixtures'

const app = () => document.getElementById('app')!
const asking = (title: string): PollForm => ({ ...blank(), title, rows: [fresh('Tea'), fresh('Coffee')] })

learnEnglish(desk)

/** The editor of a new question, and what it was told. */
function editor() {
  const seen: { state: Saving; made: Poll[] } = { state: 'saved', made: [] }
  function One({ form }: { form: PollForm }) {
    seen.state = useAutosave(form, { roomId: 'R', key: 'psa_key', poll: undefined, locked: false, onMade: (p) => seen.made.push(p) }).state
    return null
  }
  return { seen, write: (title: string) => render(<One form={asking(title)} />, app()) }
}

/** Answers in turn, each to one request. */
function run(...answers: Answer[]) {
  const time = new FakeTime()
  return { time, asked: serve(() => answers.shift() ?? 'offline'), pass: async (ms: number) => { await settle(5); time.tick(ms); await settle(20) } }
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
    assert.deepEqual(asked.map((a) => [a.method, a.body.title]), [['POST', 'Tea?'], ['POST', 'Tea?'], ['PATCH', 'Tea or coffee?']])
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

test('a new question that was refused is another one once it is mended', async () => {
  const { time, asked, pass } = run({ status: 422, body: { code: 'validation', errors: [{ field: 'title', reason: 'is too long' }] } }, { status: 201, body: poll({ title: 'Short?' }) })
  try {
    const { seen, write } = editor()
    write('Long?')
    await pass(800)
    assert.equal(seen.state, 'failed')
    write('Short?')
    await pass(800)
    assert.deepEqual(asked.map((a) => a.body.title), ['Long?', 'Short?'])
    assert.notEqual(asked[0]!.headers['Idempotency-Key'], asked[1]!.headers['Idempotency-Key'])
    assert.equal(seen.state, 'saved')
  } finally {
    render(null, app())
    time.restore()
  }
})
