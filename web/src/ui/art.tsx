// The equaliser of rounded bars on the join screen: our signature, drawn for the size at which it appears.

import { useEffect, useRef, useState } from 'preact/hooks'

const COLOURS = ['#657AEC', '#F19082', '#69EBDB', '#F044AB', '#FACD1F', '#29ABFA', '#CFBEF1', '#5FA53E']

interface Column {
  x: number
  y: number
  width: number
  height: number
  fill: string
  dot: number | null
}

function columns(w: number, h: number): Column[] {
  const narrow = w < 600
  const width = narrow ? 22 : 34,
    gap = narrow ? 11 : 17
  const n = Math.ceil(w / (width + gap)) + 1
  const start = (w - (n * (width + gap) - gap)) / 2
  return Array.from({ length: n }, (_, i) => {
    const at = i / (n - 1)
    const wave = Math.abs(Math.sin(2.1 + at * 5.4 + Math.sin(i * 1.7) * 0.35)) ** 1.3
    const height = (0.34 + 0.36 * wave) * h * (narrow ? 1.05 : 0.8)
    const y = h - height + 30
    return {
      x: start + i * (width + gap),
      y,
      width,
      height: height + 60,
      fill: COLOURS[(i * 3) % 8]!,
      dot: i % 2 === 0 ? y - width * 1.15 - ((i * 37) % 23) : null,
    }
  })
}

export function Art() {
  const ref = useRef<SVGSVGElement>(null)
  const [[w, h], setSize] = useState([390, 300])
  useEffect(() => {
    const svg = ref.current
    if (!svg) return
    const measure = () => setSize([svg.clientWidth || 390, svg.clientHeight || 300])
    measure()
    if (typeof ResizeObserver !== 'function') return
    const observer = new ResizeObserver(measure)
    observer.observe(svg)
    return () => observer.disconnect()
  }, [])
  return (
    <svg ref={ref} class="art" viewBox={`0 0 ${w} ${h}`} aria-hidden="true" preserveAspectRatio="none">
      {columns(w, h).map((c, i) => (
        <g key={i} fill={c.fill} class="rise" style={{ '--d': String(i % 7) }}>
          <rect x={c.x} y={c.y} width={c.width} height={c.height} rx={c.width / 2} opacity=".94" />
          {c.dot !== null && <circle cx={c.x + c.width / 2} cy={c.dot} r={c.width * 0.2} opacity=".75" />}
        </g>
      ))}
    </svg>
  )
}
