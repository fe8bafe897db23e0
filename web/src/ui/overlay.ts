// What is drawn over every screen. It comes with the chunks that have something to say there.

import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'

/** How many dialogs are open, one over the other. What is behind the last one cannot be seen, pressed or heard. */
export const dialogs = signal(0)

export const overlay = signal<ComponentType<{ depth?: number }> | undefined>(undefined)
