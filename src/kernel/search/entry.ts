import { customPinyin, pinyin } from 'pinyin-pro'
import type { Entity } from '../entity/entity.ts'
import { placeIn, placesOf } from '../entity/registry.ts'
import { grams, normal } from './words.ts'

// Places and surnames that the dictionary reads as their characters are read elsewhere.
customPinyin({
  单县: 'shàn xiàn',
  洪洞: 'hóng tóng',
  尉犁: 'yù lí',
  蔚县: 'yù xiàn',
  歙县: 'shè xiàn',
  乐清: 'yuè qīng',
  召陵: 'shào líng',
  会稽: 'kuài jī',
  万俟: 'mò qí',
  尉迟: 'yù chí',
})

const initialsOf = new Map<string, string>()
const maxRemembered = 50_000

/** First letters of the Chinese words in their reading in context: 重庆华为 → cqhw. What stands between them changes no reading. */
export const initials = (text: string): string => (text.match(/\p{Script=Han}+/gu) ?? []).map(initialsOfRun).join('')

const initialsOfRun = (run: string): string => {
  const known = initialsOf.get(run)
  if (known !== undefined) return known
  const letters = pinyin(run, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'removed' })
    .join('')
    .toLowerCase()
  if (initialsOf.size >= maxRemembered) initialsOf.clear()
  initialsOf.set(run, letters)
  return letters
}

/** Fields whose change renews the search entry. Masked fields never become searchable. */
export const searchKeys = (e: Entity): string[] =>
  placesOf(e)
    .filter(({ field }) => field.search && !field.mask)
    .map(({ key }) => key)

/** The text a record is found by, and its pieces. */
export interface SearchEntry {
  readonly words: string
  readonly grams: string[]
}

export const searchEntry = (e: Entity, row: Readonly<Record<string, unknown>>): SearchEntry => {
  const parts = searchKeys(e).flatMap((key) => {
    const [value, isLong] = [row[key], placeIn(e, key)?.field.kind.name === 'long-text']
    return typeof value === 'string' ? normal(isLong ? value : value.slice(0, 300)) : []
  })
  // Nobody looks for a paragraph by its initials.
  const words = [...parts, ...parts.map((part) => initials(part.slice(0, 300)))].filter(Boolean).join(' ')
  return { words, grams: grams(words) }
}
