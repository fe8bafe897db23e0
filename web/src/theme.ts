// Light or dark. The page follows the system until somebody chooses; the stage has a choice of its own, because the
// room decides there, not the laptop.

import { effect, signal } from '@preact/signals'
import { recall, remember } from './memory'

export type Theme = 'light' | 'dark'

const system = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : undefined
const systemDark = signal(system?.matches ?? false)
const asked = (): Theme | null => {
  const theme = new URLSearchParams(location.search).get('theme')
  return theme === 'light' || theme === 'dark' ? theme : null
}

const onStage = signal(false)
const stageTheme = signal<Theme>(asked() ?? recall<Theme>('stage-theme', 'dark'))

export const theme = (): Theme => (onStage.value ? stageTheme.value : (asked() ?? (systemDark.value ? 'dark' : 'light')))

export function followTheme(): void {
  system?.addEventListener('change', (e) => { systemDark.value = e.matches })
  effect(() => { document.documentElement.dataset.theme = theme() })
}

export const enterStage = (): (() => void) => {
  onStage.value = true
  return () => { onStage.value = false }
}

export function toggleStageTheme(): void {
  stageTheme.value = stageTheme.value === 'dark' ? 'light' : 'dark'
  remember('stage-theme', stageTheme.value)
}
