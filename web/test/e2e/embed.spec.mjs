import { createServer } from 'node:http'
import { BUILD, expect, FEEL, LAPTOP, missed, test } from './fixtures.mjs'
import { ASK, Guest, MAMMALS } from './play.mjs'

/** Somebody else's page, with the strictest possible policy. */
async function elsewhere(html, policy) {
  const server = createServer((_req, res) =>
    res.writeHead(200, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy() }).end(html()),
  )
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

test.describe('in another page', () => {
  let host,
    html = '',
    policy = ''
  test.beforeAll(async () => {
    host = await elsewhere(
      () => html,
      () => policy,
    )
  })
  test.afterAll(() => host.close())
  test.use({
    serverOptions: async ({}, use) => use({ args: ['--allowed-origin', host.url.slice(0, -1), '--frame-ancestor', host.url.slice(0, -1)] }),
  })

  test('the results element works under a strict policy and follows the votes', async ({ server, device }) => {
    const room = await server.room('All hands', [FEEL], { show: 0 })
    const origin = server.url.slice(0, -1)
    policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace('http', 'ws')}; style-src 'none'; require-trusted-types-for 'script'`
    html = `<!doctype html><title>t</title><script src="${server.url}embed.js"></script><pollstream-results poll="${room.code}"></pollstream-results>`
    const page = await device(LAPTOP)
    await page.goto(host.url)
    const element = page.locator('pollstream-results')
    await expect(element.locator('li')).toHaveCount(4)
    await server.crowd(room.polls[0].id, [1, 3])
    await expect(element.locator('li').nth(1)).toContainText('75')
    await expect(element).toContainText('4 votes')
  })

  test('the element shows a quiz after its reveal, and questions as they are', async ({ server, device }) => {
    const room = await server.room('All hands', [{ ...MAMMALS, settings: { correct: [3] } }, ASK], { show: 0 })
    const origin = server.url.slice(0, -1)
    policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace('http', 'ws')}; style-src 'none'; require-trusted-types-for 'script'`
    html = `<!doctype html><title>t</title><script src="${server.url}embed.js"></script><pollstream-results poll="${room.code}"></pollstream-results>`
    const page = await device(LAPTOP)
    await page.goto(host.url)
    const element = page.locator('pollstream-results')
    await expect(element).toContainText('Results are hidden')
    await new Guest(server).answer(room.polls[0], 3)
    await room.close(0)
    await expect(element.locator('li').nth(2)).toContainText('✓ 100')
    await room.show({ move: 'next' })
    const ana = new Guest(server)
    await ana.question(room.polls[1], 'Is it on?')
    await expect(element.locator('.middle')).toHaveText('▲ 1 Is it on?')
  })

  /** The element for `name` in somebody else's page. */
  const embedded = async (server, page, name) => {
    const origin = server.url.slice(0, -1)
    policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace('http', 'ws')}; style-src 'none'; require-trusted-types-for 'script'`
    html = `<!doctype html><title>t</title><script src="${server.url}embed.js"></script><pollstream-results poll="${name}"></pollstream-results>`
    await page.goto(host.url)
    return page.locator('pollstream-results')
  }

  test('the element looks the same where style sheets cannot be adopted, as in Safari before 16.4', async ({ server, device }) => {
    const room = await server.room('All hands', [FEEL], { show: 0 })
    const page = await device(LAPTOP)
    await page.addInitScript(() => {
      window.CSSStyleSheet = function () {
        throw new TypeError('Illegal constructor')
      }
    })
    const origin = server.url.slice(0, -1)
    policy = `default-src 'none'; script-src ${origin}; connect-src ${origin} ${origin.replace('http', 'ws')}; style-src 'unsafe-inline'`
    html = `<!doctype html><title>t</title><script src="${server.url}embed.js"></script><pollstream-results poll="${room.code}"></pollstream-results>`
    await page.goto(host.url)
    const element = page.locator('pollstream-results')
    await expect(element.locator('li')).toHaveCount(4)
    await expect(element.locator('li').first()).toHaveCSS('display', 'grid')
    await server.crowd(room.polls[0].id, [1])
    await expect(element.locator('li').first()).toContainText('100')
  })

  test('the element does not call live what is not shown any more, or not there', async ({ server, device }) => {
    const room = await server.room('All hands', [FEEL, BUILD], { show: 0 })
    const own = await embedded(server, await device(LAPTOP), room.polls[0].id)
    const element = await embedded(server, await device(LAPTOP), room.code)
    await expect(own).toContainText('Live')
    await expect(element).toContainText('Live')
    await room.show({ move: 'none' })
    await expect(element).toHaveText('No question is shown')
    await server.crowd(room.polls[0].id, [1])
    await expect(own).toContainText('1 vote · Live')
    await room.show({ poll_id: room.polls[1].id })
    await expect(element).toContainText(BUILD.title)
    await expect(element).toContainText('Live')
    await server.ask('DELETE', `polls/${room.polls[0].id}`, undefined, room.key)
    await expect(own).toHaveText('No such poll')
    await server.ask('DELETE', `rooms/${room.id}`, undefined, room.key)
    await expect(element).toHaveText('No such poll')
  })

  test('the element follows one poll at a time, and none once it is gone from the page', async ({ server, device }) => {
    const room = await server.room('All hands', [FEEL, BUILD], { show: 0 }),
      page = await device(LAPTOP),
      lines = []
    page.on('websocket', (line) => lines.push(line))
    const open = () => lines.filter((line) => !line.isClosed()).length
    const element = await embedded(server, page, room.code)
    await expect(element).toContainText('Live')
    await element.evaluate(
      (e, [first, second]) => {
        e.setAttribute('poll', first)
        e.setAttribute('poll', second)
      },
      room.polls.map((p) => p.id),
    )
    await expect(element).toContainText(BUILD.title)
    await page.waitForTimeout(500)
    expect(open()).toBe(1)
    await element.evaluate((e, first) => {
      e.setAttribute('poll', first)
      e.remove()
    }, room.polls[0].id)
    await page.waitForTimeout(500)
    expect(open()).toBe(0)
  })

  test('a quiz in a frame: joined, answered, and placed, without a cookie', async ({ server, device }) => {
    const room = await server.room('All hands', [{ ...MAMMALS, settings: { correct: [3] } }], { show: 0 })
    policy = `default-src 'none'; frame-src ${server.url}`
    html = `<!doctype html><title>t</title><iframe src="${server.url}embed/${room.code}" title="Poll" width="600" height="700"></iframe>`
    const page = await device(LAPTOP)
    await page.goto(host.url)
    const frame = page.frameLocator('iframe')
    await frame.getByLabel('Your name').fill('Mina')
    await frame.getByRole('button', { name: 'Join', exact: true }).click()
    await frame.locator('label.opt', { hasText: 'Whale' }).click()
    await frame.locator('button[type=submit]').click()
    await expect(frame.getByText('Your answer is in').first()).toBeVisible()
    expect((await server.ask('GET', `rooms/${room.id}/participants`, undefined, room.key)).participants.map((p) => p.name)).toEqual([
      'Mina',
    ])
    await room.close(0)
    await expect(frame.locator('.board .own')).toContainText('Mina')
  })

  test('results after one has voted stay in a frame with every further vote', async ({ server, device }) => {
    const room = await server.room('All hands', [{ ...FEEL, results: 'after_vote' }], { show: 0 })
    policy = `default-src 'none'; frame-src ${server.url}`
    html = `<!doctype html><title>t</title><iframe src="${server.url}embed/${room.code}" title="Poll" width="600" height="700"></iframe>`
    const page = await device(LAPTOP)
    await page.goto(host.url)
    const frame = page.frameLocator('iframe')
    await frame.locator('label.opt', { hasText: 'Good' }).click()
    await frame.locator('button[type=submit]').click()
    await expect(frame.locator('.res li').nth(1)).toContainText('100')
    const times = await missed(page.frames()[1], '.res')
    await server.crowd(room.polls[0].id, [1])
    await expect(frame.locator('.res li').nth(0)).toContainText('50')
    expect(await times()).toBe(0)
  })

  test('in a frame as the share dialog gives it the button is in sight, and nothing hides under it where there is room', async ({
    server,
    device,
  }) => {
    const room = await server.room('All hands', [BUILD], { show: 0 })
    policy = `default-src 'none'; frame-src ${server.url}; style-src 'unsafe-inline'`
    const page = await device(LAPTOP)
    for (const [width, height] of [
      [640, 560],
      [360, 560],
      [1000, 560],
      [640, 1000],
    ]) {
      html = `<!doctype html><title>t</title><iframe src="${server.url}embed/${room.code}" title="Poll" width="${width}" height="${height}"></iframe>`
      await page.goto(host.url)
      const frame = page.frameLocator('iframe')
      await frame.locator('label.opt').first().click()
      const at = (selector) =>
        frame
          .locator(selector)
          .last()
          .evaluate((e) => e.getBoundingClientRect())
      const button = await at('button[type=submit]')
      expect(button.bottom, `${width} × ${height}`).toBeLessThanOrEqual(height)
      await expect(frame.locator('button[type=submit]')).toHaveText('Vote for A')
      if (height > 900) expect((await at('label.opt')).bottom).toBeLessThanOrEqual(button.top)
    }
  })

  test('the vote page in a frame counts, and tells its height', async ({ server, device }) => {
    const room = await server.room('All hands', [FEEL], { show: 0 })
    policy = `default-src 'none'; frame-src ${server.url}; script-src 'unsafe-inline'`
    html = `<!doctype html><title>t</title><iframe src="${server.url}embed/${room.code}" title="Poll" width="600" height="700"></iframe>
      <script>addEventListener('message', (e) => { if (e.data.type === 'pollstream:height') window.told = e.data.height })</script>`
    const page = await device(LAPTOP)
    await page.goto(host.url)
    const frame = page.frameLocator('iframe')
    await frame.locator('label.opt', { hasText: 'Good' }).click()
    await frame.locator('button[type=submit]').click()
    await expect(frame.getByText('Your vote is in')).toBeVisible()
    expect((await server.poll(room.polls[0].id)).total_votes).toBe(1)
    await expect.poll(() => page.evaluate(() => window.told)).toBeGreaterThan(200)

    // After a reload it is the same voter.
    const token = () => frame.locator('html').evaluate(() => JSON.parse(localStorage.getItem('pollstream.frame_voter')))
    const before = await token()
    await page.reload()
    await expect(frame.getByText('Your vote is in')).toBeVisible()
    expect(await token()).toBe(before)
    const known = await server.poll(room.polls[0].id, { 'X-Voter-Token': before })
    expect(known.has_voted).toBe(true)
    expect(known.total_votes).toBe(1)
  })
})
