// The vote stream: votes per second over the last minutes, as a strip of small bars at the foot of the stage.

export class Stream {
  private readonly seconds: number[]
  private last = -1
  private total: number | undefined

  constructor(readonly length = 120) {
    this.seconds = Array.from({ length }, () => 0)
  }

  /** Takes the poll's total at a point in time; the difference from the previous total is what was cast since. */
  count(total: number, nowMs: number): void {
    this.roll(nowMs)
    if (this.total !== undefined && total > this.total) this.seconds[this.length - 1]! += total - this.total
    this.total = total
  }

  /** Another poll: its history starts here. */
  restart(total: number): void {
    this.total = total
  }

  roll(nowMs: number): void {
    const second = Math.floor(nowMs / 1000)
    const steps = this.last < 0 ? 0 : Math.min(this.length, Math.max(0, second - this.last))
    for (let i = 0; i < steps; i++) {
      this.seconds.shift()
      this.seconds.push(0)
    }
    this.last = Math.max(this.last, second)
  }

  get votes(): readonly number[] {
    return this.seconds
  }
}

export interface Strip {
  x: number
  height: number
}

/** Geometry in a box of 10 by `height` per second: every bar at least a hair high, the busiest at full height. */
export function strip(votes: readonly number[], height: number): Strip[] {
  const top = Math.max(4, ...votes)
  return votes.map((v, i) => ({ x: i * 10 + 2, height: 2 + (v / top) * (height - 4) }))
}
