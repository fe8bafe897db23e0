// A field that is as tall as the text in it. Browsers know how (`field-sizing` in the style sheets), but Safari only since
// version 26.2, and Firefox not yet: there it is measured.

import type { TextareaHTMLAttributes } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** The code of a key that belongs to the composing of a word. Of the Enter that ends it, Safari says so in no other way. */
export const COMPOSING = 229

const measured = typeof CSS !== 'undefined' && !CSS.supports('field-sizing', 'content')

function fit(field: HTMLTextAreaElement): void {
  const { style } = field
  // What is below stays where it is meanwhile, or the page would lose its place.
  style.marginBlockEnd = `${field.offsetHeight}px`
  style.blockSize = 'auto'
  style.blockSize = `${field.scrollHeight}px`
  style.marginBlockEnd = ''
}

export function Growing(props: TextareaHTMLAttributes) {
  const ref = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (measured) fit(ref.current!)
  }, [props.value])
  useEffect(() => {
    const field = ref.current!
    if (!measured) return
    let width = 0
    const observer = new ResizeObserver(() => {
      // In the next frame, or it would observe itself.
      if (field.offsetWidth !== width) requestAnimationFrame(() => fit(field))
      width = field.offsetWidth
    })
    observer.observe(field)
    return () => observer.disconnect()
  }, [])
  return <textarea ref={ref} rows={1} {...props} />
}
