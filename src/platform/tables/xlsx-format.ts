/** What a number in a sheet means: Excel keeps dates, times and percentages as plain numbers and says so only in the number format. */

export type NumberKind = 'number' | 'percent' | 'date' | 'time' | 'elapsed'

/** Formats that exist without being written in the file; 27–36 and 50–58 are the Chinese dates and times. */
export function builtInKind(id: number): NumberKind {
  if (id === 9 || id === 10) return 'percent'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55 || id === 56)
    return 'time'
  if (id === 46) return 'elapsed'
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date'
  return 'number'
}

/** The longest format that Excel writes. A hostile one of 50,000 brackets kept the whole server busy for twelve seconds. */
const maxFormat = 255

export function kindOfFormat(code: string): NumberKind {
  const bare = code.slice(0, maxFormat).replace(/"[^"]*"|\\.|[_*]./g, '')
  const section = bare.split(';')[0] ?? ''
  if (/\[(h+|m+|s+)\]/i.test(section)) return 'elapsed'
  const letters = section.replace(/\[[^\]]*\]/g, '').replace(/general|g\/通用格式/gi, '')
  if (/[yd]/i.test(letters)) return 'date'
  if (/[hs]/i.test(letters)) return 'time'
  if (/m/i.test(letters)) return 'date'
  return letters.includes('%') ? 'percent' : 'number'
}

const DAY_MS = 86_400_000
const FIRST_DAY_1900 = Date.UTC(1899, 11, 30)
const FIRST_DAY_1904 = Date.UTC(1904, 0, 1)
/** Excel believes in 29 February 1900; days before it are one off. */
const PHANTOM_LEAP_DAY = 60
const YEAR_10000 = 2_958_466

export function numberText(value: number, kind: NumberKind, date1904: boolean): string {
  if (kind === 'number') return shortest(value)
  if (kind === 'percent') return `${shortest(value * 100)}%`
  if (value < 0 || value >= YEAR_10000) return shortest(value)
  if (kind === 'elapsed') return clock(Math.round(value * DAY_MS))
  if (value < 1 && (kind === 'time' || !date1904)) return clock(Math.round(value * DAY_MS))
  return dayAndTime(value, date1904)
}

/** Excel shows at most 15 digits; 0.1 + 0.2 is kept as 0.30000000000000004 and seen as 0.3. Short texts cannot carry such noise. */
function shortest(value: number): string {
  const text = String(value)
  return text.length <= 16 || Number.isInteger(value) ? text : String(Number(value.toPrecision(15)))
}

function dayAndTime(serial: number, date1904: boolean): string {
  const first = date1904 ? FIRST_DAY_1904 : FIRST_DAY_1900 + (serial < PHANTOM_LEAP_DAY ? DAY_MS : 0)
  const instant = first + Math.round(serial * DAY_MS)
  const date = new Date(instant)
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
  const time = instant - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())
  return time === 0 ? day : `${day} ${clock(time)}`
}

/** `2026-03-01T08:30:00.000Z` → `2026-03-01 08:30:00`; midnight is a date, and a fraction of a second is kept only when there is one. */
export function isoText(iso: string): string {
  const [day = '', time = ''] = iso.replace(/Z$/, '').split('T')
  const kept = time.replace(/\.0+$/, '')
  return kept === '' || kept === '00:00:00' ? day : `${day} ${kept}`
}

function clock(ms: number): string {
  const fraction = ms % 1000 === 0 ? '' : `.${pad(ms % 1000, 3)}`
  const seconds = Math.floor(ms / 1000)
  return `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}${fraction}`
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0')
