// What is drawn over every screen. It comes with the chunks that have something to show there.

import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

export const overlay = signal<ComponentType<{ depth?: number }> | undefined>(undefined)
