// What a person is known by, and how it is struck out of what others wrote.

/** What stands where a whole value said who somebody is. */
export const sign = '(个人信息已删除)'
const struck = '***'

export interface KnownBy {
  /** The text without the person's names, numbers and mailboxes. */
  strike(text: string): string
  /** For PostgreSQL: finds every text that `strike` would change, and a few more. */
  readonly anything: string
  /** The same for numbers and mailboxes alone, which are nobody else's; null where none is known. */
  readonly reachable: string | null
  readonly phones: readonly string[]
  readonly mailboxes: readonly string[]
}

interface Words {
  readonly names: readonly string[]
  readonly phones: readonly string[]
  readonly mailboxes: readonly string[]
}

/**
 * `customers` are names of companies: 李宁体育 keeps its name when 李宁 goes. Null where nothing is known that could be struck out; a
 * single character would be found in every other sentence.
 */
export const knownBy = ({ names, phones, mailboxes }: Words, customers: readonly string[]): KnownBy | null => {
  const named = distinct(names).filter((name) => [...name].length > 1)
  const [numbers, boxes] = [distinct(phones), distinct(mailboxes)]
  const exact = new Set([...named, ...numbers, ...boxes])
  if (exact.size === 0) return null
  const spared = distinct(customers).filter((name) => !exact.has(name) && named.some((word) => name.includes(word)))
  // 欧阳询问 before 欧阳询.
  const words = [...boxes.map(apart), ...numbers.map(asNumber), ...named.map(apart)]
  const pattern = new RegExp(`(${spared.map(literal).join('|') || '(?!)'})|(?:${words.join('|')})`, 'giu')
  const reachable = [...boxes.map(literal), ...numbers.map(spaced)]
  return {
    strike: (text) => (exact.has(text) ? sign : text.replace(pattern, (_, kept?: string) => kept ?? struck)),
    anything: [...reachable, ...named.flatMap((name) => distinct([name, inJson(name)]).map(literal))].join('|'),
    reachable: reachable.length > 0 ? reachable.join('|') : null,
    phones: numbers,
    mailboxes: boxes,
  }
}

const distinct = (words: readonly string[]): string[] =>
  [...new Set(words.filter((word) => word !== '' && word !== sign))].sort((a, b) => b.length - a.length)

const literal = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const inJson = (word: string): string => JSON.stringify(word).slice(1, -1)

/** Latin letters and digits are a word only where others do not go on: Li is not in Client. */
const apart = (word: string): string => {
  const before = /^[\w]/.test(word) ? '(?<![A-Za-z0-9])' : ''
  return `${before}${literal(word)}${/[\w]$/.test(word) ? '(?![A-Za-z0-9])' : ''}`
}

/** 138 9999-0001 is the number 13899990001, with or without the country before it. */
const spaced = (phone: string): string => [...phone].map(literal).join('[ -]*')
const asNumber = (phone: string): string => `(?<!\\d)(?:(?:\\+|00)?86[ -]*)?${spaced(phone)}(?!\\d)`

/** Every text of a structure, however deep. */
export const strikeDeep = (value: unknown, strike: KnownBy['strike']): unknown => {
  if (typeof value === 'string') return strike(value)
  if (Array.isArray(value)) return value.map((one) => strikeDeep(one, strike))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, strikeDeep(one, strike)]))
}
