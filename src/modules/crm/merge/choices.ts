import { placesOf } from '../../../kernel/entity/registry.ts'
import { type Entity, invalid, placeIn, type Row } from '../../../kernel/index.ts'

type Side = 'kept' | 'gone'
export type Choices = Readonly<Record<string, Side>>

type Values = Record<string, unknown>

// Owners change by their own verb; the parent of the one may be the other.
const never = ['ownerId', 'parentId']

/** Fields whose value may come from either record. */
export const choosable = (e: Entity) =>
  placesOf(e).filter(({ key, field }) => field.by === 'user' && !field.fixed && !never.includes(key))

const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''

export const valueIn = (row: Row<Entity>, e: Entity, key: string): unknown =>
  (placeIn(e, key)?.origin === 'custom' ? row.custom[key] : (row as Values)[key]) ?? null

/** What the record that stays takes from the other: what was chosen, and what it lacks itself. */
export const taken = (e: Entity, kept: Row<Entity>, gone: Row<Entity>, choices: Choices): Values => {
  const own: Values = {}
  const custom: Values = {}
  for (const { key, origin } of choosable(e)) {
    const [here, there] = [valueIn(kept, e, key), valueIn(gone, e, key)]
    const side = choices[key] ?? (isBlank(here) ? 'gone' : 'kept')
    if (side === 'gone' && there !== here) (origin === 'custom' ? custom : own)[key] = there
  }
  return Object.keys(custom).length > 0 ? { ...own, custom } : own
}

/** `{ phone: 'gone' }`: for each named field the record it comes from. */
export const readChoices = (e: Entity, input: unknown): Choices => {
  const wrong = (message: string, en: string): never => invalid([{ field: 'choices', code: 'value', message, en }])
  if (input === null || input === undefined) return {}
  if (typeof input !== 'object' || Array.isArray(input))
    return wrong('「取值」应为字段到 kept 或 gone 的对应。', '“Choices” maps fields to kept or gone.')
  const keys = new Map(choosable(e).map(({ key, field }) => [key, field]))
  for (const [key, side] of Object.entries(input)) {
    const field = keys.get(key)
    const called = key.slice(0, 60)
    if (!field)
      return wrong(
        `「${e.label.zh}」没有可以选择取值的字段「${called}」。`,
        `“${e.label.en}” has no field “${called}” to choose for.`,
      )
    if (side !== 'kept' && side !== 'gone')
      return wrong(
        `「${field.zh}」应选择 kept(保留的记录)或 gone(并入的记录)。`,
        `“${field.en ?? field.zh}” is taken from kept (the record that stays) or gone (the one merged into it).`,
      )
  }
  return input as Choices
}
