// What the phone and the stage will show, live beside the editor, drawn with the same components as those screens.

import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { shares } from '../percent'
import { leastOptions, type PollForm } from '../draft'
import { settingsOf } from '../draft_wire'
import { t } from '../i18n'
import { hasOptions } from '../poll_facts'
import type { Poll } from '../proto'
import { Mark } from '../ui/brand'
import { Segments } from '../ui/controls'
import { Icon } from '../ui/icon'
import { letter } from '../ui/key'
import { Loading } from '../ui/state'
import { StageChart } from './stage_kinds'
import { partsOf } from './choices'
import { sampleDraft, sampleResult } from './samples'

const SAMPLE = [38, 27, 18, 9, 5, 3]
/** The number of made-up voters, for polls whose ballots may name several options. */
const SAMPLE_VOTERS = 50

/** The form as a poll that does not exist, with made-up counts for the stage. */
function sample(form: PollForm): Poll {
  const typed = form.rows.map((r, i) => r.text.trim() || (i < leastOptions(form.kind) ? t('option_ph', { letter: letter(i) }) : ''))
  const options = !hasOptions(form.kind) ? [] : typed.filter(Boolean)
  const counts = options.map((_, i) => SAMPLE[i] ?? 1)
  const total = counts.reduce((a, b) => a + b, 0),
    percent_of = form.kind === 'multiple' || form.kind === 'approval' ? 'voters' : 'votes'
  const voters = percent_of === 'voters' ? SAMPLE_VOTERS : total || 21,
    parts = shares(counts, percent_of, voters)
  const poll: Poll = {
    id: 'preview',
    room_id: '',
    code: '',
    title: form.title.trim() || t('question_ph'),
    description: form.description,
    creator_name: '',
    kind: form.kind,
    min_choices: form.min,
    max_choices: form.max || options.length,
    identity: form.identity,
    results: form.results,
    allow_change: form.allowChange,
    listed: false,
    status: 'open',
    created_at: '',
    end_time: null,
    closed_at: null,
    version: 1,
    epoch: 0,
    ballot_version: 1,
    percent_of,
    total_votes: total || 21,
    total_voters: voters,
    settings: settingsOf(form) ?? {},
    options: options.map((text, i) => ({ id: i + 1, text, vote_count: counts[i]!, percent: parts[i]! })),
  }
  return { ...poll, result: sampleResult(poll) }
}

/** A quiz is previewed on the stage at its reveal, where the right answers that the host marked appear. */
const revealed = (poll: Poll): Poll => (poll.kind === 'quiz' ? { ...poll, status: 'closed' } : poll)

function PhonePreview({ poll, title }: { poll: Poll; title: string }) {
  const parts = partsOf(poll),
    draft = sampleDraft(poll)
  if (!parts) return <Loading bare />
  const [icon, rule] = parts.rule(poll)
  return (
    <div class="phone">
      <div inert>
        <div class="phone-page">
          <header class="vote-top">
            <div class="row">
              <Mark />
              <span class="ttl" dir="auto">
                {title || t('untitled')}
              </span>
              <span class="pill live">
                <span class="dot" />
                {t('live')}
              </span>
            </div>
          </header>
          <div class="vote-main">
            <div class="h1" dir="auto">
              {poll.title}
            </div>
            {poll.description && (
              <p class="desc" dir="auto">
                {poll.description}
              </p>
            )}
            <p class="sub pills">
              <span class="pill">
                <Icon name={icon} />
                {rule}
              </span>
            </p>
            <parts.Form poll={poll} draft={draft} onDraft={() => undefined} locked={false} note={undefined} />
          </div>
          {parts.caption(poll, draft) && (
            <div class="vote-bar">
              <span class="btn big block">{parts.caption(poll, draft)}</span>
            </div>
          )}
        </div>
      </div>
    </div>
  )
}

const ScreenPreview = ({ poll }: { poll: Poll }) => (
  <div class="beamer" data-theme="dark">
    <div inert class="stage-main">
      <div class="h1" dir="auto">
        {poll.title}
      </div>
      <StageChart poll={revealed(poll)} order={poll.options.map((_, i) => i)} mode="bars" round={0} />
    </div>
  </div>
)

type View = 'phone' | 'screen' | 'control'

/** `control` is the remote, if there is a room to control. */
export function Preview({ form, title, control }: { form: PollForm; title: string; control?: ComponentChildren }) {
  const [view, setView] = useState<View>(control ? 'control' : 'phone')
  const poll = sample(form)
  const views: [View, string][] = [
    ['phone', t('phone')],
    ['screen', t('screen')],
  ]
  return (
    <aside class="prev" aria-label={t('preview')}>
      <Segments label={t('preview')} value={view} onChange={setView} choices={control ? [['control', t('control')], ...views] : views} />
      {view !== 'control' && <p class="hint">{t('preview_note')}</p>}
      {view === 'control' ? control : view === 'phone' ? <PhonePreview poll={poll} title={title} /> : <ScreenPreview poll={poll} />}
    </aside>
  )
}
