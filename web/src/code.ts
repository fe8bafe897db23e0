// The code of a room, as people type it.

/** Arabic and Persian keyboards write digits of their own, Japanese ones write them, and what stands between, full width. */
export const latin = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (d) => String(d.charCodeAt(0) & 15)).replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))

/** The six digits in what somebody typed or pasted, also out of a whole address; undefined when there are not six. */
export function codeIn(text: string): string | undefined {
  const digits = latin(text).replace(/[\s-]/g, '').match(/(?:^|\D)(\d{6})(?!\d)/)
  return digits?.[1]
}
