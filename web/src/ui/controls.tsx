// Small form controls: a switch, a select, a segmented choice.

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon'

export const Switch = ({
  label,
  on,
  onChange,
  disabled,
}: {
  label: string
  on: boolean
  onChange: (on: boolean) => void
  disabled?: boolean | undefined
}) => (
  <label class={`sw${on ? ' on' : ''}${disabled ? ' off' : ''}`}>
    {label}
    <input type="checkbox" role="switch" class="sr" checked={on} disabled={disabled} onChange={(e) => onChange(e.currentTarget.checked)} />
    <i aria-hidden="true" />
  </label>
)

interface SelectProps {
  label: string
  value: string
  choices: readonly (readonly [string, string])[]
  onChange: (value: string) => void
  disabled?: boolean | undefined
  wrong?: string | undefined
  hint?: string
}

/** `wrong` is the id of the error about the field, `hint` the id of the text that explains it. */
export const Select = ({ label, value, choices, onChange, disabled, wrong, hint }: SelectProps) => (
  <label class="sw">
    {label}
    <select
      value={value}
      disabled={disabled}
      aria-describedby={hint}
      {...invalid(wrong, wrong)}
      onChange={(e) => onChange(e.currentTarget.value)}
    >
      {choices.map(([v, text]) => (
        <option key={v} value={v}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

interface SegmentProps<V extends string> {
  label: string
  value: V
  choices: readonly (readonly [V, string, IconName?])[]
  onChange: (value: V) => void
  className?: string
  disabled?: boolean
}

export function Segments<V extends string>({ label, value, choices, onChange, className = 'seg', disabled = false }: SegmentProps<V>) {
  return (
    <div class={className} role="group" aria-label={label}>
      {choices.map(([v, text, icon]) => (
        <button key={v} type="button" aria-pressed={v === value} disabled={disabled} onClick={() => onChange(v)}>
          {icon && <Icon name={icon} />}
          {text}
        </button>
      ))}
    </div>
  )
}

/** Links a field to its error, which screen readers then read out with the field. */
export const invalid = (error: unknown, id: string | undefined): { 'aria-invalid'?: 'true'; 'aria-describedby'?: string | undefined } =>
  error ? { 'aria-invalid': 'true', 'aria-describedby': id } : {}

export const FieldError = ({ id, children }: { id: string; children: ComponentChildren }) =>
  children ? (
    <p id={id} class="hint error" role="alert">
      {children}
    </p>
  ) : null
