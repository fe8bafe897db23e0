import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve } from './dom'
import { request } from '../../src/api'
import { now, resetClock } from '../../src/clock'

test('an answer’s date has whole seconds: the clock it gives is off by half of one at most', async () => {
  const server = Date.parse('2026-01-01T10:00:00Z')
  for (const into of [0, 250, 500, 999]) {
    resetClock()
    serve(() => ({ body: {}, headers: { Date: new Date(server).toUTCString() } }))
    await request('api/v1/polls/x')
    const off = now() - (server + into)
    assert.ok(Math.abs(off) < 600, `${off} ms`)
  }
  resetClock()
})
