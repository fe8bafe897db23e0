import assert from 'node:assert/strict'
import { test } from 'node:test'
import { window } from './dom'
import { codeIn, spaced } from '../../src/code'
import { at, inside, socketAddress } from '../../src/site'
import { followLinks, go, parse, route } from '../../src/router'
import { pickAddress } from '../../src/screens/join_card'
import { actOf, keyName } from '../../src/screens/stage_keys'

test('every address is inside the base path', () => {
  assert.equal(at('482913'), 'http://poll.test/base/482913')
  assert.equal(inside('/base/stage/482913/'), 'stage/482913')
  assert.equal(socketAddress(), 'ws://poll.test/base/ws')
})

test('codes in what people type or paste', () => {
  assert.equal(codeIn('482 913'), '482913')
  assert.equal(codeIn('482-913'), '482913')
  assert.equal(codeIn('http://pollstream.local/482913'), '482913')
  assert.equal(codeIn('４８２　９１３'), '482913')
  assert.equal(codeIn('48291'), undefined)
  assert.equal(codeIn('4829131'), undefined)
  assert.equal(spaced('482913'), '482 913')
})

test('addresses and their screens', () => {
  assert.deepEqual(parse(''), { screen: 'join' })
  assert.deepEqual(parse('', '?browse'), { screen: 'browse' })
  assert.deepEqual(parse('482913'), { screen: 'room', code: '482913' })
  assert.deepEqual(parse('stage/482913'), { screen: 'stage', code: '482913' })
  assert.deepEqual(parse('host/01KROOM0000000000000000001'), { screen: 'host', id: '01KROOM0000000000000000001' })
  assert.deepEqual(parse('p/01KPOLL0000000000000000001'), { screen: 'poll', id: '01KPOLL0000000000000000001' })
  for (const wrong of ['48291', 'stage/x', 'host/', 'a/b/c', 'nothing', 'host/01KROOM0000000000000000001/more', 'stage/482913/more'])
    assert.equal(parse(wrong).screen, 'missing')
})

test('phones get an address they can reach', () => {
  const server = {
    version: '1',
    base_url: '',
    addresses: ['http://127.0.0.1:8080/', 'http://192.168.1.5:8080/'],
    loopback_only: false,
    create_policy: 'anyone' as const,
  }
  assert.equal(pickAddress(server, 'http://localhost:8080/', null), 'http://192.168.1.5:8080/')
  assert.equal(pickAddress(server, 'http://poll.example/', null), 'http://poll.example/')
  assert.equal(pickAddress(server, 'http://poll.example/', 'http://192.168.1.5:8080/'), 'http://192.168.1.5:8080/')
  assert.equal(pickAddress(server, 'http://poll.example/', 'http://gone/'), 'http://poll.example/')
  assert.equal(pickAddress(undefined, 'http://localhost:8080/', null), 'http://localhost:8080/')
})

const press = (key: string, more: object = {}, target: object | null = null) =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, target, ...more }) as unknown as KeyboardEvent

test('presenter keys, as clickers send them', () => {
  assert.equal(actOf(press('PageDown'), true), 'next')
  assert.equal(actOf(press(' '), true), 'next')
  assert.equal(actOf(press('B'), true), 'black')
  assert.equal(actOf(press('.'), true), 'black')
  assert.equal(actOf(press('r', { ctrlKey: true }), true), undefined)
  assert.equal(actOf(press('r'), false), undefined)
  assert.equal(actOf(press('?'), false), 'keys')
  assert.equal(actOf(press('PageDown'), false), 'next')
  assert.equal(actOf(press('q', {}, { closest: () => ({}) }), true), undefined)
})

test('the arrow to what comes next points on in the direction of reading, and the list of keys says so', () => {
  const said = () => [actOf(press('ArrowRight'), true), actOf(press('ArrowLeft'), true), keyName('→'), actOf(press('PageDown'), true)]
  assert.deepEqual(said(), ['next', 'previous', '→', 'next'])
  document.documentElement.dir = 'rtl'
  try {
    assert.deepEqual(said(), ['previous', 'next', '←', 'next'])
  } finally {
    document.documentElement.dir = 'ltr'
  }
})

test('a click on a link to another screen goes there without a load; every other one is the browser’s', async () => {
  followLinks()
  /** Whether the app handled the click. It is dispatched on the document, bypassing happy-dom's own links, which act first. */
  const click = (attributes: string, how: object = {}): boolean => {
    go('')
    document.body.innerHTML = `<a ${attributes}><b>there</b></a>`
    const e = new MouseEvent('click', { button: 0 })
    let ours = false
    for (const [name, value] of Object.entries({
      target: document.querySelector('b'),
      preventDefault: () => {
        ours = true
      },
      ...how,
    }))
      Object.defineProperty(e, name, { value })
    document.dispatchEvent(e)
    return ours
  }
  assert.equal(click('href="stage/482913?view"'), true)
  assert.deepEqual([route.value, location.pathname, location.search], [{ screen: 'stage', code: '482913' }, '/base/stage/482913', '?view'])
  history.replaceState(null, '', at('create'))
  window.dispatchEvent(new window.Event('popstate') as never)
  assert.deepEqual(route.value, { screen: 'create' })
  for (const [attributes, how] of [
    ['href="482913"', { ctrlKey: true }],
    ['href="482913"', { metaKey: true }],
    ['href="482913"', { shiftKey: true }],
    ['href="482913"', { altKey: true }],
    ['href="482913"', { button: 1 }],
    ['href="482913"', { defaultPrevented: true }],
    ['href="482913" target="_blank"', {}],
    ['href="482913" download', {}],
    ['href="http://other.test/base/482913"', {}],
    ['href="/482913"', {}],
    ['href="api/v1/polls"', {}],
    ['', {}],
  ] as const) {
    assert.equal(click(attributes, how), false, attributes + JSON.stringify(how))
    assert.deepEqual(route.value, { screen: 'join' })
  }
})
