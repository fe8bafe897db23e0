import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import './dom'
import { duration, lasting } from '../../src/duration'
import { embedLanguage, votesIn, WORDS } from '../../src/embed_words'
import { fill, LANGUAGES, number, percent, preferred, speak, type Language, type Message } from '../../src/i18n'
import { moment, timeAt } from '../../src/moment'
import { ar } from '../../src/locales/ar'
import { de } from '../../src/locales/de'
import { en } from '../../src/locales/en'
import { desk } from '../../src/locales/en_desk'
import { gone } from '../../src/locales/en_gone'
import { kinds } from '../../src/locales/en_kinds'
import { notes } from '../../src/locales/en_notes'
import { paced } from '../../src/locales/en_paced'
import { time } from '../../src/locales/en_time'
import { why } from '../../src/locales/en_why'
import { decimal, labelled, withUnit } from '../../src/kinds/words'
import { poll } from './fixtures'
import { es } from '../../src/locales/es'
import { fr } from '../../src/locales/fr'

const english: Record<string, Message> = { ...en, ...gone, ...desk, ...kinds, ...notes, ...paced, ...time, ...why }
const others: Record<string, Record<string, Message>> = { de, es, fr, ar }
const slots = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((m) => m[1])
    .sort()
    .join()
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

const texts = (m: Message): string[] => (typeof m === 'string' ? [m] : Object.values(m))
const wrong = (words: Record<string, Message>, is: (text: string) => boolean) =>
  Object.entries(words).flatMap(([key, m]) =>
    texts(m)
      .filter(is)
      .map((text) => `${key}: ${text}`),
  )

for (const [lang, words] of Object.entries({ en: english, ...others })) {
  test(`${lang} has forms for one and for others, and none that no number asks for`, () => {
    const known = new Intl.PluralRules(lang).resolvedOptions().pluralCategories as string[]
    for (const [key, m] of Object.entries(words)) {
      if (typeof m === 'string') continue
      assert.deepEqual(
        Object.keys(m).filter((form) => !known.includes(form)),
        [],
        key,
      )
      assert.ok(m.one && m.other, key)
    }
  })

  test(`${lang} is set with the signs of the language`, () => {
    assert.deepEqual(
      wrong(words, (text) => /['"]|\.\.\.| {2}|^ | $/.test(text)),
      [],
      'typewriter signs',
    )
    assert.deepEqual(
      wrong(words, (text) => /\d ?s\b(?<!\u00a0s)/.test(text)),
      [],
      'a number and its unit part',
    )
  })
}

test('what a sentence says to choose is called so where it is chosen', () => {
  for (const [lang, words] of Object.entries({ en: english, ...others }))
    for (const name of [words.who_counts, words.id_kiosk])
      assert.ok((words.kiosk_wrong_text as string).includes(name as string), `${lang}: ${name}`)
})

test('quotes are those of the language', () => {
  const quotes: Record<string, RegExp> = { en: /[«»„]/, de: /[«»”]/, es: /[„“”]/, fr: /[„“”]/, ar: /[„“”]/ }
  for (const [lang, words] of Object.entries({ en: english, ...others }))
    assert.deepEqual(
      wrong(words, (text) => quotes[lang]!.test(text)),
      [],
      lang,
    )
})

test('French has spaces where no line breaks before its signs and inside its quotes', () => {
  assert.deepEqual(
    wrong(fr, (text) => /(?<!\u202f)[;!?]|(?<!\u00a0)[:»](?!\d)|«(?!\u00a0)|\d \d| %/.test(text.replaceAll('0.0.0.0:8080', ''))),
    [],
  )
  assert.equal(fr.none_found, 'Rien ne correspond à «\u00a0{q}\u00a0».')
})

test('Spanish opens its questions and calls', () => {
  assert.deepEqual(
    wrong(es, (text) => text.includes('?') !== text.includes('¿') || text.includes('!') !== text.includes('¡')),
    [],
  )
})

test('Arabic has its own signs, and what fills a slot keeps to itself', () => {
  const counted = Object.entries(ar).flatMap(([key, m]) => (typeof m === 'string' || !m.many || m.two ? [] : [key]))
  assert.deepEqual(counted, [], 'who counts from 11 on counts two as well')
  assert.deepEqual(
    wrong(ar, (text) => /[,;?]/.test(text)),
    [],
  )
  assert.equal(fill(ar.you_picked, { options: 'A/B' }, 'ar'), 'اخترت \u2068A/B\u2069')
  assert.equal(fill(ar.quiz_points, { n: 5 }, 'ar').replace(/\p{Cf}/gu, ''), '+5 نقاط')
})

test('no word is left that nothing says', () => {
  const root = join(process.cwd(), 'src')
  const sources = (dir: string): string[] =>
    readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
      e.isDirectory() ? (e.name === 'locales' ? [] : sources(join(dir, e.name))) : [readFileSync(join(dir, e.name), 'utf8')],
    )
  const text = sources(root).join('\n')
  const built = /^id_(device|name|kiosk)_hint$/
  assert.deepEqual(
    Object.keys(english).filter((k) => !built.test(k) && !new RegExp(`['\`"]${k}['\`"]`).test(text)),
    [],
  )
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

/** The afternoon of 5 February 2026, and numbers, as somebody with these browser languages reads them. */
async function read(language: Language, tags: string[]): Promise<string> {
  Object.defineProperty(navigator, 'languages', { value: tags, configurable: true })
  await speak(language)
  const at = new Date(2026, 1, 5, 15, 18, 54).getTime()
  // Spaces differ between versions of the Intl data.
  return [timeAt(at, true), timeAt(at), moment(at), number(1234567), decimal('1234.5'), percent(12)].join(' | ').replace(/\s/g, ' ')
}

test('a countdown is in the digits of everything else', async () => {
  const before = navigator.languages
  assert.deepEqual([42_000, 725_000, 7_389_000].map(duration), ['0:42', '12:05', '2:03:09'])
  Object.defineProperty(navigator, 'languages', { value: ['ar-EG'], configurable: true })
  await speak('ar')
  assert.equal(duration(725_000), '١٢:٠٥')
  Object.defineProperty(navigator, 'languages', { value: before, configurable: true })
  await speak('en')
})

test("results in another page speak its language, or else the reader's, and count as the app does", () => {
  assert.deepEqual(Object.keys(WORDS).sort(), Object.keys(LANGUAGES).sort())
  assert.deepEqual(
    [embedLanguage('fr-CH', ['de']), embedLanguage(undefined, ['xx', 'es-MX']), embedLanguage('it', ['de']), embedLanguage(undefined, [])],
    ['fr', 'es', 'en', 'en'],
  )
  // The app writes digits as the language of the browser has them, here English.
  for (const [lang, words] of Object.entries(others)) {
    const said = fill(words.votes!, { n: 3 }, lang).replace('3', new Intl.NumberFormat(lang).format(3))
    assert.equal(votesIn(lang, 3), said)
  }
  assert.deepEqual([votesIn('en', 1), votesIn('ar', 2), votesIn('fr', 0)], ['1 vote', 'صوتان', '0 vote'])
})

test('times, dates and numbers are written as in the country of the browser', async () => {
  const before = navigator.languages
  assert.equal(await read('en', ['de-AT', 'en-GB', 'en-US']), '15:18:54 | 15:18 | 5 Feb 2026, 15:18 | 1,234,567 | 1,234.5 | 12%')
  assert.match(await read('en', ['en-US']), /^3:18:54 PM \| 3:18 PM \| Feb 5, 2026, 3:18 PM/)
  assert.match(await read('de', ['en-GB', 'de-CH', 'de']), /^15:18:54 .* 1.234.567 \| 1.234\.5 \| 12%$/)
  assert.match(await read('de', ['en-GB']), /1\.234\.567 \| 1\.234,5 \| 12 %$/)
  assert.match(await read('en', ['en-US@posix']), /^3:18:54 PM/)
  Object.defineProperty(navigator, 'languages', { value: before, configurable: true })
  await speak('en')
})

test('a number keeps its unit beside it, and a label its sign, as the language has them', async () => {
  const weighed = poll({ kind: 'numeric', settings: { unit: 'kg' } })
  assert.deepEqual([withUnit(weighed, '3'), labelled('Mean', '3')], ['3\u00a0kg', 'Mean: 3'])
  await speak('fr')
  assert.equal(labelled('Moyenne', '3'), 'Moyenne\u00a0: 3')
  await speak('ar')
  assert.equal(withUnit(weighed, '3'), '\u20683\u00a0kg\u2069')
  await speak('en')
})

test('how long something took is said in one unit', async () => {
  Object.defineProperty(navigator, 'languages', { value: ['en-GB'], configurable: true })
  await speak('en')
  const said = [400, 45_000, 90_000, 978_000, 5_400_000, 3 * 3_600_000, 100 * 3_600_000].map((ms) =>
    lasting(ms).replace(/\s/g, ' ').replace(/s$/, ''),
  )
  assert.deepEqual(said, ['0 sec', '45 sec', '90 sec', '16 min', '90 min', '3 hr', '4 day'])
})
