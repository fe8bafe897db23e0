// An option's letter and colour: the same on the phone, the projector, the editor and the results page.

const COLOURS = 8
const ONE_COLOUR_FROM = 12

/** 0 → A … 25 → Z, 26 → AA … */
export const letter = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : letter(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26))

/** The class that sets --c. Colours repeat after eight; a list of more than twelve options uses one colour for all. */
export const colour = (index: number, count: number): string => 'k' + (count > ONE_COLOUR_FROM ? 1 : (index % COLOURS) + 1)

/** Read out as well: buttons and sentences refer to options by their letters. */
export const Key = ({ index }: { index: number }) => <span class="key">{letter(index)}</span>
