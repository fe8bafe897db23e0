// Malicious texts on every screen, and pages of other sites that try to reach the server.
import { createServer, request } from 'node:http'
import { expect, LAPTOP, overflow, PHONE, test } from './fixtures.mjs'

const CANARY = "window.__canary&&__canary(1);fetch('/canary')"
/** Each is short enough for every field where a person may write. */
const TEXTS = {
  script: `<script>${CANARY}</script>`,
  'end of a script': `</script></title></style><script>${CANARY}</script>`,
  handler: `"><img src=/canary onerror="__canary(1)"><svg/onload=__canary(1)>`,
  'javascript address': `<a href="javascript:__canary(1)" target=_blank>javascript:__canary(1)</a>`,
  frame: `<iframe srcdoc="<script>parent.__canary(1)</script>"></iframe><object data=/canary>`,
  templates: '{{__canary(1)}} ${__canary(1)} <%= __canary(1) %> #{__canary(1)}',
  entities: '&lt;script&gt;__canary(1)&lt;/script&gt; &#x3c;img src=/canary&#x3e;',
  'right to left': '\u202e)1(yranac__ \u2066abc\u2069 \u05d0\u05d1\u05d2',
  'one word': 'Donaudampfschiff'.repeat(6),
  'marks upon marks': 'Z' + '\u0300\u0301\u0302\u0303\u0304'.repeat(14),
  formula: '=HYPERLINK("http://evil.example/canary","__canary(1)")',
}
const shown = (text) => text.replace(/\s+/g, ' ').trim()

/** Records what must not happen, starting before the page's first line runs. */
function watch() {
  window.__wrong = []
  window.__canary = () => window.__wrong.push('the canary ran')
  addEventListener('securitypolicyviolation', (e) =>
    window.__wrong.push(`the policy stopped ${e.violatedDirective} ${e.blockedURI} ${e.sample}`),
  )
}

/** Polls in which every text is the hostile one. */
async function prepare(server, text) {
  const draft = { title: text, description: text, creator_name: text.slice(0, 100), options: ['1 ' + text, '2 ' + text, 'Plain'] }
  const room = await server.room(text, [{ ...draft, listed: true }], { show: 0 })
  await server.crowd(room.polls[0].id, [2, 1], text.slice(0, 90))
  const kiosk = await server.room(text, [{ ...draft, identity: 'kiosk', allow_change: false }], { show: 0 })
  return { room, kiosk }
}

const SCREENS = {
  vote: ({ room }) => room.code,
  results: ({ room }) => `results/${room.polls[0].id}`,
  stage: ({ room }) => `stage/${room.code}`,
  embed: ({ room }) => `embed/${room.code}`,
  host: ({ room }) => `host/${room.id}#${room.admin_key}`,
  remote: ({ room }) => `host/${room.id}#${room.admin_key}`,
  kiosk: ({ kiosk }) => `kiosk/${kiosk.code}#${kiosk.kiosk_key}`,
  plain: ({ room }) => `v/${room.code}`,
  browse: () => './?browse',
}

for (const [screen, pathOf] of Object.entries(SCREENS))
  test(`threat 14: a hostile text is text on every screen: ${screen}`, async ({ server, device }) => {
    test.setTimeout(180_000)
    const page = await device(screen === 'host' || screen === 'stage' ? LAPTOP : PHONE, { reducedMotion: 'reduce' })
    await page.addInitScript(watch)
    const wrong = []
    let what = ''
    page.on('dialog', (d) => {
      wrong.push(`${what}: a dialog: ${d.message()}`)
      return d.dismiss()
    })
    page.on('request', (r) => {
      if (r.url().includes('canary') && r.resourceType() !== 'document') wrong.push(`${what}: asked for ${r.url()}`)
    })
    for (const [name, text] of Object.entries(TEXTS)) {
      what = name
      await page.goto('about:blank') // or an address that differs in its fragment alone would load nothing
      await page.goto(pathOf(await prepare(server, text)))
      // Shown as it was written, somewhere where people see it.
      await expect
        .poll(() => page.evaluate(() => document.body.innerText.replace(/\s+/g, ' ')), { message: what })
        .toContain(shown(text).slice(0, 40))
      await page.waitForTimeout(200)
      for (const line of await page.evaluate(() => window.__wrong)) wrong.push(`${what}: ${line}`)
      for (const line of await overflow(page)) wrong.push(`${what}: sticks out: ${line}`)
    }
    expect(wrong).toEqual([])
  })

test('threat 32: a kiosk leads nowhere, keeps nothing of its voters and forgets who leaves', async ({ server, device }) => {
  const room = await server.room(
    'Museum',
    [{ title: 'Which room?', identity: 'kiosk', allow_change: false, options: ['Dinosaurs', 'Planets'] }],
    { show: 0 },
  )
  const page = await device(LAPTOP)
  await page.goto(`kiosk/${room.code}#${room.kiosk_key}`)
  await page.locator('label.opt', { hasText: 'Planets' }).click()
  await page.locator('button[type=submit]').click()
  await page.locator('.kiosk-thanks').waitFor()
  // The next person finds the page as the last one did.
  await page.locator('label.opt').first().waitFor({ timeout: 30_000 })
  await expect(page.locator('label.opt input:checked')).toHaveCount(0)
  expect(await page.locator('a[href], [target], input[type=file], input:not([type=radio]):not([type=checkbox])').count()).toBe(0)
  // The key has left the address, and none of the stored keys is the host's.
  expect(page.url()).not.toContain(room.kiosk_key)
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toContain(room.admin_key)
})

test('threat 15: no cell of an export is a formula', async ({ server }) => {
  const starts = ['=1+1', '+1+1', '-1+1', '@SUM(A1)', "=cmd|'/C calc'!A0"]
  const room = await server.room('=1+1', [{ title: '=1+1', identity: 'name', options: starts, allow_change: false }], { show: 0 })
  for (const [i, name] of starts.entries())
    await server.ask('POST', `polls/${room.polls[0].id}/votes`, { option_ids: [i + 1], voter_name: name, vote_id: crypto.randomUUID() })
  const answer = await fetch(new URL(`api/v1/polls/${room.polls[0].id}/export`, server.url), { headers: room.key })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"/)
  const text = await answer.text()
  expect(text).toContain('1+1')
  const cells = text
    .trim()
    .split(/\r?\n/)
    .flatMap((line) => line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((c) => c.replace(/,$/, '').replace(/^"|"$/g, '')))
  expect(cells.filter((c) => /^[=+\-@\t\r]/.test(c))).toEqual([])
})

test.describe('a page of another site', () => {
  let other, base
  test.beforeAll(async () => {
    other = createServer((_req, res) =>
      res.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Elsewhere</title><p>Elsewhere'),
    )
    await new Promise((done) => other.listen(0, 'localhost', done))
    base = `http://localhost:${other.address().port}/`
  })
  test.afterAll(() => other.close())

  /** Somebody who has voted before, and whose browser now shows the other site's page. */
  async function visitor(server, device) {
    const room = await server.room('Ours', [{ title: 'Which?', options: ['One', 'Two'] }], { show: 0 })
    const page = await device(LAPTOP)
    await page.goto(room.code)
    await page.locator('label.opt').first().waitFor()
    await page.goto(base)
    return { room, page, votes: async () => (await server.poll(room.polls[0].id)).total_votes }
  }

  test('threat 10: it cannot vote, by form or by fetch', async ({ server, device }) => {
    const { room, page, votes } = await visitor(server, device)
    const tried = await page.evaluate(
      async ({ url, path, body }) => {
        const outcome = (p) =>
          p.then(
            (r) => (r.type === 'opaque' ? 'opaque' : r.status),
            () => 'refused',
          )
        const options = { method: 'POST', credentials: 'include', body }
        return [
          await outcome(fetch(url + path, { ...options, headers: { 'Content-Type': 'application/json' } })),
          await outcome(fetch(url + path, { ...options, mode: 'no-cors', headers: { 'Content-Type': 'text/plain' } })),
          navigator.sendBeacon(url + path, new Blob([body], { type: 'text/plain' })) ? 'opaque' : 'refused',
        ]
      },
      { url: server.url, path: `api/v1/polls/${room.polls[0].id}/votes`, body: JSON.stringify({ option_id: 1 }) },
    )
    expect(tried[0]).toBe('refused')
    for (const one of tried) expect(['refused', 'opaque']).toContain(one)
    const [answer] = await Promise.all([
      page.waitForResponse((r) => r.url().includes('/v/')),
      page.evaluate(
        ({ url, code, poll, id }) => {
          const form = Object.assign(document.createElement('form'), { method: 'post', action: url + 'v/' + code })
          for (const [name, value] of Object.entries({ poll_id: poll, vote_id: id, option_id: '1' }))
            form.append(Object.assign(document.createElement('input'), { name, value }))
          document.body.append(form)
          form.submit()
        },
        { url: server.url, code: room.code, poll: room.polls[0].id, id: crypto.randomUUID() },
      ),
    ])
    expect(answer.status()).toBe(403)
    expect(await votes()).toBe(0)
  })

  test('threat 27: it reads nothing', async ({ server, device }) => {
    const { room, page } = await visitor(server, device)
    for (const path of [
      `api/v1/polls/${room.polls[0].id}`,
      'api/v1/polls',
      'api/v1/server',
      `api/v1/codes/${room.code}`,
      room.code,
      'metrics',
    ])
      for (const credentials of ['include', 'omit'])
        expect(
          await page.evaluate(
            ([u, c]) =>
              fetch(u, { credentials: c }).then(
                (r) => r.text(),
                () => 'refused',
              ),
            [server.url + path, credentials],
          ),
        ).toBe('refused')
  })

  test('threat 9: it opens no WebSocket', async ({ server, device }) => {
    const { page } = await visitor(server, device)
    const said = await page.evaluate(
      (url) =>
        new Promise((done) => {
          const s = new WebSocket(url)
          s.onopen = () => done('open')
          s.onerror = () => done('refused')
        }),
      server.url.replace('http', 'ws') + 'ws',
    )
    expect(said).toBe('refused')
  })

  test('threat 26: it shows none of our pages in a frame', async ({ server, browser }) => {
    const room = await server.room('Ours', [{ title: 'Which?', options: ['One', 'Two'] }], { show: 0 })
    // Not one of our devices: here the browser is expected to report that the policy stopped something.
    const page = await browser.newPage()
    await page.goto(base)
    for (const path of [
      '',
      room.code,
      `host/${room.id}`,
      `stage/${room.code}`,
      `results/${room.polls[0].id}`,
      `v/${room.code}`,
      `embed/${room.code}`,
    ]) {
      await page.evaluate(
        (src) => document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src })),
        server.url + path,
      )
      await expect.poll(() => page.frames().length, { message: path }).toBe(2)
      await expect.poll(() => page.frames()[1].url(), { message: path }).toMatch(/^chrome-error:/)
    }
    await page.close()
  })

  test('threat 11: under a name of its own the server does not answer', async ({ server }) => {
    const status = (host) =>
      new Promise((done, failed) => {
        request({ host: '127.0.0.1', port: server.port, path: '/api/v1/polls', headers: { Host: host } }, (r) =>
          done(r.resume().statusCode),
        )
          .on('error', failed)
          .end()
      })
    expect(await status('evil.example')).toBe(421)
    expect(await status(`evil.example:${server.port}`)).toBe(421)
    expect(await status(`127.0.0.1:${server.port}`)).toBe(200)
  })
})
