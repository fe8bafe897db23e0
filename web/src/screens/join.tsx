// `/`: people who join find the code field first, and people who ask find the way to host: beside it on a laptop, below it
// on a phone. Below are the rooms this device hosts, and those it has visited.

import '../desk'
import { hosted } from '../hosted'
import { t } from '../i18n'
import { recent } from '../memory'
import { moment } from '../moment'
import { useTitle } from '../watch'
import { Art } from '../ui/art'
import { Brand } from '../ui/brand'
import { Icon } from '../ui/icon'
import { colour } from '../ui/key'
import { LanguageSelect } from '../ui/language'
import { CodeForm } from './code_form'
import { RoomsKept } from './rooms_kept'

interface Row {
  href: string
  title: string
  sub: string
  colour: string
}

const Links = ({ rows }: { rows: Row[] }) => (
  <>
    {rows.map((r) => (
      <a key={r.href} href={r.href}>
        <span class={`key ${r.colour}`} aria-hidden="true">
          {([...r.title.trim()][0] ?? 'P').toUpperCase()}
        </span>
        <span class="txt">
          <b dir="auto">{r.title || t('untitled')}</b>
          <small>{r.sub}</small>
        </span>
        <span class="go">
          <Icon name="arrow" />
        </span>
      </a>
    ))}
  </>
)

/** The latest rooms; the others are one tap away. */
const SHOWN = 3

function Rows({ title, rows, most = rows.length }: { title: string; rows: Row[]; most?: number }) {
  if (!rows.length) return null
  return (
    <section class="recent">
      <h2>{title}</h2>
      <Links rows={rows.slice(0, most)} />
      {rows.length > most && (
        <details>
          <summary>{t('all_rooms', { n: rows.length })}</summary>
          <Links rows={rows.slice(most)} />
        </details>
      )}
    </section>
  )
}

const tint = (text: string): string =>
  colour(
    [...text].reduce((sum, c) => sum + c.charCodeAt(0), 0),
    8,
  )

/** Rendered twice; the style sheet shows one of them. */
const HostLink = () => (
  <a class="btn big ghost to-create" href="create">
    <Icon name="plus" />
    {t('host_a_poll')}
  </a>
)

export function JoinScreen() {
  useTitle('')
  const been: Row[] = recent().map((r) => ({
    href: r.code,
    title: r.title,
    colour: tint(r.code),
    sub: r.voted ? t('voted_in', { n: r.voted }) : t('not_voted_yet'),
  }))
  const mine: Row[] = hosted().map((h) => ({ href: `host/${h.id}`, title: h.title, colour: tint(h.id), sub: moment(h.at) }))
  return (
    <main class="join">
      <div class="join-art">
        <Art />
        <Brand />
        <div class="pitch">
          <p class="tag">{t('app_tag')}</p>
          <HostLink />
        </div>
      </div>
      <section class="join-sheet">
        <h1>{t('join_title')}</h1>
        <CodeForm />
        <HostLink />
        <Rows title={t('your_rooms')} rows={mine} most={SHOWN} />
        {mine.length > 0 && <RoomsKept />}
        <Rows title={t('pick_up')} rows={been} />
        <div class="join-foot">
          <span>{t('no_account')}</span>
          <LanguageSelect />
          <a href="./?browse">{t('browse')}</a>
        </div>
      </section>
    </main>
  )
}
