import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve, settle, until } from './dom'
import { render } from 'preact'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Room } from '../../src/proto'
import { ShareDialog } from '../../src/screens/share'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const warnings = () => [...page().querySelectorAll('.problem')].map((e) => e.textContent)

test('that the server listens on this computer only is said of an address that only this computer reaches', async () => {
  const own = 'http://localhost:9010/base/'
  serve((a) =>
    a.path.endsWith('/server')
      ? { body: { version: '1', base_url: own, addresses: [own], loopback_only: true, create_policy: 'anyone' } }
      : { status: 404 },
  )
  const room: Room = {
    id: '01KROOM0000000000000000015',
    code: '482913',
    title: '',
    created_at: '',
    current_poll_id: null,
    pace: 'host',
    viewers: 0,
    version: 1,
    polls: [],
  }
  render(<ShareDialog room={room} adminKey="psa_key" kioskKey={undefined} onClose={() => undefined} />, page())
  const choice = () => page().querySelector('select')
  await until(choice)
  assert.deepEqual(warnings(), [], 'this page was opened by an address that others reach')
  choice()!.value = own
  choice()!.dispatchEvent(new Event('change', { bubbles: true }))
  await settle(10)
  assert.deepEqual(warnings(), [desk.loopback_warn])
})
