// How long a text is, as the server finds: in code points, without the white space around it. In a file of its own, which
// voters of plain questions do not need.

/** As long as the server finds a text. */
export const lengthOf = (text: string): number => [...text.trim()].length

/** The beginning of a text: whole code points. */
export const cut = (text: string, most: number): string => [...text].slice(0, most).join('')

/** As the server keeps what is one line: white space around it is gone, and inside it is a space. */
export const inLine = (text: string): string => text.trim().replace(/\s+/g, ' ')
