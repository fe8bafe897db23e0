// What people do most, in the engine of iPhones. Everything else is tested in Chromium (../e2e).
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { KINDS } from '../e2e/kinds.mjs'
import { HEART, Guest, ASK } from '../e2e/play.mjs'
import { Browser, KEY, missing, until } from './browser.mjs'
import { WatchedServer, wrong } from './watched.mjs'

// In CI they must not be missing: there it fails.
const skip = missing && !process.env.CI ? `the Debian package ${missing} is missing` : false

const PHONE = [447, 900],
  LAPTOP = [1366, 806],
  WALL = [1280, 758]
const FEEL = { title: 'How did the launch feel?', options: ['Great', 'Good', 'Fine', 'Hard'] }
const LONG = 'What should we build next, and for whom, if only half of us stay?'

describe('WebKit', { skip }, () => {
  let server, page

  before(async () => {
    page = await Browser.start()
    server = await new WatchedServer().start()
  })
  after(async () => {
    await page?.stop()
    await server?.remove()
  })
  afterEach(async () => assert.deepEqual(await wrong(page), []))

  /** Makes a room that shows a question, and enters it with a phone. */
  async function enter(question, more = []) {
    const room = await server.room('All hands', [question, ...more], { show: 0 })
    await page.resize(PHONE)
    await page.go(server.url + room.code)
    await page.find('h1', question.title)
    return room
  }
  async function send(button, said) {
    await page.click('button[type=submit]', button)
    await page.find('.thanks', said)
  }
  const texts = (selector) => page.run((s) => [...document.querySelectorAll(s)].map((e) => e.textContent), selector)
  const nth = (selector, n) => page.run((s, n) => document.querySelectorAll(s)[n], selector, n)

  test('the code is typed, one votes, the others’ votes arrive, and one changes the vote', async () => {
    const room = await server.room('All hands', [FEEL], { show: 0 })
    await page.resize(PHONE)
    await page.go(server.url)
    await page.type('.code-in', room.code)
    await page.press(KEY.enter)
    await page.click('label.opt', 'Good')
    await send('Vote for B', 'You picked B')
    await server.crowd(room.polls[0].id, [3])
    await page.find('.res li:nth-child(1)', '75')
    await page.find('.res .me', '25')
    await page.click('button', 'Change')
    await page.click('label.opt', 'Great')
    await send('Vote for A', 'You picked A')
    await page.find('.res .me', '100')
  })

  /** How somebody marks a ballot: clicks on what is named, or on the label with that number, and keys. */
  const MARKS = {
    approval: async () => {
      for (const idea of ['Offline mode', 'Faster search']) await page.click('label.opt', idea)
    },
    rating: async () => {
      await page.click('.rate:nth-of-type(1) label:nth-child(5)')
      await page.click('.rate:nth-of-type(2) label:nth-child(2)')
    },
    star: async () => {
      await page.click('.rate:nth-of-type(1) label:nth-of-type(3)')
      await page.click('.rate:nth-of-type(2) label:nth-of-type(5)')
    },
    points: async () => {
      // What is typed takes the place of the 0 in the field.
      await page.click('.give:nth-of-type(2) input')
      await until('the 0 is selected', () => page.run(() => document.activeElement.selectionEnd === 1))
      await page.press('7', '0')
      await page.click('button', 'More for Faster search')
    },
    numeric: () => page.type('.number input', '27,5'),
  }
  for (const [kind, mark] of Object.entries(MARKS))
    test(`${kind}: a ballot is marked and counted`, async () => {
      const { poll, button, said } = KINDS[kind]
      await enter(poll)
      await page.find('.vote-form .opt, .vote-form .rate, .vote-form .number')
      await mark()
      await send(button, said)
    })

  test('several choices, a name, and own words', async () => {
    const room = await enter({ ...FEEL, kind: 'multiple', min_choices: 1, max_choices: 2, identity: 'name' }, [
      { title: 'The year in one word?', kind: 'words', options: [] },
    ])
    for (const option of ['Great', 'Hard']) await page.click('label.opt', option)
    await page.click('button[type=submit]')
    await until('the name is asked for', () => page.run(() => document.activeElement.id === 'voter'))
    await page.press('A', 'd', 'a')
    await send('Vote for A and D', 'You picked A and D')
    await room.show({ poll_id: room.polls[1].id })
    await page.type('.texts input', 'Long')
    await send('Send 1 answer', 'You wrote: Long')
    await page.find('.said li', 'Long')
  })

  test('a ranking by taps, by dragging, and by keys', async () => {
    await enter(KINDS.rank.poll)
    const order = async (...wanted) =>
      until(`the order ${wanted.join(', ')}`, async () => (await texts('[data-row] .lbl > span:first-child')).join() === wanted.join())
    for (const city of ['Nashville', 'Chattanooga', 'Knoxville']) await page.click('.tap', city)
    await order('Nashville', 'Chattanooga', 'Knoxville')
    await page.still()
    const grips = await page.run(() =>
      [...document.querySelectorAll('.grip')].map((e) => {
        const { x, y, width, height } = e.getBoundingClientRect()
        return [x + width / 2, y + height / 2]
      }),
    )
    await page.drag(grips[2], [grips[0][0], grips[0][1] - 12])
    await order('Knoxville', 'Nashville', 'Chattanooga')
    await page.run((e) => e.focus(), await nth('.grip', 2))
    await page.press(KEY.up)
    await order('Knoxville', 'Chattanooga', 'Nashville')
    await until('the focus follows', () => page.run(() => document.activeElement.ariaLabel.includes('Chattanooga')))
    await send('Send D › C › B', 'Your order: D › C › B')
  })

  test('a quiz: one joins, waits for the start, answers, and sees who was right', async () => {
    const { options, ...heart } = HEART,
      room = await server.room('Class', [{ ...heart, options }], { show: 0 })
    await page.resize(PHONE)
    await page.go(server.url + room.code)
    await page.find('h1', 'Join the quiz')
    await page.type('.field input', 'Ada')
    await page.press(KEY.enter)
    await page.find('main', 'Get ready')
    await server.ask('POST', `polls/${room.polls[0].id}/start`, undefined, room.key)
    await page.click('label.opt', options[1])
    await send('Answer B', 'Your answer is in')
    await room.close(0)
    await page.find('.thanks', 'Right')
    await page.find('.board li', 'Ada')
  })

  test('a question is asked by Enter, and one from somebody else is voted for', async () => {
    const room = await enter(ASK)
    await page.type('textarea', 'Is it long?')
    await page.press(KEY.enter)
    await page.find('.ask', 'Is it long?')
    await new Guest(server).question(room.polls[0], 'Is it hard?')
    await page.find('.ask', 'Is it hard?')
    await page.click('.thumb', 'Is it hard?')
    await page.find('.thumb[aria-label*="hard"][aria-label$=" 2"][aria-pressed=true]')
  })

  test('the server is restarted: a vote cast meanwhile is counted, and news arrive again', async () => {
    const room = await enter(FEEL)
    await page.click('label.opt', 'Fine')
    await server.stop()
    await page.click('button[type=submit]')
    await page.find('.opt.on', 'Not sent yet')
    await page.find('.banner', 'Connection lost')
    await server.start()
    await page.find('.thanks', 'You picked C')
    await server.crowd(room.polls[0].id, [1])
    await page.find('.res li:nth-child(1)', '50')
  })

  test('who comes back by the back button finds the page as it was, and what is new', async () => {
    const room = await enter(FEEL)
    await page.click('label.opt', 'Good')
    await send('Vote for B', 'You picked B')
    await page.run(() => {
      addEventListener('pageshow', (e) => {
        window.kept = e.persisted
      })
    })
    await page.go(`${server.url}v/${room.code}`)
    await server.crowd(room.polls[0].id, [1])
    await page.back()
    await until('the page has been kept', () => page.run(() => window.kept))
    await page.find('.res li:nth-child(1)', '50')
  })

  test('the big screen shows votes as they come, and does what its keys say', async () => {
    const room = await server.room('All hands', [FEEL], { show: 0 })
    await page.resize(WALL)
    await page.go(`${server.url}stage/${room.code}`)
    await page.find('.stage h1', FEEL.title)
    await server.crowd(room.polls[0].id, [3, 1])
    await page.find('.bar:nth-child(1) .val', '75')
    await page.find('.tally', '4')
    await page.press('q')
    await page.find('.bigqr')
    await page.press(KEY.escape)
    await page.gone('.bigqr')
    await page.press('s')
    await page.press('?')
    await page.find('dialog h2')
    assert.equal(await page.run(() => document.documentElement.scrollHeight > innerHeight), false)
  })

  test('from right to left nothing sticks out sideways', async () => {
    const { rank, rating, points, numeric } = KINDS,
      room = await server.room('قاعة', [rank.poll, rating.poll, points.poll, numeric.poll], { show: 0 })
    const fits = async (what) =>
      assert.equal(await page.run(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, what)
    const open = async (path, selector) => {
      await page.go(`${server.url}${path}?lang=ar`)
      await page.find(selector)
      assert.equal(await page.run(() => document.documentElement.dir), 'rtl')
      await fits(path)
    }
    await page.resize(PHONE)
    await open('', '.code-in')
    await open(room.code, '.tap')
    for (const [i, marks] of ['.rate', '.stepper', '.number'].entries()) {
      await room.show({ poll_id: room.polls[i + 1].id })
      await page.find(marks)
      await fits(marks)
    }
    await open(`results/${room.polls[1].id}`, '.facts')
    await page.resize(WALL)
    await open(`stage/${room.code}`, '.stage h1')
  })

  test('no field on a phone has letters so small that an iPhone would zoom in on it', async () => {
    const small = () =>
      page.run(() =>
        [...document.querySelectorAll('input, textarea, select')]
          .filter((e) => !/^(radio|checkbox)$/.test(e.type) && parseFloat(getComputedStyle(e).fontSize) < 16)
          .map((e) => e.outerHTML.slice(0, 80)),
      )
    const room = await enter({ ...FEEL, identity: 'name' }, [
      { title: 'The year in one word?', kind: 'words', options: [] },
      { title: 'What could be better?', kind: 'open', options: [] },
      ASK,
      HEART,
      KINDS.points.poll,
      KINDS.numeric.poll,
    ])
    for (const [i, field] of [
      '#voter',
      '.texts input',
      '.texts textarea',
      '.ask-form textarea',
      '.field input',
      '.stepper',
      '.number',
    ].entries()) {
      await room.show({ poll_id: room.polls[i].id })
      await page.find(field)
      assert.deepEqual(await small(), [], field)
    }
    for (const [path, field] of [
      ['', '.code-in'],
      ['?browse', '.search'],
      ['create', '.q-in'],
      [`host/${room.id}#${room.admin_key}`, '.to-share'],
    ]) {
      await page.go(server.url + path)
      await page.find(field)
      assert.deepEqual(await small(), [], path)
    }
    await page.click('.to-share')
    await page.find('dialog .copy-row')
    assert.deepEqual(await small(), [], 'what is to be shared')
  })

  test('a host writes a question of many lines, which all show, shares the room, and takes the answers along', async () => {
    await page.resize(LAPTOP)
    await page.go(server.url + 'create')
    await page.type('.q-in', LONG)
    await page.type('.orow:nth-child(1) textarea', LONG)
    await page.press(KEY.enter)
    await page.press('N', 'o')
    const hidden = () =>
      page.run(() => [...document.querySelectorAll('textarea')].filter((e) => e.scrollHeight > e.clientHeight + 1).map((e) => e.value))
    await until('all of it shows', async () => !(await hidden()).length)
    await page.resize(PHONE)
    await until('all of it shows on a phone', async () => !(await hidden()).length)
    await page.resize(LAPTOP)
    await page.click('button', 'Create poll')

    await page.click('.to-share')
    await page.find('dialog .joincard')
    await page.click('dialog .copy-row button')
    await page.find('.toast', 'Copied')
    await page.press(KEY.escape)
    await page.gone('dialog')

    await page.run(() => {
      HTMLAnchorElement.prototype.click = function () {
        window.taken = this.download
      }
    })
    await page.click('button', 'Download answers')
    await until('there is a file', () => page.run(() => window.taken?.endsWith('.zip')))
  })

  test('a kiosk takes a vote, and starts again while its server is down', async () => {
    const room = await server.room('Museum', [{ ...FEEL, identity: 'kiosk', allow_change: false }], { show: 0 })
    await page.resize(LAPTOP)
    await page.go(`${server.url}kiosk/${room.code}#${room.kiosk_key}`)
    await page.click('label.opt', 'Great')
    await page.click('button[type=submit]')
    await page.find('.kiosk-thanks', 'Your vote was counted')
    assert.equal((await server.poll(room.polls[0].id)).total_votes, 1)
    await until('all of it is kept', () =>
      page.run(async () => {
        const kept = (await (await caches.open('pollstream-shell')).keys()).map((r) => r.url),
          loaded = performance.getEntriesByType('resource').map((e) => e.name)
        return [new URL('kiosk/', document.baseURI).href, ...loaded.filter((url) => url.includes('/assets/'))].every((url) =>
          kept.includes(url),
        )
      }),
    )
    await server.stop()
    await page.reload()
    await page.find('.kiosk', 'Connection lost')
    await server.start()
    await page.find('.kiosk label.opt', 'Great')
  })
})
