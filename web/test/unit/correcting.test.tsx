import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until, type Answer } from './dom'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import { notes } from '../../src/locales/en_notes'
import { CORRECTIONS_MAX } from '../../src/limits'
import type { Correction, Poll, Room } from '../../src/proto'
import { Editor } from '../../src/screens/editor'
import { ResultsScreen } from '../../src/screens/results'
import { Vote } from '../../src/screens/vote'
import { choice, pollCell, takePoll } from '../../src/store'
import { Toasts } from '../../src/ui/toast'
import { poll as fixture } from './fixtures'

learnEnglish({ ...gone, ...desk })
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
/** Distinguishes this from anything that an earlier test has shown. */
let epoch = 1
const poll = (change: Partial<Poll> = {}): Poll => fixture({ epoch, ...change })
const page = () => document.getElementById('app')!
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const one = (selector: string) => all(selector)[0]
const pen = (letter: string) => all('.orow button').find((b) => b.getAttribute('aria-label') === `Correct option ${letter}`)
const room: Room = {
  id: poll().room_id,
  code: '482913',
  title: 'Room',
  created_at: '',
  polls: [],
  current_poll_id: null,
  pace: 'host',
  viewers: 0,
  version: 1,
}
const none = () => undefined
const was = (option_id: number, text: string): Correction => ({ option_id, was: text, at: '2026-01-01T10:05:00Z' })

/** The editor of a question that people have voted on, as on the page. */
async function edit(change: Partial<Poll> = {}, answer: Answer = 'offline') {
  const asked = serve(() => answer)
  takePoll(poll(change), false)
  function Page() {
    const [now] = useState(() => pollCell(poll().id))
    return (
      <>
        <Editor
          place={{ i: 1, n: 1 }}
          room={room}
          adminKey="psa_key"
          poll={now.value ?? undefined}
          onMade={none}
          onForm={none}
          onSaving={none}
          onDelete={none}
        />
        <Toasts />
      </>
    )
  }
  render(<Page />, page())
  await settle(5)
  return asked
}

async function write(text: string) {
  const field = one('.dialog input') as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(5)
  one('.dialog form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  await settle(20)
}

function anew() {
  render(null, page())
  epoch++
}

beforeEach(anew)

test('a host corrects an option of a question that has votes: one request, and the editor follows without a word of somebody else', async () => {
  const after = poll({
    version: 6,
    ballot_version: 2,
    corrections: [was(2, 'Coffee')],
    options: poll().options.map((o) => (o.id === 2 ? { ...o, text: 'Kaffee' } : o)),
  })
  const asked = await edit({}, { body: after })
  pen('B')!.click()
  await until(() => one('.dialog input'))
  assert.equal((one('.dialog input') as HTMLInputElement).value, 'Coffee')
  await write(' Kaffee ')
  assert.deepEqual(
    asked.map((a) => [a.method, a.body]),
    [['PATCH', { corrections: [{ option_id: 2, text: 'Kaffee' }] }]],
  )
  assert.equal(one('.dialog'), undefined)
  assert.deepEqual(
    all('.orow textarea').map((f) => (f as HTMLTextAreaElement).value),
    ['Tea', 'Kaffee', 'Water'],
  )
  assert.deepEqual(
    all('.toast').map((x) => x.textContent),
    [desk.correct_done],
  )
  assert.match(one('.card')!.textContent!, /B Corrected\. Previously: Coffee/)
})

test('what the server would not take is said before it is asked, and its own refusal as well', async () => {
  const asked = await edit(
    { corrections: Array.from({ length: CORRECTIONS_MAX - 1 }, (_, i) => was(1, `Tea ${i}`)) },
    { status: 409, body: { status: 409, code: 'overtaken', detail: 'Look again.' } },
  )
  pen('B')!.click()
  await until(() => one('.dialog input'))
  for (const [text, said] of [
    ['', desk.err_empty_option],
    ['x'.repeat(256), 'This text is too long: the limit is 255 characters.'],
    ['Tea', 'Option B is the same as another one.'],
  ] as const) {
    await write(text)
    assert.equal(one('.dialog [role=alert]')!.textContent, said)
  }
  assert.equal(asked.length, 0)
  await write('Kaffee')
  assert.equal(asked.length, 1)
  assert.equal(one('.dialog [role=alert]')!.textContent, 'The server refused this: Look again.')
  await write('Coffee')
  assert.equal(one('.dialog'), undefined)
  assert.equal(asked.length, 1)

  anew()
  await edit({ corrections: Array.from({ length: CORRECTIONS_MAX }, (_, i) => was(1, `Tea ${i}`)) })
  pen('B')!.click()
  await until(() => one('.dialog input'))
  await write('Kaffee')
  assert.equal(one('.dialog [role=alert]')!.textContent, desk.correct_full.replace('{n}', String(CORRECTIONS_MAX)))
})

test('corrections are offered where votes lock the options, but not while the time of a quiz runs', async () => {
  const offered = async (change: Partial<Poll>): Promise<boolean> => {
    anew()
    await edit(change)
    return !!pen('A')
  }
  const quiz: Partial<Poll> = {
    kind: 'quiz',
    results: 'after_close',
    started_at: '2026-01-01T10:00:00Z',
    settings: { correct: [1], time_limit_s: 30 },
  }
  assert.equal(await offered({}), true)
  assert.equal(await offered({ status: 'closed' }), true)
  assert.equal(await offered({ total_voters: 0, total_votes: 0 }), false)
  assert.equal(await offered(quiz), false)
  assert.equal(await offered({ ...quiz, status: 'closed' }), true)
  assert.equal(await offered({ ...quiz, settings: { correct: [1], time_limit_s: null } }), true)
})

test('results tell what an option was called, on a phone and on their page', async () => {
  const told = poll({ status: 'closed', corrections: [was(2, 'Coffe'), was(1, '<b>Te</b>'), was(2, 'Cofee')] })
  serve((a) => (a.path.endsWith('/series') ? 'offline' : { body: told }))
  takePoll(told, false)
  choice(told.id).value = { option_ids: [2] }
  render(<Vote poll={told} />, page())
  await until(() => one('q'))
  assert.deepEqual(
    all('.guard li').map((li) => li.textContent),
    [`A ${notes.corrected} <b>Te</b>`, `B ${notes.corrected} Coffe, Cofee`],
  )
  render(null, page())
  render(<ResultsScreen route={{ screen: 'results', id: told.id }} />, page())
  await until(() => one('.note q'))
  assert.equal(all('.note li').length, 2)
  choice(told.id).value = undefined
})
