// Light or dark. The page follows the system, unless its address or the stage decides.

import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const system = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined
const systemDark = signal(system?.matches ?? false)

export function askedTheme(): Theme | null {
  const theme = new URLSearchParams(location.search).get('theme')
  return theme === 'light' || theme === 'dark' ? theme : null
}

/** The theme that a screen chooses for itself. */
export const ownTheme = signal<Theme | null>(null)

const theme = (): Theme => ownTheme.value ?? askedTheme() ?? (systemDark.value ? 'dark' : 'light')

export function followTheme(): void {
  system?.addEventListener('change', (e) => {
    systemDark.value = e.matches
  })
  effect(() => {
    document.documentElement.dataset.theme = theme()
  })
}
