import i18next from 'i18next'

/** Numbers, money and dates as people read them. The forms are shared; only large amounts and periods have words in them. */

const isEnglish = () => i18next.language === 'en'

/** Between the members of a list. */
export const comma = (): string => (isEnglish() ? ', ' : '、')

const group = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ',')

const symbols: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£', HKD: 'HK$', JPY: 'JP¥' }

/** 123450 → ¥1,234.50. Minor units stay integers all the way. */
export const formatMoney = (minor: number, currency = 'CNY'): string => {
  const digits = BigInt(Math.abs(minor)).toString().padStart(3, '0')
  const sign = minor < 0 ? '-' : ''
  return `${sign}${symbols[currency] ?? `${currency} `}${group(digits.slice(0, -2))}.${digits.slice(-2)}`
}

/** In a large unit to so many digits, halves away from zero, by integers. */
const nearest = (minor: bigint, unit: bigint, digits: number): string => {
  const scale = 10n ** BigInt(digits)
  const rounded = (minor * scale + unit / 2n) / unit
  const rest = `${rounded % scale}`.padStart(digits, '0').replace(/0+$/, '')
  return `${group(`${rounded / scale}`)}${rest && `.${rest}`}`
}

const wan = 1_000_000n
const yi = 10_000_000_000n

const thousand = 100_000n
const million = 1000n * thousand
const billion = 1000n * million

/** 12.4K, 1.24M, 3.1B. */
const inThousands = (size: bigint): string => {
  if (size >= billion) return `${nearest(size, billion, 2)}B`
  return size >= million ? `${nearest(size, million, 2)}M` : `${nearest(size, thousand, 1)}K`
}

/** 123.5 万, 1.23 亿; below 一万 元 the whole 元, as sentences of the server say it. For cards and charts, with the exact value on hover. */
export const shortMoney = (minor: number, currency = 'CNY'): string => {
  const size = BigInt(Math.abs(minor))
  const sign = minor < 0 ? '-' : ''
  if (isEnglish() && size >= wan) return `${sign}${symbols[currency] ?? `${currency} `}${inThousands(size)}`
  // 9,999.95 万 would round to 10000 万: the larger unit begins where its own rounding does.
  if (size >= yi - wan / 20n) return `${sign}${nearest(size, yi, 2)} 亿`
  if (size >= wan) return `${sign}${nearest(size, wan, 1)} 万`
  return `${sign}${symbols[currency] ?? `${currency} `}${group(`${(size + 50n) / 100n}`)}`
}

/** 分 to the text of an input: 123450 → 1234.50, 120000 → 1200. */
export const moneyText = (minor: number): string => {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  const fraction = digits.slice(-2)
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}${fraction === '00' ? '' : `.${fraction}`}`
}

const unitDigits: Record<string, number> = { 千: 5, 万: 6, 亿: 10 }

/** `1,234.5`, `123.5万`, `１２０` to 分; null when it is no amount or finer than a 分. */
export const readMoney = (text: string): number | null => {
  const plain = text.normalize('NFKC').replace(/[\s,¥￥$元]/g, '')
  const match = /^([+-]?)(\d+)(?:\.(\d*))?([千万亿]?)$/.exec(plain)
  if (!match) return null
  const [, sign, whole = '', fraction = '', unit = ''] = match
  const shift = unitDigits[unit] ?? 2
  if (fraction.replace(/0+$/, '').length > shift) return null
  const minor = Number(whole + fraction.slice(0, shift).padEnd(shift, '0'))
  if (!Number.isSafeInteger(minor)) return null
  return sign === '-' && minor !== 0 ? -minor : minor
}

export const formatNumber = (value: number, places = 6): string => {
  const [whole = '0', fraction = ''] = Math.abs(value).toFixed(places).split('.')
  const rest = fraction.replace(/0+$/, '')
  return `${value < 0 && (Number(whole) !== 0 || rest) ? '-' : ''}${group(whole)}${rest && `.${rest}`}`
}

/** 0.125 → 12.5%, 1 → 100.0%: one decimal always, so that shares below one another compare by eye. */
export const formatPercent = (share: number): string => {
  const [whole = '0', tenth] = Math.abs(share * 100)
    .toFixed(1)
    .split('.')
  return `${share < 0 && Number(`${whole}.${tenth}`) !== 0 ? '-' : ''}${group(whole)}.${tenth}%`
}

/** `2026-Q3` → 2026 年 Q3, `2026-03` → 2026 年 3 月. */
export const formatPeriod = (period: string): string => {
  const match = /^(\d{4})(?:-(Q[1-4]|H[12]|\d{2}))?$/.exec(period)
  if (!match) return period.replace('..', ' – ')
  const [, year, part] = match
  if (isEnglish())
    return part && /^\d/.test(part) ? `${formatMonth(period)} ${year}` : [part, year].filter(Boolean).join(' ')
  if (!part) return `${year} 年`
  if (part === 'H1') return `${year} 年上半年`
  if (part === 'H2') return `${year} 年下半年`
  return `${year} 年 ${part.startsWith('Q') ? part : formatMonth(period)}`
}

/** `2026-03` → 3 月, Mar. */
export const formatMonth = (month: string): string =>
  isEnglish()
    ? new Date(`${month}-01T00:00Z`).toLocaleDateString('en', { month: 'short', timeZone: 'UTC' })
    : `${Number(month.slice(5))} 月`

const parts = (iso: string, timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]))
}

/** An instant in the company's time zone: 2026-03-08 09:30. */
export const formatInstant = (iso: string, timeZone: string): string => {
  const p = parts(iso, timeZone)
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`
}

/** The instant at which the company's clocks show `2026-03-08 09:30`; where they skip it, the one as long after the skip. */
export const instantOf = (shown: string, timeZone: string): string => {
  const wanted = Date.parse(`${shown.replace(' ', 'T')}Z`)
  const ahead = (at: number) =>
    Date.parse(`${formatInstant(new Date(at).toISOString(), timeZone).replace(' ', 'T')}Z`) - at
  return new Date(wanted - ahead(wanted - ahead(wanted))).toISOString()
}

/** The calendar day of an instant in the company's time zone. */
export const dayOf = (instant: Date, timeZone: string): string =>
  formatInstant(instant.toISOString(), timeZone).slice(0, 10)

const dayMs = 86_400_000

/** Whole days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs)

/** The current quarter, `2026-Q3`. */
export const quarterOf = (day: string): string => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`

/** 186 6034 5984: a mainland mobile in the groups it is dictated in; anything else as it was written. */
export const formatPhone = (phone: string): string => {
  const mobile = /^(?:\+86)?(1\d{2})(\d{4})(\d{4})$/.exec(phone)
  return mobile ? mobile.slice(1).join(' ') : phone
}

export const formatBytes = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KB', 'MB', 'GB']
  const step = Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), 3)
  return `${(bytes / 1024 ** step).toFixed(1)} ${units[step - 1]}`
}

const written = [/^(\d{4})(\d\d)(\d\d)$/, /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/]

/** A day as people type it: 20261205, 2026/12/5, 12-5, 12月5日. Without its year it is one of the year given. */
export const readDay = (text: string, thisYear: number): string | null => {
  const found = written.map((form) => form.exec(text.trim())).find((match) => match !== null)
  if (!found) return null
  const [year, month, day] = [found[1] ?? String(thisYear), found[2] ?? '', found[3] ?? '']
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
}
