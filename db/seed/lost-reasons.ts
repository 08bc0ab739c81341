/** Why deals are lost, and how often, as sellers tell it: price first. */
export const lostReasons = [
  ['price', 31],
  ['delivery', 14],
  ['customisation', 12],
  ['feature', 10],
  ['relationship', 9],
  ['budget', 11],
  ['cancelled', 6],
  ['silent', 5],
  ['other', 2],
] as const
