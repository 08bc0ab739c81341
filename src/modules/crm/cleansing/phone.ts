import { parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** What the numbering plan would leave as it is; asking it takes longer than all else that is done to a row of an import. */
const mobile = /^1\d{10}$/
const extension = /(?:x|转)(\d{1,6})$/i

/**
 * One form per telephone: a mainland mobile as 11 digits, a landline with its area code, others as +country number; an
 * extension stays, because two extensions are two desks. What no numbering plan knows is kept as it was typed.
 */
export const canonicalPhone = (typed: string): string => {
  if (mobile.test(typed)) return typed
  const desk = extension.exec(typed)?.[1]
  const bare = typed.replace(extension, '')
  const number = parsePhoneNumberFromString(bare, 'CN')
  const whole = number?.isValid() ? written(number) : bare
  return desk ? `${whole}转${desk}` : whole
}

/** Whether a stranger's number can be called back: one the plan knows, or a mobile of a range it does not know yet. */
export const canBeCalled = (phone: string): boolean =>
  /^1[3-9]\d{9}$/.test(phone) || parsePhoneNumberFromString(phone.replace(extension, ''), 'CN')?.isValid() === true

// 400 and 800 numbers and mobiles are dialled as they are, a landline with 0 before its area code.
const written = ({ country, number, nationalNumber }: { country?: string; number: string; nationalNumber: string }) => {
  if (country !== 'CN') return number
  return /^(1\d{10}|[48]00\d{7})$/.test(nationalNumber) ? nationalNumber : `0${nationalNumber}`
}
