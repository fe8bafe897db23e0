// The listed polls: search, open or closed, and more of them on scrolling.

import '../desk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { problemOf, request } from '../api'
import { t, type MessageKey } from '../i18n'
import { cut } from '../lengths'
import { SEARCH_MAX } from '../limits'
import { moment } from '../moment'
import type { Poll, PollPage } from '../proto'
import { useTitle } from '../watch'
import { announce } from '../ui/announcer'
import { Brand } from '../ui/brand'
import { Countdown } from '../ui/countdown'
import { Icon } from '../ui/icon'
import { colour } from '../ui/key'
import { Loading, Retry, StateBox } from '../ui/state'

type Filter = 'open' | 'closed' | 'all'
const FILTERS: [Filter, MessageKey][] = [
  ['open', 'filter_open'],
  ['closed', 'filter_closed'],
  ['all', 'filter_all'],
]
/** What to say if a filter matches nothing. */
const NONE: Record<Filter, MessageKey> = { open: 'none_open', closed: 'none_closed', all: 'none_listed' }
const PAGE = '20'
const TYPING_MS = 250

interface Listing {
  polls: Poll[]
  next: string | null
  state: 'loading' | 'ready' | 'offline' | 'busy'
}

/** Pages of listed polls; starts over when the search or the filter changes. */
function useListing(q: string, filter: Filter) {
  const [listing, setListing] = useState<Listing>({ polls: [], next: null, state: 'loading' })
  const stop = useRef<AbortController | undefined>(undefined)
  const load = (query: URLSearchParams, before: Poll[]) => {
    stop.current?.abort()
    const mine = (stop.current = new AbortController())
    setListing((l) => ({ ...l, state: 'loading' }))
    request<PollPage>(`api/v1/polls?${query}`, { signal: mine.signal }).then(
      (page) => {
        if (!mine.signal.aborted) setListing({ polls: [...before, ...page.results], next: page.next, state: 'ready' })
      },
      (e: unknown) => {
        if (!mine.signal.aborted) setListing((l) => ({ ...l, state: problemOf(e).status ? 'busy' : 'offline' }))
      },
    )
  }
  const first = () => load(new URLSearchParams({ status: filter, q: cut(q, SEARCH_MAX), page_size: PAGE }), [])
  useEffect(() => {
    const timer = setTimeout(first, q ? TYPING_MS : 0)
    return () => {
      clearTimeout(timer)
      stop.current?.abort()
    }
  }, [q, filter])
  const more = () => {
    if (listing.next && listing.state === 'ready') load(new URL(listing.next, document.baseURI).searchParams, listing.polls)
  }
  return { ...listing, more, again: () => (listing.polls.length ? more() : first()) }
}

function Row({ poll }: { poll: Poll }) {
  const open = poll.status === 'open'
  return (
    <li>
      <a href={open ? `p/${poll.id}` : `results/${poll.id}`}>
        <span
          class={`key ${colour(
            [...poll.id].reduce((s, c) => s + c.charCodeAt(0), 0),
            8,
          )}`}
          aria-hidden="true"
        >
          {([...poll.title][0] ?? 'P').toUpperCase()}
        </span>
        <span class="txt">
          <b dir="auto">{poll.title}</b>
          <small>
            {[
              poll.creator_name && t('by_name', { name: poll.creator_name }),
              poll.kind === 'single' ? t('votes', { n: poll.total_votes }) : t('voters', { n: poll.total_voters }),
              open ? '' : t('closed_at', { time: moment(Date.parse(poll.closed_at ?? poll.end_time ?? poll.created_at)) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </span>
        {open ? (
          <Countdown poll={poll} />
        ) : (
          <span class="pill">
            <Icon name="lock" />
            {t('closed')}
          </span>
        )}
        <span class="go">
          <Icon name="arrow" />
        </span>
      </a>
    </li>
  )
}

/** Keeps the search in the address, so that it is there again when somebody comes back. */
function keepSearch(q: string, filter: Filter): void {
  const url = new URL(location.href)
  if (q) url.searchParams.set('q', q)
  else url.searchParams.delete('q')
  if (filter === 'open') url.searchParams.delete('status')
  else url.searchParams.set('status', filter)
  if (url.href !== location.href) history.replaceState(history.state, '', url.href)
}

/** Announces what a search or a filter found, but not the initial list, nor each further page. */
function useFoundSaid(state: Listing['state'], n: number, more: boolean, q: string, filter: Filter): void {
  const said = useRef(`${q} ${filter}`)
  useEffect(() => {
    if (state !== 'ready' || said.current === `${q} ${filter}`) return
    said.current = `${q} ${filter}`
    announce(n ? t(more ? 'found_more' : 'found', { n }) : q ? t('none_found', { q }) : t(NONE[filter]))
  }, [state])
}

export function BrowseScreen() {
  useTitle(t('browse_title'))
  const asked = new URLSearchParams(location.search)
  const [q, setQ] = useState(asked.get('q') ?? '')
  const [filter, setFilter] = useState<Filter>(() => FILTERS.find(([f]) => f === asked.get('status'))?.[0] ?? 'open')
  useEffect(() => keepSearch(q.trim(), filter), [q, filter])
  const { polls, next, state, more, again } = useListing(q.trim(), filter)
  useFoundSaid(state, polls.length, !!next, q.trim(), filter)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!end.current || typeof IntersectionObserver !== 'function') return
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some((s) => s.isIntersecting)) more()
      },
      { rootMargin: '400px' },
    )
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [next, state])
  return (
    <main class="browse">
      <header class="browse-top">
        <Brand />
        <a class="btn ghost sm" href="create">
          <Icon name="plus" />
          {t('host_a_poll')}
        </a>
      </header>
      <h1>{t('browse_title')}</h1>
      <div class="browse-tools">
        <label class="search">
          <span class="sr">{t('search_label')}</span>
          <Icon name="search" />
          <input
            type="search"
            maxLength={2 * SEARCH_MAX}
            value={q}
            placeholder={t('search_label')}
            onInput={(e) => setQ(e.currentTarget.value)}
          />
        </label>
        <div class="seg" role="group" aria-label={t('filter_label')}>
          {FILTERS.map(([f, label]) => (
            <button key={f} type="button" aria-pressed={f === filter} onClick={() => setFilter(f)}>
              {t(label)}
            </button>
          ))}
        </div>
      </div>
      <ul class="recent listing">
        {polls.map((p) => (
          <Row key={p.id} poll={p} />
        ))}
      </ul>
      {state === 'loading' && !polls.length && <Loading bare />}
      {(state === 'offline' || state === 'busy') && (
        <StateBox icon="off" title={t(`${state}_title`)}>
          <Retry onRetry={again} />
        </StateBox>
      )}
      {state === 'ready' && !polls.length && <p class="muted empty">{q ? t('none_found', { q }) : t(NONE[filter])}</p>}
      {state === 'ready' && polls.length > 0 && !next && <p class="muted empty">{t('no_more')}</p>}
      <div ref={end} />
    </main>
  )
}
