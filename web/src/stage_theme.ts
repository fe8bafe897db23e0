// Light or dark on the stage: a separate choice, because the room decides it, not the laptop.

import { effect, signal } from '@preact/signals'
import { recall, remember } from './memory'
import { askedTheme, ownTheme, type Theme } from './theme'

const chosen = signal<Theme>(askedTheme() ?? recall<Theme>('stage-theme', 'dark'))

export function enterStage(): () => void {
  const stop = effect(() => {
    ownTheme.value = chosen.value
  })
  return () => {
    stop()
    ownTheme.value = null
  }
}

export function toggleStageTheme(): void {
  chosen.value = chosen.value === 'dark' ? 'light' : 'dark'
  remember('stage-theme', chosen.value)
}
