import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, until } from './dom'
import { render } from 'preact'
import { hostKey } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { recall } from '../../src/memory'
import type { Room } from '../../src/proto'
import { HostScreen } from '../../src/screens/host'
import { KioskScreen } from '../../src/screens/kiosk'
import { StageScreen } from '../../src/screens/stage'
import { poll } from './fixtures'

// A line that never comes up: these pages are read by HTTP.
;(globalThis as { WebSocket?: unknown }).WebSocket = class { close() { /* nothing to close */ } }
learnEnglish(desk)
const { id, room_id, title } = poll()
const room: Room = { id: room_id, code: '482913', title: 'Room', created_at: '', current_poll_id: id, viewers: 0, version: 1, polls: [{ id, title, kind: 'single', status: 'open', total_votes: 0 }] }
const page = () => document.getElementById('app')!
const shelf = localStorage
const denied = () => Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('denied') }, configurable: true })

beforeEach(() => {
  render(null, page())
  Object.defineProperty(globalThis, 'localStorage', { value: shelf, configurable: true, writable: true })
  localStorage.clear()
  serve((a) => (a.headers.Authorization === 'Bearer psa_wrong' ? { status: 403, body: { code: 'forbidden' } } : a.path.includes('/polls/') ? { body: poll() } : a.path.includes('/rooms/') || a.path.includes('/codes/') ? { body: room } : 'offline'))
})

async function host(key: string) {
  history.replaceState(null, '', `/base/host/${room_id}#${key}`)
  render(<HostScreen route={{ screen: 'host', id: room_id }} />, page())
  await until(() => page().querySelector('.host,.remote,.key-form'))
  await until(() => !location.hash, 300)
}

async function kiosk() {
  history.replaceState(null, '', '/base/kiosk/482913#psk_key')
  render(<KioskScreen route={{ screen: 'kiosk', code: '482913' }} />, page())
  await until(() => page().querySelector('.kiosk'))
}

test('a key that this device keeps leaves the address, and so does one that opens nothing', async () => {
  await host('psa_key')
  assert.deepEqual([location.hash, hostKey(room_id)?.admin], ['', 'psa_key'])
  render(null, page())
  await kiosk()
  assert.deepEqual([location.hash, recall('kiosk-key.482913', '')], ['', 'psk_key'])
  render(null, page())
  await host('psa_wrong')
  assert.deepEqual([location.hash, hostKey(room_id)], ['', undefined])
})

test('where nothing can be kept, the key stays in the address: a reload would lose the room', async () => {
  denied()
  await host('psa_key')
  assert.ok(page().querySelector('.host,.remote'))
  assert.equal(location.hash, '#psa_key')
  render(null, page())
  await kiosk()
  assert.equal(location.hash, '#psk_key')
})

/** The stage as its tab was opened with an address, or again as it was left. */
async function stage(address?: string) {
  render(null, page())
  if (address) history.replaceState(null, '', address)
  render(<StageScreen route={{ screen: 'stage', code: '482913' }} />, page())
  await until(() => page().querySelector('.hints'))
  return [...page().querySelectorAll('.hints button')].some((b) => b.getAttribute('aria-keyshortcuts') === 'L')
}

test('where nothing can be kept, the host page hands the key to the stage, which drives the room, also after a reload, and does not show it', async () => {
  denied()
  await host('psa_key')
  const present = () => page().querySelector('a.present,.mobilebar a')!.getAttribute('href')
  await until(() => present() !== 'stage/482913')
  assert.equal(present(), 'stage/482913#psa_key')
  assert.equal(await stage('/base/stage/482913#psa_key'), true)
  assert.equal(location.hash, '')
  assert.equal(await stage(), true)
  assert.equal(await stage('/base/stage/482913?view#psa_key'), false)
  assert.equal(location.hash, '')
})

test('where the key is kept, the stage has it from there and from nowhere else', async () => {
  await host('psa_key')
  assert.equal(page().querySelector('a.present,.mobilebar a')!.getAttribute('href'), 'stage/482913')
  assert.equal(await stage('/base/stage/482913'), true)
  localStorage.clear()
  assert.equal(await stage('/base/stage/482913'), false)
})
