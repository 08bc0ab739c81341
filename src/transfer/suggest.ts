import { COLUMN_SYNONYMS } from './suggest-words.ts'

/** Which column of an uploaded table probably belongs to which field. A proposal that a person confirms, so a wrong guess costs more than none. */

export type TargetField = {
  key: string
  zh: string
  en?: string
  /** Whether a cell can be read as this field; absent for text, which takes anything. */
  accepts?(cell: string): boolean
  /** A record that a command points it to, as what became of a lead: people seldom have a column for it. */
  derived?: boolean
}

export type TableColumn = { name: string; samples: string[] }

export type Suggestion = {
  column: number
  field: string
  because: 'same_name' | 'same_meaning' | 'similar_name'
  /** Something in the column name that the person must consider before agreeing. */
  caution: string | null
}

/** At most one suggestion per column and per field, the surest first taken; in the order of the columns. */
export function suggestColumns(columns: TableColumn[], fields: TargetField[]): Suggestion[] {
  const candidates = columns.flatMap((column, index) =>
    fields.flatMap((field) => {
      const match = compare(column, field)
      return match ? [{ column: index, field: field.key, ...match }] : []
    }),
  )
  candidates.sort((a, b) => b.score - a.score || a.column - b.column)
  const taken = new Set<number | string>()
  const suggestions: Suggestion[] = []
  for (const { column, field, because } of candidates) {
    if (taken.has(column) || taken.has(field)) continue
    taken.add(column).add(field)
    suggestions.push({ column, field, because, caution: unitCaution(columns[column]?.name ?? '') })
  }
  return suggestions.sort((a, b) => a.column - b.column)
}

const SIMILAR_ENOUGH = 0.5
/** A column whose cells mostly cannot be read as the field is not that field, unless the names are the same. */
const READABLE_SHARE = 0.5

type Match = { because: Suggestion['because']; score: number }

function compare(column: TableColumn, field: TargetField): Match | null {
  const name = plainName(column.name)
  if (name === '') return null
  const own = [field.zh, field.en ?? '', field.key].map(plainName).filter((own) => own !== '')
  if (own.includes(name)) return { because: 'same_name', score: 2 + readableShare(column, field) / 2 }
  if (field.derived && !MEANINGS.has(plainName(field.zh))) return null
  const readable = readableShare(column, field)
  if (readable < READABLE_SHARE) return null
  const meaning = MEANINGS.get(name)
  if (meaning !== undefined && own.some((own) => MEANINGS.get(own) === meaning)) {
    return { because: 'same_meaning', score: (field.derived ? 0.5 : 1) + closest(name, own) / 2 }
  }
  const similarity = closest(name, own)
  return similarity < SIMILAR_ENOUGH ? null : { because: 'similar_name', score: similarity * readable }
}

function readableShare(column: TableColumn, field: TargetField): number {
  const cells = column.samples.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (!field.accepts || cells.length === 0) return 1
  return cells.filter((cell) => field.accepts?.(cell)).length / cells.length
}

/** `* 客户名称（必填）` → `客户名称`; `accountId` and `Account ID` → `accountid`. */
const plainName = (name: string) =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[([【{].*?[)\]】}]/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')

const MEANINGS = new Map(COLUMN_SYNONYMS.flatMap((names, meaning) => names.map((name) => [plainName(name), meaning])))

const closest = (name: string, own: string[]) => Math.max(...own.map((other) => similarity(bare(name), bare(other))))

// That both are an id makes a Prospect ID no product.
const bare = (name: string) => (/^[a-z]+id$/.test(name) ? name.slice(0, -2) : name)

/**
 * Dice coefficient of character pairs. Chinese compounds end with what they are: 联系人电话 is a telephone, not a 联系人,
 * so names with different last characters are not alike.
 */
function similarity(a: string, b: string): number {
  if (a.at(-1) !== b.at(-1)) return 0
  const [left, right] = [pairs(a), pairs(b)]
  const shared = [...left].filter((pair) => right.has(pair)).length
  return left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size)
}

const pairs = (text: string) =>
  new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, i) => text.slice(i, i + 2)))

function unitCaution(name: string): string | null {
  const unit = /万元|千元|亿元|百万|美元|usd/i.exec(name)?.[0]
  return unit ? `列名中写着单位“${unit}”。导入按“元”读取,请先换算,或在每个数字后写上单位。` : null
}
