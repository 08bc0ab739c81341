import type { EntityMeta, Row } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import type { ListRequest } from '../../client/records.ts'
import { useSay } from '../../words/words.ts'
import { useValueText } from '../value/valueText.ts'
import styles from './SelectionBar.module.css'

/** What the selected rows come to, in the columns that are summed. */
export const SelectedSums = ({
  entity,
  request,
  rows,
}: {
  entity: EntityMeta
  request: ListRequest
  rows: readonly Row[]
}) => {
  const say = useSay()
  const textOf = useValueText()
  return (request.fields ?? []).flatMap((key) => {
    const field = fieldOf(entity, key)
    if (field?.total !== 'sum' || field.masked || rows.length < 2) return []
    const sum = rows.reduce((sum, row) => sum + Number(row[key] ?? 0), 0)
    return [
      <span key={key} className={styles.sum}>
        {say(field.label)} {textOf(field, sum)}
      </span>,
    ]
  })
}
