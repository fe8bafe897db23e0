// Editing one question of a room: its fields, which save automatically, and what can be done with it.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useAutosave, type Saving } from '../autosave'
import { now } from '../clock'
import { begun, needs, type PollForm } from '../draft'
import { copyOf, startAfter, wire } from '../draft_wire'
import { draftOf, editedForm, keepDraft } from '../drafts'
import { hostApi } from '../host_api'
import { t } from '../i18n'
import { hasOptions, isGuarded } from '../poll_facts'
import type { Poll, Room } from '../proto'
import { hasStarted, isQuiz, opensAgain, waits } from '../quiz'
import { uuid } from '../random'
import { failed } from '../reasons'
import { roomApi } from '../room_api'
import { boardFollows } from '../shows'
import { takePoll } from '../store'
import { Confirm } from '../ui/confirm'
import { Icon, type IconName } from '../ui/icon'
import { Corrected } from '../ui/notes'
import { toast } from '../ui/toast'
import { CorrectOption } from './correct_option'
import { PollFields } from './poll_fields'
import { VoidVotes } from './void_votes'

export interface EditorProps {
  room: Room
  adminKey: string
  poll: Poll | undefined
  /** The question is number `i` of the `n` that the host sees. */
  place: { i: number; n: number }
  /** The question that a new one comes after. */
  before?: Poll | undefined
  /** Whether the host came here to write it. */
  write?: boolean
  /** Moves it by that many places, where there is no list to drag it in. */
  onMove?: ((by: number) => void) | undefined
  /** A question was added: the parent learns where it belongs, then goes to it, unless the host has gone elsewhere meanwhile. */
  onAdded?: ((poll: Poll) => void) | undefined
  onMade: (poll: Poll) => void
  onForm: (form: PollForm) => void
  onSaving: (state: Saving) => void
  onDelete: (poll: Poll) => void
}

const Tool = ({ icon, label, onClick, pressed }: { icon: IconName; label: string; onClick: () => void; pressed?: boolean }) => (
  <button type="button" class="btn quiet sm" aria-pressed={pressed} onClick={onClick}>
    <Icon name={icon} />
    {label}
  </button>
)

/** What closing does: it reveals the answer of a quiz, and a Q&A has no votes to close. A poll that has revealed an answer is not reopened. */
function Closing({ poll, adminKey, run }: { poll: Poll; adminKey: string; run: (work: Promise<Poll>) => void }) {
  const quiz = isQuiz(poll),
    qna = poll.kind === 'qna'
  if (poll.status === 'open')
    return (
      <Tool
        icon={quiz ? 'eye' : 'lock'}
        label={t(quiz ? 'quiz_reveal' : qna ? 'qna_close' : 'close_voting')}
        onClick={() => run(hostApi.close(poll.id, adminKey))}
      />
    )
  return opensAgain(poll) ? (
    <Tool icon="unlock" label={t(qna ? 'qna_reopen' : 'reopen_voting')} onClick={() => run(hostApi.reopen(poll.id, adminKey))} />
  ) : null
}

function Tools({ room, place, adminKey, poll, onMove, onAdded, onMade, onDelete }: EditorProps & { poll: Poll }) {
  const [asking, setAsking] = useState<'reset' | 'void' | 'delete' | null>(null)
  const shown = room.current_poll_id === poll.id,
    board = shown && boardFollows(room.polls, poll.id)
  const run = (work: Promise<Poll | Room | void>) =>
    void work
      .then((p) => {
        if (p && 'options' in p) takePoll(p, false)
      })
      .catch(failed)
  const n = poll.total_voters
  return (
    <>
      <div class="tools qhead">
        <span class="pill">{t('question_of', place)}</span>
        {shown ? (
          <span class="pill live">
            <span class="dot" />
            {t('on_screen')}
          </span>
        ) : (
          <span class="pill">
            <Icon name="hidden" />
            {t('off_screen')}
          </span>
        )}
      </div>
      <div class="tools qtools" role="group" aria-label={t('question_of', place)}>
        <Tool
          icon={board ? 'trophy' : shown ? 'stop' : 'play'}
          label={t(board ? 'key_board' : shown ? 'end_show' : 'show_now')}
          onClick={() => run(hostApi.show(room.id, { poll_id: shown ? null : poll.id }, adminKey))}
        />
        {waits(poll) && <Tool icon="play" label={t('quiz_start')} onClick={() => run(roomApi.start(poll.id, adminKey))} />}
        {!waits(poll) && <Closing poll={poll} adminKey={adminKey} run={run} />}
        {onMove && place.i > 1 && <Tool icon="up" label={t('move_up')} onClick={() => onMove(-1)} />}
        {onMove && place.i < place.n && <Tool icon="downward" label={t('move_down')} onClick={() => onMove(1)} />}
        <Tool
          icon="copy"
          label={t('duplicate')}
          onClick={() =>
            void hostApi.addPoll(room.id, wire(copyOf(poll, now())), adminKey, uuid()).then((p) => {
              takePoll(p, false)
              onAdded?.(p)
              onMade(p)
            }, failed)
          }
        />
        {(n > 0 || hasStarted(poll)) && (
          <Tool
            icon="retry"
            label={t('reset_votes')}
            onClick={() => (n > 0 ? setAsking('reset') : run(hostApi.reset(poll.id, adminKey)))}
          />
        )}
        {n > 0 && !isQuiz(poll) && !isGuarded(poll) && <Tool icon="burst" label={t('void_burst')} onClick={() => setAsking('void')} />}
        <Tool icon="trash" label={t('delete')} onClick={() => (n > 0 ? setAsking('delete') : onDelete(poll))} />
        {n > 0 && (
          <a class="btn quiet sm" href={`results/${poll.id}`}>
            <Icon name="trophy" />
            {t('full_results')}
          </a>
        )}
      </div>
      {asking === 'reset' && (
        <Confirm
          title={t('reset_sure', { n })}
          text={t('reset_text')}
          action={t('reset_votes')}
          onClose={() => setAsking(null)}
          onYes={() =>
            void hostApi.reset(poll.id, adminKey).then((p) => {
              takePoll(p, false)
              toast(t('votes_deleted'), 'trash')
            }, failed)
          }
        />
      )}
      {asking === 'void' && <VoidVotes poll={poll} adminKey={adminKey} onClose={() => setAsking(null)} />}
      {asking === 'delete' && (
        <Confirm
          title={t('delete_sure', { n })}
          text={t('reset_text')}
          action={t('delete')}
          onClose={() => setAsking(null)}
          onYes={() => onDelete(poll)}
        />
      )}
    </>
  )
}

export function Editor(props: EditorProps) {
  const { room, adminKey, poll, onAdded, onMade, onForm, onSaving } = props
  const locked = !!poll && (poll.total_voters > 0 || hasStarted(poll))
  const [form, setForm] = useState<PollForm>(() => (poll ? editedForm(poll) : (draftOf(room.id).peek() ?? startAfter(props.before))))
  const { state, errors, sent } = useAutosave(form, { roomId: room.id, key: adminKey, poll, locked, onAdded, onMade, onForm: setForm })
  const card = useRef<HTMLDivElement>(null)
  const [mending, setMending] = useState(-1)
  // While a quiz is running, a correction would make whoever is answering start over.
  const corrects = locked && hasOptions(form.kind) && !(hasStarted(poll) && poll.status === 'open')
  useLayoutEffect(() => {
    if (props.write) card.current?.querySelector<HTMLElement>('.q-in')?.focus()
  }, [])
  const shown = useRef({ form, poll })
  shown.current = { form, poll }
  const discard = () => {
    const back = () => {
      // Another draft begun meanwhile stays, and by now this editor may show a question that has been saved.
      if (!draftOf(room.id).peek()) keepDraft(room.id, form, false)
      if (!shown.current.poll && !begun(shown.current.form)) setForm(form)
    }
    setForm(startAfter(props.before))
    toast(t('question_deleted', { title: form.title.trim() || t('new_question') }), 'trash', { label: t('undo'), run: back })
  }
  useEffect(() => onForm(form), [form])
  useEffect(() => onSaving(state), [state])
  return (
    <>
      {poll && <Tools {...props} poll={poll} />}
      <div class="card" ref={card}>
        {locked && (
          <p class="note">
            <Icon name="lock" />
            {t(hasOptions(form.kind) ? 'locked_edit' : 'locked_fixed')} {corrects && t('locked_correct')}
          </p>
        )}
        {poll && <Corrected poll={poll} />}
        <PollFields
          form={form}
          errors={errors}
          onForm={setForm}
          locked={locked}
          durations={false}
          onCorrect={corrects ? setMending : undefined}
        />
        {!poll && (
          <div class="tools">
            <p class="hint">{t(needs(form.kind))}</p>
            {begun(form) && <Tool icon="trash" label={t('delete')} onClick={discard} />}
          </div>
        )}
        {errors.form && (
          <p class="problem" role="alert">
            {errors.form}
          </p>
        )}
      </div>
      {corrects && mending >= 0 && (
        <CorrectOption
          poll={poll}
          index={mending}
          adminKey={adminKey}
          onClose={() => setMending(-1)}
          onSent={(text) => sent({ ...form, rows: form.rows.map((r, i) => (i === mending ? { ...r, text } : r)) })}
        />
      )}
    </>
  )
}
