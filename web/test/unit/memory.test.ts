import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import './dom'
import { keepChoice, keptChoice, recall, recent, remember, visited } from '../../src/memory'

beforeEach(() => localStorage.clear())

test('the last four rooms are remembered, each once, the newest first', () => {
  const room = (code: string, at: number) => visited({ code, title: code, at, polls: 1, voted: 0 })
  for (const [at, code] of ['a', 'b', 'c', 'd', 'e', 'b'].entries()) room(code, at)
  assert.deepEqual(
    recent().map((r) => r.code),
    ['b', 'e', 'd', 'c'],
  )
})

test('what was chosen is kept of the last two hundred polls, and forgotten where it was taken back', () => {
  for (let i = 0; i < 201; i++) keepChoice(`p${i}`, { option_ids: [1] })
  assert.deepEqual([keptChoice('p0'), keptChoice('p1'), keptChoice('p200')], [undefined, { option_ids: [1] }, { option_ids: [1] }])
  keepChoice('p1', { option_ids: [2] })
  assert.deepEqual(keptChoice('p1'), { option_ids: [2] })
  keepChoice('p1', undefined)
  assert.equal(keptChoice('p1'), undefined)
})

test('what is broken, full or forbidden is as if nothing were kept', () => {
  localStorage.setItem('pollstream.x', '{broken')
  assert.equal(recall('x', 'instead'), 'instead')
  const forbidden = (): Storage => {
    throw new Error('SecurityError')
  }
  assert.equal(recall('x', 'instead', forbidden), 'instead')
  remember('x', 1, forbidden)
  remember('x', undefined)
  assert.equal(localStorage.getItem('pollstream.x'), null)
  remember('x', null)
  assert.equal(recall<unknown>('x', 'instead'), null)
})
