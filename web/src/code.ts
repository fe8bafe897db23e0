// A room's code, as people type it.

/** Arabic and Persian keyboards have their own digits; Japanese ones produce full-width digits and separators. */
export const latin = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (d) => String(d.charCodeAt(0) & 15)).replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))

/** The six digits in what somebody typed or pasted, even from a whole address; undefined if there are not exactly six. */
export function codeIn(text: string): string | undefined {
  const digits = latin(text)
    .replace(/[\s-]/g, '')
    .match(/(?:^|\D)(\d{6})(?!\d)/)
  return digits?.[1]
}
