// Votes that are on their way. A ballot is stored here before it is sent, and leaves only when the server has answered,
// so a dead network, a reload or a server restart cannot lose it. Its vote_id makes sending it twice harmless.

import { signal } from '@preact/signals'
import { problemOf, type Problem } from './api'
import { backoff } from './net'
import type { Ballot, VoteAnswer } from './proto'
import { recall, remember } from './memory'

/** The counts of a question when a vote on it was made, and this voter's mark that they include. */
export interface Base {
  up: number
  down: number
  mark: 1 | -1 | 0
}

/** `claims` until the ballot is sent for the first time: its name must be free by then, unless this voter has it already. */
export interface Sealed {
  pollId: string
  ballot: Ballot
  headers?: Record<string, string>
  at: number
  base?: Base
  claims?: true
}

export type Outcome = { ok: true; answer: VoteAnswer } | { ok: false; problem: Problem }

export type Carrier = (letter: Sealed) => Promise<VoteAnswer>

const MAX = 5000

export class Outbox {
  readonly waiting = signal<Sealed[]>([])
  /** The time until which the server asked us to wait, as it does when somebody writes too fast; 0 if it did not. */
  readonly slowed = signal(0)
  /** The status with which the server last put off a vote; 0 if it did not, or did not answer. */
  readonly refused = signal(0)
  private sending = false
  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly name: string,
    public carry: Carrier,
    private readonly done: (letter: Sealed, outcome: Outcome) => void,
  ) {
    this.waiting.value = recall<Sealed[]>(name, [])
  }

  /** Takes a ballot and tries to send it. A newer ballot for the same poll replaces the waiting one, unless every ballot counts. */
  put(letter: Sealed, replace = true): void {
    this.keep((all) => [...all.filter((l) => !replace || l.pollId !== letter.pollId), letter].slice(-MAX))
    void this.flush()
  }

  pending(pollId: string): Sealed | undefined {
    return this.waiting.value.find((l) => l.pollId === pollId)
  }

  /** Sends what is waiting, oldest first; stops at the first sign that the server cannot be reached, and retries later. */
  async flush(): Promise<void> {
    if (this.sending) return
    clearTimeout(this.timer)
    this.sending = true
    try {
      for (let letter = this.waiting.value[0]; letter; letter = this.waiting.value[0]) if (!(await this.deliver(letter))) break
    } finally {
      this.sending = false
    }
  }

  private async deliver(letter: Sealed): Promise<boolean> {
    try {
      const answer = await this.carry(letter)
      // A network that wants people to log in may answer anything in the server's place.
      if (!answer?.receipt) throw answer
      this.attempt = this.slowed.value = this.refused.value = 0
      this.leave(letter)
      this.done(letter, { ok: true, answer })
      return true
    } catch (e) {
      const problem = problemOf(e)
      if (problem.passing) {
        this.refused.value = problem.status
        this.slowed.value = problem.status === 429 ? Date.now() + problem.retryAfter * 1000 : 0
        this.timer = setTimeout(() => void this.flush(), Math.max(problem.retryAfter * 1000, backoff(this.attempt++)))
        return false
      }
      this.leave(letter)
      this.done(letter, { ok: false, problem })
      return true
    }
  }

  private leave(letter: Sealed): void {
    this.keep((all) => all.filter((l) => l.ballot.vote_id !== letter.ballot.vote_id))
  }

  /** Another tab keeps its letters in the same place, so a change is applied both to what is stored there and to this tab's own list. */
  keep(change: (letters: Sealed[]) => Sealed[]): void {
    this.waiting.value = change(this.waiting.value)
    const kept = change(recall<Sealed[]>(this.name, []))
    remember(this.name, kept.length ? kept : undefined)
  }
}
