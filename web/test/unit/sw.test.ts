import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

const SCOPE = 'http://poll.test/kiosk/',
  PAGE = SCOPE + '482913',
  SCRIPT = 'http://poll.test/assets/main-ABCD1234.js',
  NEWER = 'http://poll.test/assets/main-EFGH5678.js'

const kept = new Map<string, string>()
const ours = (text: string) => `<script type="module" src="assets/main-ABCD1234.js"></script>${text}`
let full = false,
  answer: (url: string) => [status: number, text: string, type?: string] | 'offline'
const cache = {
  match: async (key: { url: string } | string) => {
    const text = kept.get(typeof key === 'string' ? key : key.url)
    return text === undefined ? undefined : new Response(text)
  },
  put: async (key: { url: string } | string, r: Response) => {
    if (full) throw new Error('quota')
    kept.set(typeof key === 'string' ? key : key.url, await r.text())
  },
  keys: async () => [...kept.keys()],
  delete: async (key: string) => kept.delete(key),
}
const listeners: Record<string, (e: object) => void> = {}
const g = globalThis as unknown as Record<string, unknown>
g.self = {
  addEventListener: (type: string, run: (e: object) => void) => {
    listeners[type] = run
  },
  registration: { scope: SCOPE },
}
g.caches = { open: async () => cache }
g.fetch = async ({ url }: { url: string }) => {
  const said = answer(url)
  if (said === 'offline') throw new TypeError('failed to fetch')
  return new Response(said[1], {
    status: said[0],
    headers: { 'Content-Type': said[2] ?? (url === PAGE ? 'text/html' : 'text/javascript') },
  })
}

/** What a kiosk page gets for this request, or undefined if the worker leaves it to the browser. */
async function get(url: string, mode = 'no-cors', method = 'GET'): Promise<string | undefined> {
  let given: Promise<Response> | undefined
  listeners.fetch!({
    request: { url, mode, method },
    respondWith: (r: Promise<Response>) => {
      given = r
    },
  })
  const r = await given
  return r && `${r.status} ${await r.text()}`
}
const open = () => get(PAGE, 'navigate')

beforeEach(async () => {
  await import('../../src/sw')
  kept.clear()
  full = false
  answer = (url) => [200, url === PAGE ? ours('page 1') : 'script']
})

test('a tablet that starts before its server gets the page and its files, and nothing else is kept', async () => {
  await open()
  await get(SCRIPT)
  assert.equal(await get('http://poll.test/api/v1/rooms/1'), undefined)
  assert.equal(await get(PAGE, 'navigate', 'POST'), undefined)
  answer = () => 'offline'
  assert.equal(await open(), `200 ${ours('page 1')}`)
  assert.equal(await get(SCRIPT), '200 script')
  assert.deepEqual([...kept.keys()], [SCOPE, SCRIPT])
})

test('a proxy that answers for a server that is down is no page; one that is not there is told as it is', async () => {
  answer = () => [502, 'Bad gateway']
  assert.equal(await open(), '502 Bad gateway')
  answer = () => [200, ours('page 1')]
  await open()
  answer = () => [502, 'Bad gateway']
  assert.equal(await open(), `200 ${ours('page 1')}`)
  answer = () => [404, 'no such page']
  assert.equal(await open(), '404 no such page')
  answer = () => 'offline'
  assert.equal(await open(), `200 ${ours('page 1')}`)
})

test('a newer version takes the place of the one before, with all of its files; the same one keeps them', async () => {
  await open()
  await get(SCRIPT)
  await open()
  assert.deepEqual([...kept.keys()], [SCOPE, SCRIPT])
  answer = (url) => [200, url === PAGE ? ours('page 2') : 'newer']
  assert.equal(await open(), `200 ${ours('page 2')}`)
  await get(NEWER)
  assert.deepEqual(
    [...kept],
    [
      [SCOPE, ours('page 2')],
      [NEWER, 'newer'],
    ],
  )
})

test('where nothing more can be kept, the page is there all the same', async () => {
  full = true
  assert.equal(await open(), `200 ${ours('page 1')}`)
  assert.equal(await get(SCRIPT), '200 script')
})

test('the page with which a network asks people to log in takes the place of nothing that is kept', async () => {
  const portal = () => [200, '<h1>Welcome</h1>', 'text/html'] as [number, string, string]
  answer = portal
  assert.equal(await open(), '200 <h1>Welcome</h1>')
  assert.equal(await get(SCRIPT), '200 <h1>Welcome</h1>')
  assert.deepEqual([...kept.keys()], [])
  answer = (url) => [200, url === PAGE ? ours('page 1') : 'script']
  await open()
  assert.equal(await get(SCRIPT), '200 script')
  answer = portal
  assert.equal(await open(), `200 ${ours('page 1')}`)
  assert.equal(await get(SCRIPT), '200 script')
  await get(NEWER)
  assert.deepEqual([...kept.keys()], [SCOPE, SCRIPT])
})
