// Every screen of the app in one list: what to prepare, where to go, and what to wait for.
import { answers, BUILD, DAYS, FEEL, pick, quiet, vote } from './fixtures.mjs'

const KIOSK = {
  title: 'Which room did you like most?',
  identity: 'kiosk',
  allow_change: false,
  options: ['Dinosaurs', 'Planets', 'Steam engines', 'The aquarium'],
}

/** Rooms in every state that a screen shows. */
export async function prepare(server) {
  const main = await server.room('Product all-hands', [FEEL, BUILD, DAYS], { show: 1 })
  await server.crowd(main.polls[1].id, [42, 30, 20, 6, 13])
  await server.ask('PATCH', `polls/${main.polls[1].id}`, { end_time: new Date(Date.now() + 20 * 60_000).toISOString() }, main.key)
  const closed = await server.room('Product all-hands', [{ ...BUILD, listed: true, creator_name: 'Mina' }], { show: 0 })
  await server.crowd(closed.polls[0].id, [45, 32, 21, 6, 14])
  await closed.close(0)
  const hidden = await server.room('Team retro', [{ ...FEEL, results: 'after_close' }], { show: 0 })
  await server.crowd(hidden.polls[0].id, [3, 2, 1])
  const named = await server.room(
    'Editors',
    [{ title: 'Which editor do you use?', options: ['Vim', 'Emacs', 'Something with tabs'], identity: 'name', allow_change: false }],
    { show: 0 },
  )
  const many = await server.room(
    'Lunch',
    [
      {
        title: 'Where shall we go for lunch on Friday?',
        description: 'We book for the place with the most votes at noon.',
        options: Array.from({ length: 11 }, (_, i) => `Place number ${i + 1}`),
      },
    ],
    { show: 0 },
  )
  await server.crowd(many.polls[0].id, [5, 3, 0, 2, 8, 1, 1, 4, 2, 0, 3])
  const empty = await server.room('Kick-off', [FEEL])
  const fresh = await server.room('Workshop', [DAYS], { show: 0 })
  const kiosk = await server.room('Museum', [KIOSK], { show: 0 })
  for (const title of ['Coffee or tea?', 'Next team event?', 'Which talk shall we repeat?'])
    await server.ask('POST', 'polls', { title, options: ['One', 'Two', 'Three'], listed: true, creator_name: 'Jo' })
  return { main, closed, hidden, named, many, empty, fresh, kiosk }
}

const radio = (page) => page.locator('label.opt').first().waitFor()
const at = (selector) => (page) => page.locator(selector).first().waitFor()

/** Returns a function that cuts a page off the network, including its socket: `setOffline` alone leaves that open. */
async function cuttable(page) {
  const lines = [],
    open = page.waitForEvent('websocket').then((line) => line.waitForEvent('framereceived'))
  let gone = false
  await page.routeWebSocket(/\/ws$/, (line) => {
    if (gone) return line.close()
    line.connectToServer()
    lines.push(line)
  })
  return async () => {
    await open
    gone = true
    await page.context().setOffline(true)
    for (const line of lines) await line.close()
  }
}

export const SCREENS = [
  { name: 'join', path: () => '', ready: at('.code-in') },
  { name: 'browse', path: () => './?browse', ready: at('.listing li') },
  { name: 'vote', path: (r) => r.main.code, ready: radio, then: (page) => pick(page, 'Dashboards') },
  { name: 'voted', path: (r) => r.main.code, ready: radio, then: (page) => vote(page, 'Dashboards') },
  { name: 'vote-many', path: (r) => r.fresh.code, ready: radio },
  { name: 'vote-named', path: (r) => r.named.code, ready: radio },
  { name: 'vote-long', path: (r) => r.many.code, ready: radio },
  {
    name: 'voted-hidden',
    path: (r) => r.hidden.code,
    ready: radio,
    then: async (page) => {
      await pick(page, 'Good')
      await page.locator('button[type=submit]').click()
      await page.locator('.hidden-results').waitFor()
    },
  },
  { name: 'vote-closed', path: (r) => r.closed.code, ready: at('.res li') },
  { name: 'waiting', path: (r) => r.empty.code, ready: at('.state') },
  { name: 'not-found', path: () => '000001', ready: at('.state') },
  {
    name: 'offline',
    path: (r) => r.main.code,
    before: cuttable,
    ready: radio,
    then: async (page, cut) => {
      await cut()
      await pick(page, 'Dashboards')
      await page.locator('button[type=submit]').click()
      await page.locator('.opt .mine').waitFor()
      await page.locator('.banner').waitFor()
    },
  },
  {
    name: 'voted-offline',
    path: (r) => r.main.code,
    before: cuttable,
    ready: radio,
    then: async (page, cut) => {
      await vote(page, 'Dashboards')
      await cut()
      await page.locator('.sub.stale').waitFor()
    },
  },
  {
    name: 'create',
    path: () => 'create',
    ready: at('.q-in'),
    then: async (page) => {
      await page.locator('.q-in').fill('What should we build next quarter?')
      await page.locator('.orow textarea').first().fill('Offline mode')
      await page.locator('.orow textarea').nth(1).fill('Faster search')
    },
  },
  { name: 'host', path: (r) => `host/${r.main.id}#${r.main.admin_key}`, ready: at('.now h2') },
  {
    name: 'editor',
    path: (r) => `host/${r.main.id}#${r.main.admin_key}`,
    ready: at('.now h2'),
    then: async (page) => {
      const edit = page.locator('.to-edit')
      if (await edit.isVisible()) await edit.click()
      await page.locator('.slide').nth(2).click()
      const screen = page.locator('.prev .seg button').last()
      if (await screen.isVisible()) await screen.click()
    },
  },
  {
    name: 'share',
    path: (r) => `host/${r.main.id}#${r.main.admin_key}`,
    ready: at('.now h2'),
    then: async (page) => {
      await page.locator('.to-share').click()
      await page.locator('dialog .joincard').waitFor()
    },
  },
  { name: 'host-key', path: (r) => `host/${r.main.id}`, ready: at('.key-form') },
  { name: 'stage', path: (r) => `stage/${r.main.code}`, ready: at('.bar') },
  {
    name: 'stage-offline',
    path: (r) => `stage/${r.main.code}`,
    before: cuttable,
    ready: at('.bar'),
    then: async (page, cut) => {
      await cut()
      await page.locator('.stale').first().waitFor()
    },
  },
  { name: 'stage-many', path: (r) => `stage/${r.many.code}`, ready: at('.bar') },
  { name: 'stage-hidden', path: (r) => `stage/${r.hidden.code}`, ready: at('.choices') },
  { name: 'stage-waiting', path: (r) => `stage/${r.empty.code}`, ready: at('.stage-wait') },
  {
    name: 'stage-qr',
    path: (r) => `stage/${r.main.code}`,
    ready: at('.bar'),
    then: async (page) => {
      await page.keyboard.press('q')
      await page.locator('.bigqr').waitFor()
    },
  },
  {
    name: 'stage-keys',
    path: (r) => `stage/${r.main.code}`,
    ready: at('.bar'),
    then: async (page) => {
      await page.keyboard.press('?')
      await page.locator('dialog').waitFor()
    },
  },
  { name: 'results', path: (r) => `results/${r.closed.polls[0].id}`, ready: at('.facts') },
  { name: 'kiosk', path: (r) => `kiosk/${r.kiosk.code}#${r.kiosk.kiosk_key}`, ready: radio, then: (page) => pick(page, 'Planets') },
  {
    name: 'kiosk-thanks',
    path: (r) => `kiosk/${r.kiosk.code}#${r.kiosk.kiosk_key}`,
    ready: radio,
    then: async (page) => {
      await pick(page, 'Planets')
      await page.locator('button[type=submit]').click()
      await page.locator('.kiosk-thanks').waitFor()
    },
  },
  { name: 'embed', path: (r) => `embed/${r.main.code}`, ready: radio },
]

/** Opens a screen and brings it into its state; everything it asked for has arrived, and nothing moves any more. */
export async function open(page, screen, rooms, query = '') {
  const [path, hash] = screen.path(rooms).split('#')
  const search = query ? (path.includes('?') ? '&' : '?') + query : ''
  const answered = answers(page)
  const prepared = await screen.before?.(page)
  await page.goto(path + search + (hash ? '#' + hash : ''))
  await screen.ready(page)
  await answered()
  await screen.then?.(page, prepared)
  await answered()
  await quiet(page)
}
