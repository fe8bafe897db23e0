import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { window } from './dom'
import { blank, type PollForm } from '../../src/draft'
import { formOf } from '../../src/draft_wire'
import { anyUnsaved, draftOf, dropDraft, editedForm, editOf, keepDraft, keepEdit } from '../../src/drafts'
import type { Room } from '../../src/proto'
import { poll } from './fixtures'

let rooms = 0,
  room = ''
const form = (title: string): PollForm => ({ ...blank(), title })
const onDevice = (): string | undefined =>
  (JSON.parse(localStorage.getItem(`pollstream.draft.${room}`) ?? 'null') as PollForm | null)?.title
const waiting = (): string | undefined => draftOf(room).peek()?.title
/** Another tab of this browser stores its draft in the same place. */
const elsewhere = (kept: PollForm | null) => {
  const key = `pollstream.draft.${room}`
  if (kept) localStorage.setItem(key, JSON.stringify(kept))
  else localStorage.removeItem(key)
  window.dispatchEvent(Object.assign(new window.Event('storage'), { key, newValue: kept && JSON.stringify(kept) }) as never)
}

beforeEach(() => {
  room = `R${++rooms}`
  localStorage.clear()
  sessionStorage.clear()
})

test('a question that the server has is dropped, unless another one was begun meanwhile', () => {
  const sent = form('Sent'),
    next = form('Next')
  keepDraft(room, sent, false)
  dropDraft(room, sent)
  assert.deepEqual([waiting(), onDevice()], [undefined, undefined])
  keepDraft(room, sent, false)
  keepDraft(room, next, false)
  dropDraft(room, sent)
  assert.deepEqual([waiting(), onDevice()], ['Next', 'Next'])
  dropDraft(room)
  assert.deepEqual([waiting(), onDevice()], [undefined, undefined])
})

test('a tab that drops its question leaves the one that another tab keeps', () => {
  keepDraft(room, form('Ours'), false)
  elsewhere(form('Theirs'))
  dropDraft(room)
  assert.deepEqual([waiting(), onDevice()], [undefined, 'Theirs'])
})

test('another tab has saved its question: one that is written here takes its place, one that was only found is that one', () => {
  keepDraft(room, form('Ours'), false)
  elsewhere(null)
  assert.deepEqual([waiting(), onDevice()], ['Ours', 'Ours'])

  room = `R${++rooms}`
  localStorage.setItem(`pollstream.draft.${room}`, JSON.stringify(form('Found')))
  assert.equal(waiting(), 'Found')
  elsewhere(null)
  assert.equal(waiting(), undefined)
})

test('an empty form is no question, and one that is on its way waits for nobody', () => {
  keepDraft(room, form('Whole'), true)
  assert.deepEqual([waiting(), onDevice()], [undefined, 'Whole'])
  keepDraft(room, blank(), false)
  assert.deepEqual([waiting(), onDevice()], [undefined, undefined])
})

test('whoever closes the page is asked as long as something written here is nowhere else', () => {
  const there = poll({ id: `P${rooms}` }),
    all = { id: room, polls: [{ id: there.id }] } as Room,
    known = formOf(there)
  assert.equal(anyUnsaved(all), false)
  keepDraft(room, form('New'), false)
  assert.equal(anyUnsaved(all), true)
  dropDraft(room)
  keepEdit(there.id, { form: { ...known, title: 'Tea?' }, known })
  assert.equal(anyUnsaved(all), true)
  assert.equal(editedForm({ ...there, description: 'Changed elsewhere' }).title, 'Tea?')
  assert.equal(editedForm({ ...there, description: 'Changed elsewhere' }).description, 'Changed elsewhere')
  keepEdit(there.id, undefined)
  assert.deepEqual([anyUnsaved(all), editOf(there.id).peek(), editedForm(there).title], [false, undefined, there.title])
})
