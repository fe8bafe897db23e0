import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import './dom'
import { fill, preferred, type Message } from '../../src/i18n'
import { ar } from '../../src/locales/ar'
import { de } from '../../src/locales/de'
import { en } from '../../src/locales/en'
import { desk } from '../../src/locales/en_desk'
import { kinds } from '../../src/locales/en_kinds'
import { es } from '../../src/locales/es'
import { fr } from '../../src/locales/fr'

const english: Record<string, Message> = { ...en, ...desk, ...kinds }
const others: Record<string, Record<string, Message>> = { de, es, fr, ar }
const slots = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join()
const other = (m: Message) => (typeof m === 'string' ? m : m.other)

for (const [lang, words] of Object.entries(others)) {
  test(`${lang} has the keys of English, and their slots`, () => {
    assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort())
    for (const [key, message] of Object.entries(english)) {
      const theirs = words[key]!
      assert.equal(typeof theirs, typeof message, key)
      assert.equal(slots(other(theirs)), slots(other(message)), key)
      for (const form of typeof theirs === 'string' ? [] : Object.values(theirs))
        assert.ok(slots(other(message)).includes(slots(form!)), `${key}: ${form}`)
    }
  })
}

test('no word is left that nothing says', () => {
  const root = join(process.cwd(), 'src')
  const sources = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? (e.name === 'locales' ? [] : sources(join(dir, e.name))) : [readFileSync(join(dir, e.name), 'utf8')])
  const text = sources(root).join('\n')
  const built = /^id_(device|name|kiosk)_hint$/
  assert.deepEqual(Object.keys(english).filter((k) => !built.test(k) && !new RegExp(`['\`"]${k}['\`"]`).test(text)), [])
})

test('plurals, slots, and numbers in the language', () => {
  assert.equal(fill({ one: '{n} vote', other: '{n} votes' }, { n: 1 }, 'en'), '1 vote')
  assert.equal(fill({ one: '{n} vote', other: '{n} votes' }, { n: 1200 }, 'en'), '1,200 votes')
  assert.equal(fill(ar.votes, { n: 2 }, 'ar'), 'صوتان')
  assert.equal(fill('a {x} {y}', { x: 'b' }, 'en'), 'a b {y}')
})

test('the language: address, then choice, then browser', () => {
  assert.equal(preferred('?lang=de', ['fr']), 'de')
  assert.equal(preferred('', ['xx', 'es-MX']), 'es')
  localStorage.setItem('pollstream.lang', '"ar"')
  assert.equal(preferred('', ['es']), 'ar')
  localStorage.removeItem('pollstream.lang')
  assert.equal(preferred('?lang=xx', []), 'en')
})
