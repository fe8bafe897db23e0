// What a voter's screen needs to know about a kind of question. Single and multiple choice are in the first script; the
// others come with a chunk, requested when the first such question is shown.

import { signal, type Signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import type { Kind, Poll, Room, Voted } from './proto'
import { renew } from './renew'
import type { IconName } from './ui/icon'

export interface FormProps {
  poll: Poll
  draft: Voted
  onDraft: (draft: Voted) => void
  locked: boolean
  note: string | undefined
}

export interface ScreenProps {
  poll: Poll
  room: Room | undefined
}

export interface Parts {
  /** The screen of a kind that is not simply a form and then its results. */
  Screen?: ComponentType<ScreenProps>
  /** Shown above the wait for the next question. */
  Place?: ComponentType<{ room: Room }>
  Form: ComponentType<FormProps>
  Results: ComponentType<{ poll: Poll; mine?: Voted | undefined }>
  /** How to vote, for the line under the question. */
  rule: (poll: Poll) => [IconName, string]
  /** What the button says. */
  caption: (poll: Poll, draft: Voted) => string
  /** The ballot as it would be sent; undefined while something is missing. */
  ballot: (poll: Poll, draft: Voted) => Voted | undefined
  /** The ballot of a voter who wants to be counted without a preference, for kinds that have one. */
  blank?: (poll: Poll) => Voted
  /** "You picked B". */
  summary: (poll: Poll, voted: Voted) => string | undefined
  /** The results as one sentence. */
  sentence: (poll: Poll) => string
}

export type LazyKind = Exclude<Kind, 'single' | 'multiple'>

const AGAIN_MS = 3000

/** What a chunk provides. The first call requests it; until it arrives, the value is undefined. */
const lazily = <T>(load: () => Promise<T>, into: Signal<T | undefined> = signal()) => {
  let asked = false
  return function want(): T | undefined {
    if (!asked && !into.peek()) {
      asked = true
      load().then(
        (found) => {
          into.value = found
        },
        () => {
          renew()
          setTimeout(() => {
            asked = false
            want()
          }, AGAIN_MS)
        },
      )
    }
    return into.value
  }
}

export const lazyParts = signal<Record<LazyKind, Parts> | undefined>(undefined)
export const wantParts = lazily(() => import('./kinds/chunk').then((m) => m.parts), lazyParts)
/** The sentences about votes that do not count, or have not arrived. */
export const wantWhy = lazily(() => import('./screens/why'))
/** The notes shown under some results. */
export const wantNotes = lazily(() => import('./ui/notes'))
/** The countdown of a poll that has an end. */
export const wantCountdown = lazily(() => import('./ui/countdown'))
