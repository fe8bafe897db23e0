import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { settle, until } from './dom'
import { render } from 'preact'
import { learnEnglish } from '../../src/i18n'
import { desk } from '../../src/locales/en_desk'
import type { Room, RoomPoll } from '../../src/proto'
import { DownloadAll } from '../../src/screens/download_all'
import { Toasts } from '../../src/ui/toast'
import { crc32, zip } from '../../src/zip'

learnEnglish(desk)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const page = () => document.getElementById('app')!

/** The contents of an archive, read through its directory as any unzip tool does. */
async function unpacked(archive: Blob): Promise<{ name: string; content: string }[]> {
  const bytes = new Uint8Array(await archive.arrayBuffer()),
    view = new DataView(bytes.buffer),
    end = bytes.length - 22
  assert.equal(view.getUint32(end, true), 0x06054b50)
  const files = []
  let at = view.getUint32(end + 16, true)
  for (let n = view.getUint16(end + 10, true); n; --n) {
    assert.equal(view.getUint32(at, true), 0x02014b50)
    const sum = view.getUint32(at + 16, true),
      size = view.getUint32(at + 24, true),
      long = view.getUint16(at + 28, true),
      local = view.getUint32(at + 42, true)
    assert.equal(view.getUint32(local, true), 0x04034b50)
    assert.deepEqual(bytes.slice(local + 4, local + 30), bytes.slice(at + 6, at + 32), 'both say the same of the file')
    const from = local + 30 + long,
      content = bytes.slice(from, from + size)
    assert.equal(crc32(content), sum)
    files.push({ name: text(bytes.slice(local + 30, from)), content: text(content) })
    at += 46 + long
  }
  assert.equal(at, end, 'nothing is between directory and end')
  return files
}

test('an archive has its files as they were, with their names and sums', async () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926)
  const files = [
    { name: '01-Größe.csv', content: 'a,b\n' },
    { name: '02.csv', content: '' },
    { name: '03-x.csv', content: 'é'.repeat(1000) },
  ]
  const archive = zip(
    files.map(({ name, content }) => ({ name, bytes: new TextEncoder().encode(content) })),
    new Date(2026, 1, 5, 14, 30, 8),
  )
  assert.deepEqual(await unpacked(archive), files)
  // Times have steps of two seconds, and days start in 1980.
  const first = new DataView(await archive.arrayBuffer())
  assert.deepEqual([first.getUint16(10, true), first.getUint16(12, true)], [(14 << 11) | (30 << 5) | 4, (46 << 9) | (2 << 5) | 5])
  assert.deepEqual(await unpacked(zip([], new Date())), [])
})

beforeEach(() => {
  render(null, page())
})

/** Presses a button in a room with these questions; the server answers each one's export, and with `results` all in one. */
async function downloading(answers: Record<string, [status: number, body: string]>, results?: [status: number, body: string]) {
  const polls: RoomPoll[] = Object.keys(answers).map((title, n) => ({
    id: `poll${n}`,
    title,
    kind: 'single',
    status: 'open',
    total_votes: 1,
  }))
  const room: Room = {
    id: 'room',
    code: '482913',
    title: 'Class 7b: water',
    created_at: '',
    current_poll_id: null,
    pace: 'host',
    viewers: 0,
    version: 1,
    polls,
  }
  const saved: { archive: Blob; name: string }[] = [],
    asked: string[] = [],
    make = URL.createObjectURL
  globalThis.fetch = (async (url: string) => {
    const [status, body] = results ?? answers[polls.find((p) => url.includes(p.id))!.title]!
    asked.push(results ? url.slice(url.indexOf('api/')) : new URL(url).search)
    return new Response(body, { status })
  }) as typeof fetch
  URL.createObjectURL = (blob: Blob) => {
    saved.push({ archive: blob, name: '' })
    return 'blob:x'
  }
  const press = HTMLElement.prototype.click
  HTMLElement.prototype.click = function click() {
    if (this.tagName === 'A') saved.at(-1)!.name = (this as HTMLAnchorElement).download
    else press.call(this)
  }
  try {
    render(
      <>
        <DownloadAll room={room} adminKey="psa_key" />
        <Toasts />
      </>,
      page(),
    )
    page().querySelectorAll('button')[results ? 1 : 0]!.click()
    await until(() => asked.length === (results ? 1 : polls.length) || page().querySelector('.toast'))
    await settle(20)
  } finally {
    URL.createObjectURL = make
    HTMLElement.prototype.click = press
  }
  return { saved, asked, said: page().querySelector('.toast')?.textContent }
}

test('all answers of a room are one file, a table for each question in their order', async () => {
  const { saved, asked, said } = await downloading({ 'Tea or coffee?': [200, 'a'], '???': [200, 'b'] })
  assert.deepEqual(await unpacked(saved[0]!.archive), [
    { name: '01-Tea-or-coffee.csv', content: 'a' },
    { name: '02.csv', content: 'b' },
  ])
  assert.deepEqual([saved.length, saved[0]!.name, said], [1, 'pollstream-482913-Class-7b-water.zip', undefined])
  assert.deepEqual(asked, ['?format=csv&bom=true', '?format=csv&bom=true'])
})

test('the results of a room are one table, as the server has it', async () => {
  const { saved, asked, said } = await downloading({ One: [500, ''], Two: [500, ''] }, [200, 'number,question'])
  assert.equal(await saved[0]!.archive.text(), 'number,question')
  assert.deepEqual([saved.length, saved[0]!.name, said], [1, 'pollstream-482913-Class-7b-water-results.csv', undefined])
  assert.deepEqual(asked, ['api/v1/rooms/room/results?format=csv&bom=true'])
  render(null, page())
  const refused = await downloading({ One: [500, ''] }, [403, '{"code":"forbidden"}'])
  assert.deepEqual([refused.saved, refused.said], [[], 'This key does not open the room.'])
})

test('what is held back for a small group is left out, and that is said; a refusal saves nothing', async () => {
  const { saved, said } = await downloading({ One: [409, '{"code":"withheld"}'], Two: [200, 'b'] })
  assert.deepEqual(
    (await unpacked(saved[0]!.archive)).map((f) => f.name),
    ['02-Two.csv'],
  )
  assert.equal(said, '1 question is left out: it protects small groups and is still open, or has too few votes.')
  render(null, page())
  const refused = await downloading({ One: [200, 'a'], Two: [403, '{"code":"forbidden"}'] })
  assert.deepEqual([refused.saved, refused.said], [[], 'This key does not open the room.'])
  render(null, page())
  const other = await downloading({ One: [200, 'a'], Two: [409, '{"code":"conflict","detail":"Not now."}'] })
  assert.deepEqual([other.saved, other.said], [[], 'The server refused this: Not now.'])
})
