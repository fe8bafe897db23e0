// The length of a text as the server counts it: in code points, without surrounding white space. In a file of its own
// because voters on plain questions do not need it.

/** The length of a text as the server counts it. */
export const lengthOf = (text: string): number => [...text.trim()].length

/** The beginning of a text, in whole code points. */
export const cut = (text: string, most: number): string => [...text].slice(0, most).join('')

/** Invisible characters that come along when text is copied from slides and documents, and that the server refuses. */
const UNSEEN = /[\p{Cc}\u2028\u2029]/gu
/** For a text of one line, as it is typed or pasted: each unseen character becomes a space. */
export const foldLine = (text: string): string => text.replace(UNSEEN, ' ')
/** For a text of several lines: a line break within a paragraph counts as a line break too. */
export const foldLines = (text: string): string =>
  text.replace(/\r\n?|[\v\f\u2028\u2029]/g, '\n').replace(UNSEEN, (c) => (c === '\n' || c === '\t' ? c : ' '))

/** A one-line text as the server stores it: no surrounding white space, and single spaces inside. */
export const inLine = (text: string): string => text.trim().replace(/\s+/g, ' ')
