import type { TableNote } from './sheet.ts'

/** Column names as they will be shown and mapped: each one visible and different from the others, and every change said in a note. */
export function nameColumns(cells: string[]): { header: string[]; notes: TableNote[] } {
  const names = cells.map((cell) => cell.replace(/\s+/g, ' ').trim())
  while (names.at(-1) === '') names.pop()
  const taken = new Set(names)
  const seen = new Set<string>()
  const unnamed: string[] = []
  const repeated = new Set<string>()
  const header = names.map((name, index) => {
    if (name === '') unnamed.push(columnLetters(index))
    else if (!seen.has(name)) {
      seen.add(name)
      return name
    } else repeated.add(name)
    const free = firstFree(name || `未命名列 ${columnLetters(index)}`, taken)
    taken.add(free)
    return free
  })
  const notes: TableNote[] = []
  if (unnamed.length > 0)
    notes.push({ code: 'unnamed_columns', message: `第 ${unnamed.join('、')} 列没有列名,已暂名为“未命名列”。` })
  if (repeated.size > 0) {
    notes.push({
      code: 'repeated_columns',
      message: `列名重复:${[...repeated].join('、')}。重复的列已加上序号,请核对对应关系。`,
    })
  }
  return { header, notes }
}

function firstFree(name: string, taken: Set<string>): string {
  if (!taken.has(name)) return name
  for (let n = 2; ; n++) if (!taken.has(`${name} (${n})`)) return `${name} (${n})`
}

/** 0 → A, 27 → AB. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last
}
