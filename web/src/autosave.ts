// Saves a poll's form automatically, a moment after the last change: only what changed, one request at a time.

import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Problem } from './api'
import { writes } from './ballot'
import { now } from './clock'
import { begun, held, isWhole, revived, type PollForm } from './draft'
import { check, fromServer, wrongSoFar, type FormErrors } from './draft_errors'
import { formOf, wire } from './draft_wire'
import { deletedHere, draftOf, dropDraft, keepDraft, keepEdit } from './drafts'
import { askedAnew, contested, followed, taking } from './follow'
import { hostApi } from './host_api'
import { texts } from './options'
import type { Kind, Poll, PollDraft, Settings } from './proto'
import { uuid } from './random'
import { reasonOf } from './reasons'
import { pollCell, takePoll } from './store'
import { t } from './i18n'
import { letter } from './ui/key'
import { toast } from './ui/toast'

export type Saving = 'saved' | 'saving' | 'unsaved' | 'failed'

const PAUSE_MS = 700
const AGAIN_MS = 4000
/** While somebody is typing elsewhere, do not announce it at every pause. */
const TELL_MS = 60_000
/** Fields that may not change once somebody has voted. */
const FIXED = new Set([
  'options',
  'kind',
  'settings',
  'min_choices',
  'max_choices',
  'identity',
  'allow_change',
  'publish_step',
  'publish_min',
])

/** A form as a complete patch: empty fields are sent as empty. */
function whole(form: PollForm): Partial<PollDraft> {
  const { creator_name: _name, duration_s: _duration, ...draft } = wire(form)
  return {
    ...draft,
    description: form.description.trim(),
    end_time: draft.end_time ?? null,
    publish_step: draft.publish_step ?? 1,
    publish_min: draft.publish_min ?? 0,
  }
}

/** The settings that may still change after that: the labels at the ends of a scale, and what the host allows to be shown. */
function later(kind: Kind | undefined, { min_label, max_label, moderated, banned }: Settings = {}): Settings | undefined {
  if (kind === 'rating') return { min_label: min_label ?? '', max_label: max_label ?? '' }
  return kind && (writes(kind) || kind === 'qna') ? { moderated: moderated ?? false, banned: banned ?? '' } : undefined
}

export function changes(from: Partial<PollDraft>, to: Partial<PollDraft>, locked: boolean): Partial<PollDraft> {
  const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)
  const patch: Partial<PollDraft> = Object.fromEntries(
    Object.entries(to).filter(([field, value]) => !(locked && FIXED.has(field)) && differs(from[field as keyof PollDraft], value)),
  )
  const settings = locked ? later(to.kind, to.settings) : undefined
  if (settings && differs(later(to.kind, from.settings), settings)) patch.settings = settings
  return patch
}

/**
 * Adds a new question. A request that got no answer is retried unchanged, under the same key, so the question is created
 * only once. `all` is what was sent; anything written since then is a change to it.
 */
function useAdding(roomId: string, key: string) {
  const sent = useRef<{ draft: PollDraft; all: Partial<PollDraft>; retryKey: string } | undefined>(undefined)
  return async (form: PollForm): Promise<{ answer: Poll; all: Partial<PollDraft> }> => {
    const { draft, all, retryKey } = (sent.current ??= { draft: wire(form), all: whole(form), retryKey: uuid() })
    try {
      const answer = await hostApi.addPoll(roomId, draft, key, retryKey)
      sent.current = undefined
      return { answer, all }
    } catch (e) {
      if (!(e instanceof Problem && e.passing)) sent.current = undefined
      throw e
    }
  }
}

/** The editor in which each question was last opened. It has taken over whatever an earlier editor left unsaved. */
const editing = new Map<string, object>()

interface Where {
  roomId: string
  key: string
  poll: Poll | undefined
  locked: boolean
  /** Called even if its editor has been left meanwhile. */ onAdded?: ((poll: Poll) => void) | undefined
  onMade: (poll: Poll) => void
  onForm: (form: PollForm) => void
}

export function useAutosave(form: PollForm, { roomId, key, poll, locked, onAdded, onMade, onForm }: Where) {
  const saved = useRef<Partial<PollDraft> | undefined>(poll && whole(formOf(poll)))
  const latest = useRef({ form, poll, locked })
  latest.current = { form, poll, locked }
  /** Whether the server lacks something that it would accept. */
  const differs = (f: PollForm): boolean => Object.keys(changes(saved.current ?? {}, whole(f), latest.current.locked)).length > 0
  const [state, setState] = useState<Saving>(() => ((poll ? differs(form) : begun(form)) ? 'unsaved' : 'saved'))
  const [errors, setErrors] = useState<FormErrors>({})
  const busy = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  // After the user leaves the editor, the question is still saved to the end, but the page already shows another one.
  const left = useRef(false)
  const made = useRef<Poll | undefined>(undefined)
  const add = useAdding(roomId, key)

  const known = useRef(poll && formOf(poll)),
    follows = useRef<PollForm | undefined>(undefined)
  const taken = (p: Poll): boolean => left.current && (editing.get(p.id) ?? latest) !== latest
  /** Keeps on this device whatever the server does not have yet. */
  const keep = (): void => {
    const f = latest.current.form,
      p = latest.current.poll ?? made.current
    if (!p || taken(p)) return
    keepEdit(p.id, differs(f) ? { form: f, known: known.current ?? formOf(p) } : undefined)
  }
  /** Changes made elsewhere, or by the remote next to the editor, are already saved: the fields show them where nobody has touched them. */
  const follow = (there: Poll, sent: PollForm, own: Partial<PollDraft> = {}): void => {
    const mine = latest.current.form,
      after = formOf(there),
      before = known.current ?? after
    known.current = after
    saved.current = { ...saved.current, ...changes(whole(before), whole(after), false), ...own }
    const next = bound(followed(mine, sent, before, after), after)
    if (next !== mine) onForm((follows.current = next))
    else keep()
  }
  /** Somebody has voted meanwhile: fields that may no longer change revert to the server's values. */
  const bound = (mine: PollForm, after: PollForm): PollForm => {
    const as = latest.current.locked ? held(mine, after) : mine
    if (JSON.stringify(whole(as)) === JSON.stringify(whole(mine))) return mine
    const there = texts(after.rows),
      lost = texts(mine.rows).filter((text) => !there.includes(text))
    toast(lost.length ? t('late_edit', { text: lost.join(', ') }) : t('late_setting'), 'lock')
    return as
  }
  const sending = useRef<PollForm | undefined>(undefined),
    toldAt = useRef(-Infinity)
  /** Two hosts on one question: whoever saves last wins, but the other one is told. */
  const tell = (there: Poll): void => {
    const before = known.current
    if (!before) return
    const after = formOf(there),
      anew = askedAnew(before, sending.current ?? before, after),
      both = contested(latest.current.form, before, after, anew)
    if (both.length)
      return void toast(t('changed_both'), 'users', {
        label: t('take_theirs'),
        run: () => onForm(taking(latest.current.form, after, both)),
      })
    if (!anew.length || Date.now() - toldAt.current < TELL_MS) return
    toldAt.current = Date.now()
    toast(t('changed_there'), 'users')
  }
  const arrived = (answer: Poll): void => {
    // The question was discarded while the request was on its way.
    if (!begun(latest.current.form)) return void hostApi.deletePoll(answer.id, key).catch(() => undefined)
    takePoll(answer, false)
    made.current = answer
    editing.set(answer.id, latest)
    known.current = formOf(answer)
    dropDraft(roomId, latest.current.form)
    keep()
    onAdded?.(answer)
    if (!left.current) onMade(answer)
  }
  const save = async (leaving = false): Promise<void> => {
    const { form: f, locked: fixed } = latest.current,
      p = latest.current.poll ?? made.current
    if (p && taken(p)) return
    const wrong = check(f, now(), letter, p && formOf(p))
    const early = !p && !isWhole(f)
    setErrors(early ? wrongSoFar(f, letter) : wrong)
    if (early) return setState(begun(f) ? 'unsaved' : 'saved')
    if (Object.keys(wrong).length) {
      if (left.current && p) missed(f, p)
      return setState('unsaved')
    }
    if (busy.current) return plan(PAUSE_MS)
    const next = whole(f)
    const patch = changes(saved.current ?? {}, next, fixed)
    if (p && !Object.keys(patch).length) return setState('saved')
    busy.current = true
    sending.current = f
    setState('saving')
    let own: Partial<PollDraft> = {}
    try {
      if (p) {
        takePoll(await hostApi.patchPoll(p.id, patch, key, leaving), false)
        own = patch
      } else {
        const { answer, all } = await add(f)
        saved.current = all
        arrived(answer)
        if (Object.keys(changes(all, next, false)).length) plan(PAUSE_MS)
      }
      setState('saved')
    } catch (e) {
      setState('failed')
      if (p && e instanceof Problem && e.status === 404) orphaned(p, f)
      else if (left.current) missed(f, p, e)
      if (e instanceof Problem && e.passing) plan(AGAIN_MS)
      else if (e instanceof Problem) setErrors(e.body.errors?.length ? fromServer(e.body.errors) : { form: reasonOf(e) })
    } finally {
      busy.current = false
      const there = p && pollCell(p.id).peek()
      if (there) follow(there, f, own)
    }
  }
  const plan = (after: number): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void save(), after)
  }
  /** Nobody is looking at the editor any more, so this is reported elsewhere; what the server refused stays until it is corrected. */
  const told = useRef(false)
  const missed = (f: PollForm, p: Poll | undefined, e?: unknown): void => {
    if (p && deletedHere.has(p.id)) return
    // Let the page first say that the question is gone.
    if (p && pollCell(p.id).peek() === null) return void setTimeout(() => orphaned(p, f), PAUSE_MS)
    if (!told.current) toast(`${t('not_saved')}: ${f.title.trim()}`, 'off')
    told.current = true
    if (!p && !(e instanceof Problem && e.passing) && !draftOf(roomId).peek()) keepDraft(roomId, f, false)
  }
  /** Somebody else deleted the question while it was being edited: unsaved changes are not lost. */
  const orphaned = (p: Poll, f: PollForm): void => {
    keepEdit(p.id, undefined)
    if (deletedHere.has(p.id) || draftOf(roomId).peek()) return
    keepDraft(roomId, revived(f), false)
    toast(t('deleted_kept'), 'trash')
  }
  useLayoutEffect(() => {
    if (!poll) return
    tell(poll)
    if (!busy.current) follow(poll, form)
  }, [poll])
  useLayoutEffect(() => {
    if (poll) editing.set(poll.id, latest)
  }, [poll?.id])
  const first = useRef(true)
  // At once rather than after the next frame: somebody who types and then clicks away must find the last letter too.
  useLayoutEffect(() => {
    const fresh = first.current
    first.current = false
    keep()
    if (fresh && !(poll ? differs(form) : begun(form))) return
    if (!fresh && !poll && !made.current) keepDraft(roomId, form, !Object.keys(check(form, now(), letter)).length)
    if (form !== follows.current) setState('unsaved')
    plan(PAUSE_MS)
  }, [form])
  // A new question stays on the device: if it were sent while leaving, it might be created twice.
  useLayoutEffect(() => {
    const leave = () => {
      if (latest.current.poll) void save(true)
    }
    addEventListener('pagehide', leave)
    return () => removeEventListener('pagehide', leave)
  }, [])
  useLayoutEffect(
    () => () => {
      left.current = true
      clearTimeout(timer.current)
      void save()
    },
    [],
  )
  /** Another part of this editor is sending this form: what comes back from it is not news. */
  const sent = (f: PollForm): void => {
    sending.current = f
  }
  return { state, errors, sent }
}
