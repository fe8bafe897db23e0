// The code of a room, as people type it.

/** The six digits in what somebody typed or pasted, also out of a whole address; undefined when there are not six. */
export function codeIn(text: string): string | undefined {
  const digits = text.replace(/[\s-]/g, '').match(/(?:^|\D)(\d{6})(?!\d)/)
  return digits?.[1]
}
