// A room's code and other whole numbers, as people type them.

/** Arabic and Persian keyboards have their own digits; Japanese ones produce full-width digits and separators. */
export const latin = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (d) => String(d.charCodeAt(0) & 15)).replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))

/** The digits in what somebody typed, without anything else. */
export const digitsIn = (text: string): string => latin(text).replace(/\D/g, '')

/** The six digits in what somebody typed or pasted, even from a whole address; undefined if there are not exactly six. */
export function codeIn(text: string): string | undefined {
  const digits = latin(text)
    .replace(/[\s-]/g, '')
    .match(/(?:^|\D)(\d{6})(?!\d)/)
  return digits?.[1]
}

/** "482913" → "482 913", as it is printed everywhere. */
export const spaced = (code: string): string => code.slice(0, 3) + ' ' + code.slice(3)
