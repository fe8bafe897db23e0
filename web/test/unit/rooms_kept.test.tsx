import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve, until } from './dom'
import { render } from 'preact'
import { keepHost } from '../../src/hosted'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import { HostLink, KeepLink } from '../../src/screens/host_link'
import { JoinScreen } from '../../src/screens/join'

learnEnglish(desk)
const page = () => document.getElementById('app')!
const said = () => page().querySelector('.rooms-kept')?.textContent
const SENTENCE = 'Rooms that nobody uses for 30 days are deleted on this server.'

test('where old rooms are deleted, hosts read so with their link and their list; who hosts nothing does not', async () => {
  const asked = serve((a) =>
    a.path.endsWith('/server')
      ? {
          body: {
            version: '1',
            base_url: null,
            addresses: [],
            loopback_only: false,
            create_policy: 'anyone',
            delete_rooms_after_s: 30 * 86_400 + 3600,
          },
        }
      : { status: 404 },
  )
  render(<JoinScreen />, page())
  assert.equal(asked.length, 0)
  assert.equal(said(), undefined)
  render(null, page())
  for (const view of [<HostLink link="http://poll.test/host/1" />, <KeepLink path="host/1" only={false} onDone={() => undefined} />]) {
    render(view, page())
    await until(said)
    assert.equal(said(), SENTENCE)
    render(null, page())
  }
  keepHost({ id: '01KROOM0000000000000000015', admin: 'psa_a', kiosk: '', title: 'All hands', at: 1 })
  render(<JoinScreen />, page())
  await until(said)
  assert.equal(said(), SENTENCE)
  render(null, page())
})
