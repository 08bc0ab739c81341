import { simplified } from './simplified.ts'

/** NFKC, one script, lower case, single spaces, nothing invisible: the form in which names are compared. */
export const normal = (text: string): string =>
  simplified(text.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\u200b-\u200f\u2060]/g, '')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * All 1- and 2-character pieces of the text, without spaces in them. PostgreSQL's trigrams cannot serve searches of one or
 * two Chinese characters; an array of these pieces under GIN can, in under a millisecond over half a million names.
 */
export const grams = (text: string): string[] => {
  const pieces = new Set<string>()
  for (const word of text.split(' ')) {
    const characters = [...word]
    for (let i = 0; i < characters.length; i++) {
      const one = characters[i] as string
      pieces.add(one)
      if (i + 1 < characters.length) pieces.add(one + characters[i + 1])
    }
  }
  return [...pieces]
}

/** What must all be present for a text to contain the word: its 2-grams, or the character itself when it is one. */
export const requiredGrams = (word: string): string[] => {
  const characters = [...word]
  return characters.length < 2 ? characters : characters.slice(0, -1).map((one, i) => one + characters[i + 1])
}
