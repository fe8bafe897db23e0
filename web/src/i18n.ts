// Words: typed keys, {slots}, plurals by Intl, and the formats of numbers, times and lists. English is built in; other
// languages load when needed. The server sends codes; every sentence that a person reads is here.

import { signal } from '@preact/signals'
import { en } from './locales/en'
import type { desk } from './locales/en_desk'
import type { gone } from './locales/en_gone'
import type { kinds } from './locales/en_kinds'
import type { notes } from './locales/en_notes'
import type { paced } from './locales/en_paced'
import type { time } from './locales/en_time'
import type { why } from './locales/en_why'
import { recall, remember } from './memory'

/** A message: one text, or one per plural category of {n}. */
export type Message = string | ({ other: string } & Partial<Record<'zero' | 'one' | 'two' | 'few' | 'many', string>>)
export type MessageKey =
  | keyof typeof en
  | keyof typeof gone
  | keyof typeof desk
  | keyof typeof kinds
  | keyof typeof notes
  | keyof typeof paced
  | keyof typeof time
  | keyof typeof why
export type Catalogue = Record<MessageKey, Message>
export type Slots = Record<string, string | number>

export const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español', fr: 'Français', ar: 'العربية' } as const
export type Language = keyof typeof LANGUAGES

/** Each module exports its catalogue under the language's own name. */
const load: Record<Exclude<Language, 'en'>, () => Promise<{ [L in Language]?: Catalogue }>> = {
  de: () => import('./locales/de'),
  es: () => import('./locales/es'),
  fr: () => import('./locales/fr'),
  ar: () => import('./locales/ar'),
}

export const language = signal<Language>('en')
let english = en as Partial<Catalogue> as Catalogue
const catalogue = signal<Catalogue>(english)

/** Adds the English that came with a chunk. */
export function learnEnglish(more: Partial<Catalogue>): void {
  english = { ...english, ...more }
  if (language.peek() === 'en') catalogue.value = english
}

const known = (tag: string | null | undefined): Language | undefined => {
  const short = tag?.toLowerCase().split('-')[0]
  return short && short in LANGUAGES ? (short as Language) : undefined
}

/** `?lang`, then what was chosen here before, then the browser's preference. */
export function preferred(search = location.search, tags: readonly string[] = navigator.languages ?? []): Language {
  return (
    known(new URLSearchParams(search).get('lang')) ?? known(recall<string | null>('lang', null)) ?? tags.map(known).find(Boolean) ?? 'en'
  )
}

export async function speak(wanted: Language, keep = false): Promise<void> {
  const words =
    wanted === 'en'
      ? english
      : await load[wanted]().then(
          (m) => m[wanted],
          () => undefined,
        )
  if (!words) return
  catalogue.value = words
  language.value = wanted
  formats.clear()
  if (keep) remember('lang', wanted)
  document.documentElement.lang = wanted
  document.documentElement.dir = wanted === 'ar' ? 'rtl' : 'ltr'
}

export function fill(message: Message, slots: Slots, lang: string): string {
  const text = typeof message === 'string' ? message : (message[new Intl.PluralRules(lang).select(Number(slots.n ?? 0))] ?? message.other)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = slots[name]
    return value === undefined ? whole : typeof value === 'number' ? number(value) : value
  })
}

export const t = (key: MessageKey, slots: Slots = {}): string => fill(catalogue.value[key], slots, language.value)

/** The browser's full tag for this language, for numbers and times: en-GB writes 15:18 where en writes 3:18 PM. Tags with an @, as some systems have, are not valid. */
export const locale = (): string =>
  (navigator.languages ?? []).find((tag) => known(tag) === language.value && !tag.includes('@')) ?? language.value

const formats = new Map<string, unknown>()
export function format<F, O>(name: string, Format: new (locale: string, options?: O) => F, options?: O): F {
  if (!formats.has(name)) formats.set(name, new Format(locale(), options))
  return formats.get(name) as F
}

export const number = (n: number): string => format('n', Intl.NumberFormat).format(n)
export const percent = (n: number): string => format('p', Intl.NumberFormat, { style: 'percent' }).format(n / 100)
export const list = (items: string[]): string => format('l', Intl.ListFormat).format(items)

/** With seconds; the version without them is `timeAt` in moment.ts. */
export const clockTime = (ms: number): string => format('t', Intl.DateTimeFormat, { timeStyle: 'medium' }).format(ms)
