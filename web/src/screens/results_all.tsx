// `/results/ROOM?all`: the results of all answered questions of a room, on one page to share or to print.

import { useEffect, useState } from 'preact/hooks'
import { plain } from '../ballot'
import { hostApi } from '../host_api'
import { hostKey } from '../hosted'
import { number, t } from '../i18n'
import { useBoard } from '../kinds/board'
import { textSentence, textsResult } from '../kinds/texts'
import { usePaced } from '../pace'
import { countWord } from '../poll_facts'
import type { Poll, Room, RoomPoll } from '../proto'
import { isQuiz } from '../quiz'
import { keyFor, loadPoll, take } from '../store'
import { usePoll, useRoom, useTitle } from '../watch'
import { Brand } from '../ui/brand'
import { ConnectionBanner, staleClass } from '../ui/connection'
import { withheldWhy } from '../ui/guard'
import { Icon } from '../ui/icon'
import { Leaderboard } from '../ui/leaderboard'
import { Corrected } from '../ui/notes'
import { instead, Loading } from '../ui/state'
import { Whole } from '../ui/whole'
import { WordCloud } from '../ui/word_cloud'
import { useHostKey } from './host_key'
import { Gone, NoPoll } from './missing'
import { AnswerList } from './results_kinds'
import { ShareResults } from './results_share'

/** How often questions that are still being answered are reloaded. */
const NEWS_MS = 4000

function Outcome({ poll }: { poll: Poll }) {
  if (poll.results_hidden)
    return (
      <p class="note">
        <Icon name="hidden" />
        {t(withheldWhy(poll) ?? (isQuiz(poll) ? 'quiz_hidden_page' : 'results_hidden_page'))}
      </p>
    )
  const texts = poll.kind === 'words' ? textsResult(poll)?.texts : undefined
  return (
    <>
      {!!texts?.length && <WordCloud words={texts} of={poll.id} alt={`${t('cloud_alt')} ${textSentence(poll)}`} />}
      <AnswerList poll={poll} />
      {(plain(poll) || poll.kind === 'approval') && <Whole poll={poll} />}
      {poll.corrections && <Corrected poll={poll} />}
    </>
  )
}

/** The room's list says when a question has news: this page does not subscribe to each of them. */
function Asked({ told, place }: { told: RoomPoll; place: number }) {
  const poll = usePoll(told.id, false)
  const old = poll.state === 'ready' && (poll.value.total_votes !== told.total_votes || poll.value.status !== told.status)
  usePaced(
    {
      load: async () => {
        if (old) await loadPoll(told.id)
      },
      take: () => undefined,
    },
    NEWS_MS,
    told.id,
    told.total_votes,
    told.status,
  )
  // Only the first answer says which room it belongs to, and so which key to ask with.
  const hidden = poll.state === 'ready' && !!poll.value.results_hidden && !!keyFor(poll.value.room_id)
  useEffect(() => {
    if (hidden) void loadPoll(told.id).catch(() => undefined)
  }, [hidden])
  if (poll.state !== 'ready')
    return poll.state === 'loading' ? (
      <section class="panel">
        <h2 dir="auto">{told.title}</h2>
        <Loading bare />
      </section>
    ) : null
  const { title, total_voters: n, status, id } = poll.value
  return (
    <section class={`panel of-all ${staleClass()}`}>
      <h2>
        <span class="n">{number(place)}</span> <span dir="auto">{title}</span>
      </h2>
      <p class="meta">
        <span class="tnum">
          {number(n)} {t(countWord(poll.value), { n })}
        </span>
        <span>{t(status === 'closed' ? 'voting_closed' : 'open_still')}</span>
        <a class="no-print" href={`results/${id}`} aria-label={`${t('full_results')}: ${title}`}>
          {t('full_results')}
        </a>
      </p>
      <Outcome poll={poll.value} />
    </section>
  )
}

function Leaders({ room }: { room: Room }) {
  const board = useBoard({ id: '', room_id: room.id, status: 'closed' }, { spread: 0 })
  return board?.entries.length ? (
    <section class="panel of-all">
      <h2>{t('board_title')}</h2>
      <Leaderboard board={board} most={100} />
    </section>
  ) : null
}

function Page({ room }: { room: Room }) {
  const [sharing, setSharing] = useState(false)
  const asked = room.polls.filter((p) => p.total_votes > 0)
  return (
    <main class="closed all-results">
      <header class="closed-top">
        <Brand />
        <span class="sp" />
        {hostKey(room.id) && (
          <a class="btn ghost sm no-print" href={`host/${room.id}`}>
            <Icon name="pen" />
            {t('to_host')}
          </a>
        )}
      </header>
      <ConnectionBanner />
      <div>
        <h1 dir="auto">{room.title}</h1>
        <p class="meta">
          <span>{t('questions', { n: asked.length })}</span>
        </p>
      </div>
      <div class="tools no-print">
        <button type="button" class="btn" onClick={() => setSharing(true)}>
          <Icon name="share" />
          {t('share')}
        </button>
        <button type="button" class="btn ghost" onClick={() => print()}>
          <Icon name="print" />
          {t('print')}
        </button>
      </div>
      {asked.length ? asked.map((p, i) => <Asked key={p.id} told={p} place={i + 1} />) : <p class="panel">{t('first_vote')}</p>}
      {asked.some((p) => p.kind === 'quiz' && p.status === 'closed') && <Leaders room={room} />}
      {sharing && <ShareResults path={`results/${room.id}?all`} onClose={() => setSharing(false)} />}
    </main>
  )
}

async function load(id: string): Promise<Room> {
  const room = await hostApi.room(id, keyFor(id))
  take({ type: 'room', room })
  return room
}

export function AllResults({ id }: { id: string }) {
  useHostKey(id)
  const room = useRoom(id, load)
  useTitle(room.state === 'ready' ? room.value.title : '')
  return room.state === 'ready' ? <Page room={room.value} /> : <>{instead(room, room.state === 'missing' ? <NoPoll /> : <Gone />)}</>
}
