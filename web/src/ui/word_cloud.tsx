// The picture of a word cloud: words find their places as they arrive, and keep them as they grow.

import { useRef } from 'preact/hooks'
import { frame, pack, type Frame, type Measure, type Placed, type Word } from '../charts/cloud'
import { colour } from './key'

const SHOWN = 50
const COLOURS = 8

/** Measures with the page's font; if nothing can be drawn, assumes about half an em per letter. */
function measuring(): Measure {
  const canvas = document.createElement('canvas').getContext?.('2d')
  const family = getComputedStyle(document.body).fontFamily || 'sans-serif'
  return (text, size) => {
    if (!canvas) return text.length * size * 0.55
    canvas.font = `800 ${size}px ${family}`
    return canvas.measureText(text).width
  }
}

export function WordCloud({ words, of, alt }: { words: readonly Word[]; of: string; alt: string }) {
  const kept = useRef<{ of: string; places: Map<number, Placed>; measure: Measure; seen?: Frame } | undefined>(undefined)
  if (kept.current?.of !== of) kept.current = { of, places: new Map(), measure: measuring() }
  const placed = pack(words.slice(0, SHOWN), kept.current.places, kept.current.measure)
  kept.current.places = new Map(placed.map((p) => [p.id, p]))
  const { width, height } = (kept.current.seen = frame(placed, kept.current.seen))
  return (
    <svg class="cloud" viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`} role="img" aria-label={alt}>
      {[...placed]
        .sort((a, b) => a.id - b.id)
        .map((p) => (
          <text
            key={p.id}
            class={colour(p.id % COLOURS, COLOURS)}
            text-anchor="middle"
            dominant-baseline="central"
            style={{ transform: `translate(${p.x}px,${p.y}px)`, fontSize: `${p.size}px` }}
          >
            {p.text}
          </text>
        ))}
    </svg>
  )
}
