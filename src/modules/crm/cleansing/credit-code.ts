// 统一社会信用代码, GB 32100-2015: 17 characters of this alphabet (I, O, S, V and Z are left out) and a check character,
// weighted by the powers of 3 modulo 31.
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const shape = /^[1-9ANY][1-9A-Z]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** Capitals without width and spaces. */
export const canonicalCreditCode = (typed: string): string =>
  typed.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()

const checkCharacter = (first17: string): string => {
  let weight = 1
  let sum = 0
  for (const character of first17) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return alphabet[(31 - (sum % 31)) % 31] as string
}

export const isCreditCode = (code: string): boolean =>
  shape.test(code) && code[17] === checkCharacter(code.slice(0, 17))
