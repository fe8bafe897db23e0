// The page's single socket: subscriptions that survive reconnects, backoff with jitter, and waking up when the phone
// does. It knows nothing about polls; frames go to the listener.

import { hear, passed } from './clock'
import type { ServerFrame, Topic } from './proto'

export type Link = 'idle' | 'connecting' | 'open' | 'lost'

export interface Socket {
  readyState: number
  send(text: string): void
  close(code?: number): void
  onopen: (() => void) | null
  onclose: ((e: { code: number }) => void) | null
  onmessage: ((e: { data: unknown }) => void) | null
}

export interface Listener {
  frame(frame: ServerFrame): void
  link(state: Link): void
  /** Sent with each subscription. */
  role?(): { as?: 'screen' }
}

const FIRST_MS = 300
const LONGEST_MS = 15_000
/** Beats come every 15 s, and a bad network may hold one up for ten more. A socket silent for longer is dead, and nobody told us. */
const SILENT_MS = 25_000
/** How long a page that has just woken up waits for a sign of life. A phone that was locked may have lost the connection without being told. */
const ALIVE_MS = 5000
/** A connection that lasted this long was a good one. */
const STEADY_MS = 5000
/** A page whose request the server could not handle asks again after a second or so, then later and later. */
const SPARING = 2

/** The wait before attempt n (0, 1, 2, …): it doubles, never exceeds 15 s, and is randomised so that 500 phones do not come at once. */
export function backoff(attempt: number, random = Math.random()): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  return ceiling / 2 + random * (ceiling / 2)
}

const keyOf = (topic: Topic): string => ('poll_id' in topic ? 'p' + topic.poll_id : 'r' + topic.room_id)

export class Net {
  private socket: Socket | null = null
  private topics = new Map<string, { topic: Topic; users: number }>()
  private greeting: object | null = null
  private attempt = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private refused = 0
  private again: ReturnType<typeof setTimeout> | undefined
  private watchdog: ReturnType<typeof setInterval> | undefined
  private heard = 0
  private since = 0
  state: Link = 'idle'

  constructor(
    private readonly address: () => string,
    private readonly listener: Listener,
    private readonly open: (address: string) => Socket = (a) => new WebSocket(a) as unknown as Socket,
  ) {}

  /** Connects on the first subscription; the returned function cancels the subscription. */
  subscribe(topic: Topic): () => void {
    const key = keyOf(topic)
    const entry = this.topics.get(key)
    if (entry) entry.users++
    else {
      this.topics.set(key, { topic, users: 1 })
      if (this.state === 'open') this.follow(topic)
      else if (this.state === 'idle') this.connect()
    }
    let done = false
    return () => {
      if (done) return
      done = true
      const left = this.topics.get(key)
      if (!left || --left.users > 0) return
      this.topics.delete(key)
      if (this.state === 'open') this.say({ type: 'unsubscribe', ...topic })
      if (!this.topics.size) this.stop()
    }
  }

  /** Asks for a fresh snapshot of a topic, for example after a vote has made results visible. */
  refresh(topic: Topic): void {
    if (this.state === 'open' && this.topics.has(keyOf(topic))) this.follow(topic)
  }

  private follow(topic: Topic): void {
    this.say({ type: 'subscribe', ...topic, ...this.listener.role?.() })
  }

  /** Sets the greeting sent first on every connection: a host's or kiosk's key. */
  introduce(greeting: object | null): void {
    this.greeting = greeting
    if (greeting && this.state === 'open') this.greet()
  }

  /** Reconnects at once: the page became visible, the network came back, or somebody pressed "Try now". */
  wake(): void {
    if (this.state === 'lost') {
      this.attempt = 0
      this.connect()
    } else if (this.state === 'open') {
      const quiet = passed(this.heard)
      if (quiet > SILENT_MS) this.drop()
      else if (quiet > ALIVE_MS) {
        this.greet()
        this.heard = Date.now() + ALIVE_MS - SILENT_MS
      }
    }
  }

  stop(): void {
    clearTimeout(this.timer)
    clearInterval(this.watchdog)
    this.detach()?.close(1000)
    this.become('idle')
    this.attempt = 0
  }

  private say(message: object): void {
    this.socket?.send(JSON.stringify(message))
  }

  private become(state: Link): void {
    if (this.state === state) return
    this.state = state
    this.listener.link(state)
  }

  private detach(): Socket | null {
    const socket = this.socket
    if (socket) socket.onopen = socket.onclose = socket.onmessage = null
    this.socket = null
    clearTimeout(this.again)
    this.again = undefined
    return socket
  }

  private connect(): void {
    clearTimeout(this.timer)
    this.detach()?.close()
    if (this.state === 'idle') this.become('connecting')
    this.since = Date.now()
    const socket = (this.socket = this.open(this.address()))
    socket.onopen = () => this.opened()
    socket.onmessage = (e) => this.received(e.data)
    socket.onclose = (e) => this.closed(e.code)
    clearInterval(this.watchdog)
    this.watchdog = setInterval(() => this.watch(), 5000)
  }

  /** Gives up a connection that never opened or has fallen silent. */
  private watch(): void {
    const quiet = passed(this.state === 'open' ? this.heard : this.since)
    if (this.socket && quiet > (this.state === 'open' ? SILENT_MS : 10_000)) this.drop()
  }

  private opened(): void {
    this.heard = this.since = Date.now()
    this.become('open')
    this.greet()
  }

  /** Says who we are first, so that the snapshots that follow show what this key may see. */
  private greet(): void {
    if (this.greeting) this.say(this.greeting)
    for (const { topic } of this.topics.values()) this.follow(topic)
  }

  private received(data: unknown): void {
    this.heard = Date.now()
    let frame: ServerFrame
    try {
      frame = JSON.parse(String(data)) as ServerFrame
    } catch {
      return
    }
    if (frame.type !== 'beat') {
      if (frame.type === 'error' && frame.code === 'unavailable') this.askAgain()
      return this.listener.frame(frame)
    }
    hear(frame.now_ms)
    // While all is well, past refusals are forgotten one by one.
    if (this.refused) this.refused--
  }

  /** The server was too busy to take a key or a subscription. All of them are sent again, at different times for each phone in a full hall. */
  private askAgain(): void {
    this.again ??= setTimeout(
      () => {
        this.again = undefined
        this.greet()
      },
      backoff(SPARING + this.refused++),
    )
  }

  private drop(): void {
    this.detach()?.close()
    this.closed(1006)
  }

  private closed(code: number): void {
    this.detach()
    clearInterval(this.watchdog)
    // A connection that lasted resets the backoff; one that is closed at once must not come straight back again and again.
    if (this.state === 'open' && Date.now() - this.since > STEADY_MS) this.attempt = 0
    this.become('lost')
    // 1001 and 1012 mean "restarting": everybody was dropped at the same instant, so spread out more widely.
    const spread = code === 1001 || code === 1012 ? Math.random() * 1000 : 0
    this.timer = setTimeout(() => this.connect(), backoff(this.attempt++) + spread)
  }
}
