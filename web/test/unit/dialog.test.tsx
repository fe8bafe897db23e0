import assert from 'node:assert/strict'
import { test } from 'node:test'
import { render } from 'preact'
import { settle } from './dom'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { Dialog } from '../../src/ui/dialog'

learnEnglish(desk)
const page = () => document.getElementById('app')!

/** What the browser reports of a press: a click on what the places of pressing and letting go have in common. */
async function press(from: Element, to: Element) {
  let common: Element | null = from
  while (common && !common.contains(to)) common = common.parentElement
  from.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  to.dispatchEvent(new Event('pointerup', { bubbles: true }))
  common!.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  await settle(5)
}

test('a press beside a dialog closes it; a text selection or a drag that ends there does not', async () => {
  let closed = 0
  const close = () => {
    closed++
  }
  render(
    <Dialog title="Correct an option" onClose={close}>
      <input />
    </Dialog>,
    page(),
  )
  await settle(5)
  const dialog = page().querySelector('dialog')!,
    input = dialog.querySelector('input')!
  await press(input, dialog)
  await press(input, input)
  assert.equal(closed, 0)
  await press(dialog, dialog)
  assert.equal(closed, 1)
  render(null, page())
})

test('where the browser has no dialogs of its own, one is shown and closed all the same', async (t) => {
  const kind = Object.getPrototypeOf(document.createElement('dialog')) as Record<string, unknown>
  for (const name of ['showModal', 'close']) {
    const own = kind[name]
    kind[name] = undefined
    t.after(() => {
      kind[name] = own
    })
  }
  render(<Dialog title="Which trip?" onClose={() => undefined} children={null} />, page())
  await settle(5)
  assert.equal(page().querySelector('dialog[open] h2')!.textContent, 'Which trip?')
  render(null, page())
  assert.equal(page().querySelector('dialog'), null)
})

test('the title of a dialog may be what a host wrote, in whatever direction that is read', async () => {
  render(<Dialog title="Which trip?" onClose={() => undefined} children={null} />, page())
  await settle(5)
  assert.equal(page().querySelector('h2')!.dir, 'auto')
  render(null, page())
})
