// What a form makes of what is typed and pasted into it, and how it reports errors.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, settle, until } from './dom'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { blank, type PollForm } from '../../src/draft'
import { check, fromServer, type FormErrors } from '../../src/draft_errors'
import { wire } from '../../src/draft_wire'
import { dropDraft } from '../../src/drafts'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import { kinds } from '../../src/locales/en_kinds'
import { fresh, pastedLines } from '../../src/options'
import type { Room } from '../../src/proto'
import { Editor } from '../../src/screens/editor'
import { PollFields } from '../../src/screens/poll_fields'
import { letter } from '../../src/ui/key'
import { poll } from './fixtures'

learnEnglish({ ...desk, ...kinds, ...gone })
const page = () => document.getElementById('app')!
const all = (selector: string) => [...page().querySelectorAll(selector)] as HTMLElement[]
const field = (label: string) =>
  all('label')
    .find((l) => l.textContent!.startsWith(label))!
    .querySelector('input,select') as HTMLSelectElement
const rows = (...texts: string[]) => texts.map((text) => fresh(text))
async function type(into: HTMLElement, text: string) {
  ;(into as HTMLTextAreaElement).value = text
  into.dispatchEvent(new Event('input', { bubbles: true }))
  await settle(10)
}

/** A form's fields, and what they make of the input. */
function fields(change: Partial<PollForm>, errors: FormErrors = {}, locked = false) {
  const seen = { form: { ...blank(), title: 'Which?', rows: rows('A', 'B'), ...change } }
  function One() {
    const [form, setForm] = useState(seen.form)
    seen.form = form
    return <PollFields form={form} errors={errors} onForm={setForm} locked={locked} />
  }
  render(<One />, page())
  return seen
}

const room: Room = {
  id: 'R',
  code: '482913',
  title: 'Room',
  created_at: '',
  current_poll_id: null,
  pace: 'host',
  viewers: 0,
  version: 1,
  polls: [],
}
function editing(there?: ReturnType<typeof poll>) {
  const none = () => undefined,
    asked = serve((a) => ({ status: a.method === 'POST' ? 201 : 200, body: poll() }))
  render(
    <Editor
      place={{ i: 1, n: 1 }}
      room={room}
      adminKey="psa_key"
      poll={there}
      onMade={none}
      onForm={none}
      onSaving={none}
      onDelete={none}
    />,
    page(),
  )
  return asked
}

beforeEach(() => {
  render(null, page())
  localStorage.clear()
  sessionStorage.clear()
  dropDraft('R')
})

test('how many may be chosen, and how many seats there are, go down with the options and come back with them', async () => {
  const many = { ...blank(), title: 'Which?', kind: 'multiple' as const, min: 4, max: 4, rows: rows('A', 'B', 'C') }
  assert.deepEqual(check(many, 0, letter), {})
  assert.deepEqual([wire(many).min_choices, wire(many).max_choices], [3, 3])
  const again = { ...many, rows: rows('A', 'B', 'C', 'D', 'E') }
  assert.deepEqual([wire(again).min_choices, wire(again).max_choices], [4, 4])
  const rank = { ...blank(), title: 'Who?', kind: 'rank' as const, rows: rows('A', 'B', 'C'), details: { ...blank().details, seats: 3 } }
  assert.deepEqual([check(rank, 0, letter), wire(rank).settings], [{}, { seats: 2 }])
  fields(many)
  await settle(10)
  assert.deepEqual(
    [field('At least').value, field('At most').value, field('At most').selectedOptions[0]!.textContent],
    ['3', '0', 'No limit'],
  )
  fields(rank)
  await settle(10)
  assert.equal(field('Seats').value, '2')
})

test('whole numbers of a question may be typed on an Arabic or a Persian keyboard', async () => {
  const points = fields({ kind: 'points' })
  await settle(10)
  await type(field('Points to give out'), '٢٥٠')
  await type(field('Maximum per option'), '۵۰')
  assert.deepEqual([points.form.details.budget, points.form.details.cap], [250, 50])
  render(null, page())
  const estimate = fields({ kind: 'numeric', details: { ...blank().details, accept: 'percent' } })
  await settle(10)
  await type(field('Close enough: ± %'), '١٥')
  assert.equal(estimate.form.details.percent, '15')
})

test('a new question with two equal options says so, on the row that repeats', async () => {
  editing()
  await type(all('.q-in')[0]!, 'Lunch?')
  await type(all('.orow textarea')[0]!, 'Soup')
  await type(all('.orow textarea')[1]!, 'Soup ')
  await until(() => page().querySelector('#err-options'))
  assert.equal(page().querySelector('#err-options')?.textContent, 'Option B is the same as another one.')
  assert.deepEqual(
    all('.orow textarea').map((o) => [o.getAttribute('aria-invalid'), o.getAttribute('aria-describedby')]),
    [
      [null, null],
      ['true', 'err-options'],
    ],
  )
})

test('while its question is not written yet, equal options are said, but not that something is missing', async () => {
  const asked = editing()
  await type(all('.orow textarea')[0]!, 'Soup')
  await type(all('.orow textarea')[1]!, 'Soup ')
  await until(() => page().querySelector('#err-options'))
  assert.match(page().querySelector('#err-options')!.textContent!, /same/)
  assert.equal(page().querySelector('#err-title'), null)
  assert.equal(asked.length, 0)
})

test('characters that cannot be seen, as slides are copied with, become spaces', async () => {
  const seen = fields({ kind: 'rating', details: { ...blank().details } })
  await settle(10)
  await type(all('.q-in')[0]!, 'Tea\u000bor\u0000coffee\n?')
  await type(all('.orow textarea')[0]!, 'Green\u000btea')
  await type(field('Label for 1'), 'not\u000bgood')
  await type(all('.d-in')[0]!, 'One\u000bline\nTwo')
  assert.deepEqual(
    [seen.form.title, seen.form.rows[0]!.text, seen.form.details.leastLabel, seen.form.description],
    ['Tea or coffee ?', 'Green tea', 'not good', 'One\nline\nTwo'],
  )
  assert.deepEqual(pastedLines('Green\u000btea\r\nCoffee'), ['Green tea', 'Coffee'])
})

test('what the server does not take is called as the page calls it', () => {
  assert.deepEqual(
    fromServer([
      { field: 'title', reason: 'x' },
      { field: 'description', reason: 'x' },
      { field: 'settings.unit', reason: 'x' },
      { field: 'creator_name', reason: 'x' },
    ]),
    {
      title: 'The server did not accept “Question”.',
      description: 'The server did not accept “Details”.',
      settings: 'The server did not accept “Unit”.',
      form: 'The server did not accept “Your name”.',
    },
  )
})

test('every error is tied to the field it is about', async () => {
  fields(
    { kind: 'multiple', limit: 'at', description: 'x' },
    { title: 'a', description: 'b', options: 'c', choices: 'd', end: 'e', guard: 'f' },
  )
  await settle(10)
  const tied = (e: Element) => [e.getAttribute('aria-invalid'), e.getAttribute('aria-describedby')]
  assert.deepEqual(tied(all('.q-in')[0]!), ['true', 'err-title'])
  assert.deepEqual(tied(all('.d-in')[0]!), ['true', 'err-description'])
  for (const [label, id] of [
    ['At least', 'err-choices'],
    ['At most', 'err-choices'],
    ['Ends at', 'err-end'],
    ['In steps', 'err-guard'],
    ['Minimum', 'err-guard'],
  ] as const)
    assert.deepEqual(tied(field(label)), ['true', id], label)
  assert.equal((page().querySelector('.guard-set') as HTMLDetailsElement).open, true)
  fields({ kind: 'numeric' }, { settings: 'g' })
  await settle(10)
  assert.deepEqual(tied(field('Smallest')), ['true', 'err-settings'])
  for (const e of all('[aria-describedby]')) assert.ok(document.getElementById(e.getAttribute('aria-describedby')!), e.outerHTML)
})

test('Enter in the question goes on to the first option, and a question without options to its details', async () => {
  fields({})
  await settle(10)
  const enter = (e: Element) => {
    const key = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
    e.dispatchEvent(key)
    return key.defaultPrevented
  }
  all('.q-in')[0]!.focus()
  assert.equal(enter(all('.q-in')[0]!), true)
  assert.equal(document.activeElement, all('.orow textarea')[0])
  render(null, page())
  fields({ kind: 'qna' })
  await settle(10)
  all('.q-in')[0]!.focus()
  enter(all('.q-in')[0]!)
  assert.equal(document.activeElement, all('.d-in')[0])
})

test('the Enter that ends the composing of a word, which Safari reports afterwards, is no Enter', async () => {
  fields({})
  await settle(10)
  for (const [selector, left] of [
    ['.q-in', 'the question'],
    ['.orow:last-of-type textarea', 'the option'],
  ] as const) {
    const of = all(selector).at(-1)!,
      end = new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true } as KeyboardEventInit)
    of.focus()
    of.dispatchEvent(end)
    await settle(10)
    assert.equal(end.defaultPrevented, false, left)
    assert.equal(document.activeElement, of, left)
  }
  assert.equal(all('.orow').length, 2)
})

test('a question without options is told about as what it is once people took part', async () => {
  editing(poll({ kind: 'qna', options: [], total_votes: 3, total_voters: 3 }))
  await settle(10)
  assert.doesNotMatch(page().textContent!, /options stay as they are|Close voting/)
  assert.match(page().textContent!, /Close questions/)
})
