import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import { measured } from './measured.ts'
import { useValueText } from './valueText.ts'

/** What a record is called: the value of its title as people read it, and not the code that is stored. */
export const useTitle = (): ((entity: EntityMeta, row: Row) => string) => {
  const textOf = useValueText()
  return (entity, row) => {
    const field = entity.fields.find(({ key }) => key === entity.title)
    return field ? textOf(measured(field, row), row[field.key], row.labels[field.key]) : '-'
  }
}

/** A choice, a day or a count is shared by many records of the kind. */
const isShared = ({ kind, key }: Field) => ['choice', 'date', 'instant', 'integer'].includes(kind) || key === 'period'

const says = ({ kind, key }: Field) => ['reference', 'person'].includes(kind) || key === 'period'

/** A title that many records share does not say which one this is; with whom and what it belongs to, it does. */
export const useFullTitle = (): ((entity: EntityMeta, row: Row) => string) => {
  const titleOf = useTitle()
  const textOf = useValueText()
  return (entity, row) => {
    const title = fieldOf(entity, entity.title)
    if (!title || !isShared(title)) return titleOf(entity, row)
    const beside = entity.list
      .flatMap((key) => fieldOf(entity, key) ?? [])
      .filter((field) => field.key !== title.key && says(field) && row[field.key])
      .filter((field) => field.key === 'period' || row.labels[field.key] !== undefined)
      .slice(0, 2)
    const words = beside.map((field) => textOf(field, row[field.key], row.labels[field.key]))
    const own = titleOf(entity, row)
    const isName = title.kind === 'choice' || title.kind === 'text'
    return (isName ? [own, ...words] : [...words, own]).join(' · ')
  }
}
