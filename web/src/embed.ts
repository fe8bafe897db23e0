// <pollstream-results poll="482913"></pollstream-results>: live results in any page, with one script. It only shows:
// voting belongs on our own page, so that the page around it can neither read nor forge a ballot. Everything is made
// with DOM calls and adopted style sheets, so it works under the strictest content policy of the host page.

import { choosersIn, writes } from './ballot'
import { miniBars } from './bars'
import { ceiling } from './charts/axis'
import { middle } from './charts/numbers'
import css from './embed.css'
import { embedLanguage, votesIn, WORDS, type EmbedWords } from './embed_words'
import { Net } from './net'
import { exactShares, shares } from './percent'
import { hasOptions } from './poll_facts'
import type { Kind, Poll, Room, ServerFrame } from './proto'
import { quizResult } from './quiz'
import { qnaResult } from './questions'
import type { NumericResult, TextResult } from './results'

const here = (document.currentScript as HTMLScriptElement | null)?.src

/** Kinds that show nothing without their result. */
const NEEDS_RESULT: readonly Kind[] = ['numeric', 'quiz', 'qna']
/** How many answers of a word cloud an element shows. */
const TEXTS = 12

function make(tag: string, name: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  return element
}

const letterOf = (i: number): string => (i < 26 ? String.fromCharCode(65 + i) : String(i + 1))

class PollStreamResults extends HTMLElement {
  static observedAttributes = ['poll', 'server']
  private readonly root = this.attachShadow({ mode: 'open' })
  private net: Net | undefined
  private poll: Poll | undefined
  /** What the newest frame of this connection was about; nothing before the first. */
  private newest: { id: string; epoch: Poll['epoch']; version: number } | undefined
  /** What to say about the connection to the server, and what to show in place of a poll if there is none. */
  private note = ''
  private empty = ''
  /** Counts the starts: an answer to an earlier one comes too late. */
  private begun = 0
  private drawn = ''
  private language = 'en'
  /** The style sheet, where none can be adopted. */
  private look: HTMLElement[] = []

  connectedCallback(): void {
    try {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
      this.root.adoptedStyleSheets = [sheet]
    } catch {
      // Safari before 16.4. Where the page around forbids it, the results are plain.
      this.look = [make('style', '', css)]
    }
    this.setAttribute('role', 'group')
    this.language = embedLanguage(this.closest<HTMLElement>('[lang]')?.lang, navigator.languages ?? [])
    void this.start()
  }

  disconnectedCallback(): void {
    this.stop()
  }
  attributeChangedCallback(_name: string, before: string | null): void {
    if (before !== null && this.isConnected) void this.start()
  }

  private get words(): EmbedWords {
    return WORDS[this.language]!
  }
  private get server(): URL {
    return new URL(this.getAttribute('server') ?? (here ? new URL('.', here).href : document.baseURI), document.baseURI)
  }

  private stop(): number {
    this.net?.stop()
    this.net = undefined
    return ++this.begun
  }

  private async start(): Promise<void> {
    const mine = this.stop(),
      late = () => mine !== this.begun
    this.note = ''
    this.clear('')
    const name = (this.getAttribute('poll') ?? '').replace(/\s/g, '')
    const code = /^\d{6}$/.test(name)
    try {
      const response = await fetch(new URL(code ? `api/v1/codes/${name}` : `api/v1/polls/${name}`, this.server), { credentials: 'omit' })
      if (!response.ok) throw new Error(String(response.status))
      const found = (await response.json()) as Room | Poll
      if (late()) return
      if (!code) this.take(found as Poll)
      this.listen(code ? { room_id: found.id } : { poll_id: found.id })
    } catch (e) {
      if (late()) return
      if (e instanceof Error && e.message === '404') return this.clear(this.words.missing)
      this.note = this.words.lost
      this.draw()
      setTimeout(() => {
        if (!late()) void this.start()
      }, 5000)
    }
  }

  private listen(topic: { room_id: string } | { poll_id: string }): void {
    const address = () => {
      const url = new URL('ws', this.server)
      url.protocol = url.protocol.replace('http', 'ws')
      return url.href
    }
    this.net = new Net(address, {
      frame: (f) => this.frame(f),
      role: () => ({ as: 'screen' }),
      link: (state) => {
        this.newest = undefined
        this.note = state === 'lost' ? this.words.lost : ''
        this.draw()
      },
    })
    this.net.subscribe(topic)
  }

  private frame(f: ServerFrame): void {
    if (f.type === 'room') this.inRoom(f.room)
    else if (f.type === 'poll' && f.event === 'deleted') {
      if (f.poll.id === this.poll?.id) this.clear(this.words.missing)
    } else if (f.type === 'error') {
      if (f.code === 'not_found') this.clear(this.words.missing)
    } else if (f.type === 'snapshot' || f.type === 'poll') {
      if (this.isNews(f.poll.id, f.poll, true)) this.take(f.poll)
    } else if (f.type === 'tally' && this.poll?.id === f.poll_id) {
      if (!this.isNews(f.poll_id, f, false)) return
      const counts = f.counts,
        { published_voters: _old, ...poll } = this.poll
      this.take({
        ...poll,
        ...(f.published_voters === undefined ? {} : { published_voters: f.published_voters }),
        result: f.result ?? null,
        total_votes: f.total_votes,
        total_voters: f.total_voters,
        results_hidden: !counts,
        options: poll.options.map(({ id, text }, i) => (counts ? { id, text, vote_count: counts[i] ?? 0 } : { id, text })),
      })
    }
  }

  /** The first frame after connecting is taken as it is, later ones if they are not older than what is shown. */
  private isNews(id: string, { epoch, version }: { epoch: Poll['epoch']; version: number }, orSame: boolean): boolean {
    const last = this.newest
    const take = last?.id !== id || last.epoch !== epoch || version > last.version || (orSame && version === last.version)
    if (take) this.newest = { id, epoch, version }
    return take
  }

  /** The room's current question arrives by itself; if there is none, clear the element. */
  private inRoom(room: Room | null): void {
    if (!room?.current_poll_id) this.clear(room ? this.words.none : this.words.missing)
  }

  private take(poll: Poll): void {
    this.poll = poll
    this.draw()
  }

  private clear(why: string): void {
    this.poll = undefined
    this.empty = why
    this.draw()
  }

  private show(...parts: HTMLElement[]): void {
    this.root.replaceChildren(...this.look, ...parts)
  }

  /** Rows are built once per question and then only updated, so that the bars move instead of jumping. */
  private draw(): void {
    const poll = this.poll
    this.toggleAttribute('data-stale', !!this.note)
    if (!poll) {
      this.show(make('p', 'note', this.note || this.empty))
      this.removeAttribute('aria-label')
      this.drawn = ''
      return
    }
    const shape = poll.id + poll.title + poll.options.map((o) => o.text).join('\n')
    if (shape !== this.drawn) {
      this.drawn = shape
      this.build(poll)
    }
    const hidden =
      !!poll.results_hidden || poll.options.some((o) => o.vote_count === undefined) || (NEEDS_RESULT.includes(poll.kind) && !poll.result)
    const bars = miniBars(poll),
      numbers = poll.kind === 'numeric' ? (poll.result as NumericResult | null) : null
    const texts = writes(poll.kind) ? ((poll.result as TextResult | null)?.texts ?? []) : undefined
    const whole = shares(
        poll.options.map((o) => o.vote_count ?? 0),
        poll.percent_of,
        choosersIn(poll),
      ),
      top = ceiling(whole),
      exact = exactShares(poll)
    const right = quizResult(poll)?.correct ?? [],
      share = new Intl.NumberFormat(this.language, { style: 'percent' })
    this.root.querySelectorAll<HTMLElement>('li').forEach((row, i) => {
      row.querySelector('.pc')!.textContent = hidden
        ? ''
        : (bars?.[i]?.text ?? `${right.includes(i + 1) ? '✓ ' : ''}${share.format(whole[i]! / 100)}`)
      row
        .querySelector<HTMLElement>('.fill')!
        .style.setProperty('--p', String(hidden ? 0 : (bars?.[i]?.share ?? ((exact[i] ?? 0) * 100) / top)))
    })
    const asked = qnaResult(poll)
    const questions = asked?.orders.best
      .slice(0, TEXTS)
      .map((id) => asked.questions.find((q) => q.id === id))
      .filter((q) => q && q.state !== 'answered')
      .map((q) => `▲ ${q!.up}  ${q!.text}`)
    const median = numbers?.median ? middle(numbers.median) : '–'
    const said = this.root.querySelector('.middle')
    if (said)
      said.textContent = hidden
        ? ''
        : questions
          ? questions.join('\n')
          : texts
            ? texts
                .slice(0, TEXTS)
                .map((x) => `${x.text} ${x.count}`)
                .join(' · ')
            : `${this.words.median} ${median} ${poll.settings?.unit ?? ''}`
    const state = this.note || (hidden ? this.words.hidden : poll.status === 'closed' ? this.words.closed : this.words.live)
    this.root.querySelector('.foot')!.textContent = `${votesIn(this.language, poll.total_voters)} · ${state}`
  }

  private build(poll: Poll): void {
    const list = document.createElement('ol')
    poll.options.forEach((o, i) => {
      const row = make('li', 'c' + ((i % 8) + 1)),
        lane = make('span', 'lane'),
        label = make('span', 'lbl', o.text)
      label.dir = 'auto'
      lane.append(make('span', 'fill'))
      row.append(make('span', 'key', letterOf(i)), label, make('span', 'pc'), lane)
      list.append(row)
    })
    const title = make('p', 'title', poll.title)
    title.dir = 'auto'
    const figure = hasOptions(poll.kind) ? list : make('p', poll.kind === 'qna' ? 'middle rows' : 'middle')
    this.show(title, ...(poll.kind === 'rank' ? [make('p', 'note', this.words.first)] : []), figure, make('p', 'foot'))
    this.setAttribute('aria-label', poll.title)
  }
}

if (!customElements.get('pollstream-results')) customElements.define('pollstream-results', PollStreamResults)
