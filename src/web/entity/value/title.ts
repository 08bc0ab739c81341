import type { EntityMeta, Row } from '../../client/contract.ts'
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
