import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { serve, type Answer, until } from './dom'
import { render } from 'preact'
import { hostKey, keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { recall } from '../../src/memory'
import type { Room } from '../../src/proto'
import { HostScreen } from '../../src/screens/host'
import { KioskScreen } from '../../src/screens/kiosk'
import { StageScreen } from '../../src/screens/stage'
import { poll } from './fixtures'

// A connection that never opens: these pages are read by HTTP.
;(globalThis as { WebSocket?: unknown }).WebSocket = class {
  close() {
    /* nothing to close */
  }
}
learnEnglish(desk)
const { id, room_id, title } = poll()
const room: Room = {
  id: room_id,
  code: '482913',
  title: 'Room',
  created_at: '',
  current_poll_id: id,
  pace: 'host',
  viewers: 0,
  version: 1,
  polls: [{ id, title, kind: 'single', status: 'open', total_votes: 0 }],
}
const page = () => document.getElementById('app')!
const shelf = localStorage
const denied = () =>
  Object.defineProperty(globalThis, 'localStorage', {
    get() {
      throw new Error('denied')
    },
    configurable: true,
  })

beforeEach(() => {
  render(null, page())
  Object.defineProperty(globalThis, 'localStorage', { value: shelf, configurable: true, writable: true })
  localStorage.clear()
  serve((a) =>
    a.method === 'PATCH' && a.headers.Authorization === 'Bearer psa_wrong'
      ? { status: 403, body: { code: 'forbidden' } }
      : a.path.includes('/polls/')
        ? { body: poll() }
        : a.path.includes('/rooms/') || a.path.includes('/codes/')
          ? { body: room }
          : 'offline',
  )
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
  localStorage.clear()
  await host('psa_wrong')
  assert.deepEqual([location.hash, hostKey(room_id)], ['', undefined])
})

test('a link with a wrong key opens the room with the key that this device keeps, and takes nothing of it', async () => {
  keepHost({ id: room_id, admin: 'psa_key', kiosk: 'psk_kiosk', title: 'Room', at: 0 })
  await host('psa_wrong')
  assert.ok(page().querySelector('.host,.remote'))
  assert.deepEqual([location.hash, hostKey(room_id)?.admin, hostKey(room_id)?.kiosk], ['', 'psa_key', 'psk_kiosk'])
})

test('a kept key that the server does not take any more is asked for', async () => {
  keepHost({ id: room_id, admin: 'psa_wrong', kiosk: '', title: 'Room', at: 0 })
  await host('')
  assert.ok(page().querySelector('.key-form'))
  assert.equal(hostKey(room_id), undefined)
})

test('a refusal that is not about the key takes no key from this device', async () => {
  for (const body of [undefined, { code: 'cross_site' }]) {
    keepHost({ id: room_id, admin: 'psa_key', kiosk: '', title: 'Room', at: 0 })
    const asked = serve((a) => (a.method === 'PATCH' ? { status: 403, body } : a.path.includes('/rooms/') ? { body: room } : 'offline'))
    await host('')
    await until(() => asked.some((a) => a.method === 'PATCH'))
    assert.equal(hostKey(room_id)?.admin, 'psa_key')
    render(null, page())
  }
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

/** The stage as its tab opened it with an address, or, without one, reopened as it was left. */
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

const button = (name: string) =>
  [...page().querySelectorAll('button')].find((b) => (b.getAttribute('aria-label') ?? b.textContent) === name)!
const field = (label: string) =>
  [...page().querySelectorAll('.copy')].find((c) => c.textContent?.startsWith(label))?.querySelector('input')?.value

test('the host’s link brings the kiosk’s key along, so that who comes by it can open a kiosk, too', async () => {
  await host('psa_key.psk_kiosk')
  assert.deepEqual([location.hash, hostKey(room_id)?.admin, hostKey(room_id)?.kiosk], ['', 'psa_key', 'psk_kiosk'])
  button('Share').click()
  await until(() => field('Kiosk for a tablet'))
  assert.match(field('Kiosk for a tablet')!, /kiosk\/482913#psk_kiosk$/)
  assert.match(field('Your host link')!, /host\/\w+#psa_key\.psk_kiosk$/)
})

test('who comes with the room’s key alone is told how to get the kiosk’s link; a key with a dot in it is one key', async () => {
  await host('psa.own.key')
  assert.equal(hostKey(room_id)?.admin, 'psa.own.key')
  button('Share').click()
  await until(() => field('Your host link'))
  assert.match(field('Your host link')!, /#psa\.own\.key$/)
  assert.match(page().textContent!, /To get the kiosk link here/)
})

test('who has made a room is told once to keep its link', async () => {
  keepHost({ id: room_id, admin: 'psa_key', kiosk: 'psk_kiosk', title: 'Room', at: 0, fresh: true })
  await host('psa_key')
  assert.match(field('Your host link')!, /#psa_key\.psk_kiosk$/)
  page().querySelector<HTMLElement>('.keep>button')!.click()
  await until(() => !page().querySelector('.keep'))
  render(null, page())
  await host('psa_key')
  assert.equal(page().querySelector('.keep'), null)
  assert.equal(hostKey(room_id)?.kiosk, 'psk_kiosk')
})

test('the code of the link is drawn only once its host has read who could scan it', async () => {
  await host('psa_key')
  button('Share').click()
  await until(() => button('Remote for your phone'))
  button('Remote for your phone').click()
  await until(() => button('Show the code'))
  assert.equal(page().querySelector('svg.qr'), null)
  button('Show the code').click()
  await until(() => page().querySelector('svg.qr'))
  assert.ok(page().querySelector('svg.qr path')!.getAttribute('d')!.length > 1000)
})

test('a key about which the server has said nothing yet does not take the place of the one kept here', async () => {
  let answer: Answer = { status: 429, body: { status: 429, code: 'too_many_wrong_keys' } }
  const asked = serve((a) => (a.method === 'PATCH' ? answer : { body: a.path.includes('/polls/') ? poll() : room }))
  keepHost({ id: room_id, admin: 'psa_key', kiosk: '', title: 'Room', at: 0 })
  await host('psa_other')
  assert.ok(page().querySelector('.host,.remote'))
  assert.deepEqual([location.hash, hostKey(room_id)?.admin], ['#psa_other', 'psa_key'])
  answer = { body: room }
  await until(() => !location.hash, 5000)
  assert.deepEqual([asked.filter((a) => a.method === 'PATCH').length, hostKey(room_id)?.admin], [2, 'psa_other'])
})
