/** A word as it is compared: without width, case and surrounding space. */
export const plainWord = (text: unknown): string => String(text).normalize('NFKC').trim().toLowerCase()

/** `机械;电子` as a list of words. */
export const listedWords = (text: string | null): string[] =>
  (text ?? '')
    .split(/[;；、,，|]/)
    .map(plainWord)
    .filter(Boolean)
