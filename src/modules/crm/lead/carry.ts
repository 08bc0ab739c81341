import { type Entity, placeIn, type Row } from '../../../kernel/index.ts'
import { lead } from './lead.entity.ts'

/**
 * What the company's own fields say of a lead, for a record that it becomes: the company says that two fields are the same by
 * giving them the same name and kind. A choice that the other field does not have stays behind.
 */
export const carried = ({ custom }: Row<typeof lead>, to: Entity): Record<string, unknown> =>
  Object.fromEntries(Object.entries(custom).filter(([key, value]) => value !== null && fits(key, value, to)))

const fits = (key: string, value: unknown, to: Entity): boolean => {
  const [from, into] = [placeIn(lead, key)?.field, placeIn(to, key)]
  if (!from || into?.origin !== 'custom') return false
  const { kind, target, choices } = into.field
  const offered = choices?.map((choice) => choice.value)
  return (
    kind.name === from.kind.name &&
    target === from.target &&
    [value].flat().every((one) => offered?.includes(one as string) ?? true)
  )
}
