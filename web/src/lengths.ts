// How long a text is, as the server finds: in code points, without the white space around it. In a file of its own, which
// voters of plain questions do not need.

/** As long as the server finds a text. */
export const lengthOf = (text: string): number => [...text.trim()].length

/** The beginning of a text: whole code points. */
export const cut = (text: string, most: number): string => [...text].slice(0, most).join('')

/** Characters that cannot be seen, which slides and documents are copied with and the server does not take. */
const UNSEEN = /[\p{Cc}\u2028\u2029]/gu
/** One line, as it is typed or pasted: each of them is a space. */
export const foldLine = (text: string): string => text.replace(UNSEEN, ' ')
/** Several lines: a break inside a paragraph is one, too. */
export const foldLines = (text: string): string => text.replace(/\r\n?|[\v\f\u2028\u2029]/g, '\n').replace(UNSEEN, (c) => (c === '\n' || c === '\t' ? c : ' '))

/** As the server keeps what is one line: white space around it is gone, and inside it is a space. */
export const inLine = (text: string): string => text.trim().replace(/\s+/g, ' ')
