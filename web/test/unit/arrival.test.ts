import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { settle, until } from './dom'
import { arrive } from '../../src/arrival'

const page = () => document.getElementById('app')!
const focused = () => document.activeElement?.textContent

beforeEach(() => {
  ;(document.activeElement as HTMLElement | null)?.blur()
  page().innerHTML = '<main class="loading"><h1>Loading</h1></main>'
})

test('the heading of a new screen has the focus as soon as it is drawn, and not that it is loading', async () => {
  arrive()
  await settle()
  assert.equal(document.activeElement, document.body)
  page().innerHTML = '<main><h1>Results</h1></main>'
  await until(() => focused() === 'Results')
  assert.equal(focused(), 'Results')
})

test('whoever is somewhere already is left there', async () => {
  arrive()
  page().innerHTML = '<main><h1>Create</h1><input></main>'
  const field = page().querySelector('input')!
  field.focus()
  await settle()
  assert.equal(document.activeElement, field)
})

test('only the first heading counts: what is drawn on the screen later moves nobody', async () => {
  page().innerHTML = '<main><h1>One</h1></main>'
  arrive()
  assert.equal(focused(), 'One')
  ;(document.activeElement as HTMLElement).blur()
  page().innerHTML = '<main><h1>Two</h1></main>'
  await settle()
  assert.equal(document.activeElement, document.body)
})

test('who moves on before anything was drawn is brought to one heading once', async () => {
  arrive()
  arrive()
  page().innerHTML = '<main><h1>There</h1></main>'
  await until(() => focused() === 'There')
  assert.equal(focused(), 'There')
  ;(document.activeElement as HTMLElement).blur()
  page().innerHTML = '<main><h1>Elsewhere</h1></main>'
  await settle()
  assert.equal(document.activeElement, document.body)
})
