import { locale } from '../i18n'

/** A percentage with a small sign, in the order and with the sign that the language uses. */
export function Percent({ value }: { value: number }) {
  const parts = new Intl.NumberFormat(locale(), { style: 'percent' }).formatToParts(value / 100)
  return <>{parts.map((p, i) => (p.type === 'integer' ? p.value : p.type === 'percentSign' ? <small key={i}>{p.value}</small> : null))}</>
}
