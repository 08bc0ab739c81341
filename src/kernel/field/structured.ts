import { z } from 'zod'
import { sql } from '../sql.ts'
import { type Choice, type Field, type Kind, make, type Options } from './field.ts'
import { storable } from './text.ts'

export interface Address {
  province?: string
  city?: string
  district?: string
  street?: string
}

const part = z.string().refine(storable, '含有不能保存的字符').trim().max(200, '不能超过 200 个字符')
const addressShape = z.strictObject(
  { province: part.optional(), city: part.optional(), district: part.optional(), street: part.optional() },
  { error: '应为包含 province、city、district、street 的地址' },
)

/** In one line as it is written. The database keeps the parts in an order of its own. */
export const writtenAddress = ({ province = '', city = '', district = '', street = '' }: Address): string =>
  `${province}${city === province ? '' : city}${district}${street}`

/** 广东省 / 深圳市 / 南山区 from the head of one written line; what is left is the street. */
const splitAddress = (text: string): Address => {
  const match =
    /^(?<province>.{2,8}?(?:省|自治区|特别行政区)|(?:北京|上海|天津|重庆)市?)?(?<city>.{2,10}?(?:市|自治州|地区|盟))?(?<district>.{1,10}?(?:区|县|旗|市))?(?<street>.*)$/s.exec(
      text.trim(),
    )
  return Object.fromEntries(Object.entries(match?.groups ?? { street: text }).filter(([, value]) => value)) as Address
}

const structured = { column: 'jsonb', json: 'json', filters: ['empty'], total: null, sortable: false } as const

const address_: Kind<Address> = {
  ...structured,
  name: 'address',
  filters: ['has', 'contains', 'empty'],
  texts: (column) => {
    const names = ['province', 'city', 'district'].map((key) => sql<string>`${column} ->> ${sql.lit(key)}`)
    return { names, whole: sql`concat(${sql.join(names)}, ${column} ->> 'street')` }
  },
  value: () => addressShape as z.ZodType<Address>,
  read: (text) => ({ value: splitAddress(text) }),
  decode: (cell) => JSON.parse(cell) as Address,
}

const maxJsonBytes = 200_000

/** Deeper than anything people send; what walks it level by level would run out of stack. */
export const nestsDeep = (value: unknown, levels = 100): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => nestsDeep(item, levels - 1)))

// JSON.stringify writes U+0000 as an escape that jsonb refuses, and lone surrogates likewise.
const unstorable = /\\u0000|\\ud[89a-f][0-9a-f]{2}/i

const json_: Kind<unknown> = {
  ...structured,
  name: 'json',
  value: () =>
    z.unknown().refine((value) => {
      const text = nestsDeep(value) ? undefined : JSON.stringify(value)
      return text !== undefined && text.length <= maxJsonBytes && !unstorable.test(text)
    }, '内容不能保存:过大、嵌套过深,或含有不能保存的字符'),
  read: (text) => {
    try {
      return { value: JSON.parse(text) }
    } catch {
      return { fault: '不是合法的 JSON' }
    }
  },
  decode: (cell) => JSON.parse(cell),
}

const autoNumber_: Kind<string> = {
  name: 'auto-number',
  column: 'text',
  json: 'escaped',
  filters: ['eq', 'in', 'contains'],
  total: null,
  sortable: true,
  value: () => z.string().max(40),
  read: (text) => ({ value: text }),
  decode: (cell) => cell,
}

export const address = <const R extends boolean = false>(o: Options<R>): Field<Address, R> => make(address_, o)

/** Free structure for module code; `T` is what the module stores there, `choices` what it may be about. */
export const json = <T = unknown, const R extends boolean = false>(
  o: Options<R> & { choices?: readonly Choice[] },
): Field<T, R> => make(json_ as Kind<T>, o)

/** `prefix` and a running number from the column's own sequence, given by the database when none is sent. */
export const autoNumber = (o: Options<false> & { prefix: string }): Field<string, false> =>
  make(autoNumber_, { by: 'command', ...o, unique: true })
