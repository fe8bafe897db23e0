// `/create`: one question on one page; afterwards the host page opens with it.

import '../desk'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Problem } from '../api'
import { now } from '../clock'
import { blank, revived, type PollForm } from '../draft'
import { check, fromServer, type FormErrors } from '../draft_errors'
import { wire } from '../draft_wire'
import { hostApi } from '../host_api'
import { keepHost } from '../hosted'
import { t } from '../i18n'
import { foldLine } from '../lengths'
import { NAME_MAX } from '../limits'
import { recall, remember } from '../memory'
import { uuid } from '../random'
import { reasonOf } from '../reasons'
import { go } from '../router'
import { hold } from '../store'
import { useTitle } from '../watch'
import { Brand } from '../ui/brand'
import { Icon } from '../ui/icon'
import { letter } from '../ui/key'
import { Preview } from './preview'
import { PollFields } from './poll_fields'

/** What was typed before a reload, so that nothing is lost. */
function restored(): PollForm {
  const kept = recall<PollForm | null>('draft', null)
  return kept ? revived(kept) : { ...blank(), creator: recall('name', '') }
}

function problemText(e: unknown): FormErrors {
  if (!(e instanceof Problem)) return { form: reasonOf(e) }
  if (e.body.errors?.length) return fromServer(e.body.errors)
  return { form: e.status === 401 || e.status === 403 ? t('err_policy') : reasonOf(e) }
}

export function CreateScreen() {
  useTitle(t('create_title'))
  const [form, setForm] = useState(restored)
  const [errors, setErrors] = useState<FormErrors>({})
  const [busy, setBusy] = useState(false)
  const retryKey = useRef(uuid())
  useEffect(() => remember('draft', form), [form])
  const change = (next: PollForm) => {
    retryKey.current = uuid()
    setForm(next)
    setErrors({})
  }
  const submit = async (e: Event) => {
    e.preventDefault()
    const wrong = check(form, now(), letter)
    setErrors(wrong)
    if (busy || Object.keys(wrong).length) return focusFirst()
    setBusy(true)
    try {
      const made = await hostApi.createPoll(wire(form), retryKey.current)
      remember('draft', undefined)
      if (form.creator.trim()) remember('name', form.creator.trim())
      keepHost({ id: made.room_id, admin: made.admin_key, kiosk: made.kiosk_key, title: made.title, at: Date.now(), fresh: true })
      hold(made.room_id, made.admin_key)
      go(`host/${made.room_id}#${made.admin_key}`, true)
    } catch (problem) {
      setErrors(problemText(problem))
      focusFirst()
    } finally {
      setBusy(false)
    }
  }
  return (
    <div class="create">
      <header class="host-top">
        <Brand />
        <span class="sp" />
        <a class="btn quiet sm" href="./?browse">
          {t('browse')}
        </a>
      </header>
      <main class="create-main">
        <form class="card" onSubmit={(e) => void submit(e)} noValidate>
          <div class="card-head">
            <h1>{t('create_title')}</h1>
            <p class="muted">{t('create_lead')}</p>
          </div>
          <PollFields form={form} errors={errors} onForm={change} />
          <label class="field">
            {t('host_name')}
            <input
              class="input"
              dir="auto"
              maxLength={2 * NAME_MAX}
              autocomplete="name"
              placeholder={t('host_name_ph')}
              value={form.creator}
              onInput={(e) => change({ ...form, creator: foldLine(e.currentTarget.value) })}
            />
          </label>
          {errors.form && (
            <p class="problem" role="alert">
              {errors.form}
            </p>
          )}
          <button class="btn big block" type="submit" aria-disabled={busy ? 'true' : undefined}>
            {busy ? t('creating') : t('create')}
            <Icon name="arrow" />
          </button>
        </form>
        <Preview form={form} title={form.title} />
      </main>
    </div>
  )
}

function focusFirst(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
}
