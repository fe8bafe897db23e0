// Time under the test's control: timers and Date.now that move only by tick(). Node 18 has no mock timers of its own.

interface Timer {
  at: number
  every: number | undefined
  run: () => void
}

export class FakeTime {
  private readonly real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    now: Date.now,
  }
  private readonly timers = new Map<number, Timer>()
  /** Shared, so that whoever clears a timer of an earlier test's clock does not stop one of this. */
  private static next = 1
  private time = 1_000_000
  private skew = 0

  constructor() {
    const g = globalThis as unknown as Record<string, unknown>
    const add = (run: () => void, after = 0, every?: number) => {
      this.timers.set(FakeTime.next, { at: this.time + after, every, run })
      return FakeTime.next++
    }
    g.setTimeout = (run: () => void, after?: number) => add(run, after)
    g.setInterval = (run: () => void, every: number) => add(run, every, every)
    g.clearTimeout = g.clearInterval = (id: number) => this.timers.delete(id)
    Date.now = () => this.time + this.skew
  }

  tick(ms: number): void {
    const end = this.time + ms
    for (;;) {
      const due = [...this.timers].filter(([, t]) => t.at <= end).sort((a, b) => a[1].at - b[1].at)[0]
      if (!due) break
      const [id, timer] = due
      this.time = timer.at
      if (timer.every === undefined) this.timers.delete(id)
      else timer.at += timer.every
      timer.run()
    }
    this.time = end
  }

  /** Somebody, or the network, sets the clock; pending timers keep their remaining time. */
  set(by: number): void {
    this.skew += by
  }

  restore(): void {
    Date.now = this.real.now
    Object.assign(globalThis, {
      setTimeout: this.real.setTimeout,
      clearTimeout: this.real.clearTimeout,
      setInterval: this.real.setInterval,
      clearInterval: this.real.clearInterval,
    })
  }
}
