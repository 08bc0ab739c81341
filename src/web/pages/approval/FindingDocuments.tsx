import { Link } from '@tanstack/react-router'
import { fieldOf } from '../../client/meta.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { formatMoney } from '../../kit/format.ts'
import { Panel } from '../../kit/Page.tsx'
import { useSay } from '../../words/words.ts'
import styles from './Approval.module.css'

interface Document {
  readonly id: string
  readonly title: string
  readonly amount: number
  readonly on: string
}

/** The documents that a finding is about, each a way to look into it. */
export default function FindingDocuments({ entity, row }: RegionProps) {
  const say = useSay()
  const field = fieldOf(entity, 'documents')
  const documents = (row.documents ?? []) as readonly Document[]
  if (!field || documents.length === 0) return null
  const label = say(field.label)
  return (
    <Panel label={label}>
      <h2>{label}</h2>
      <ul>
        {documents.map(({ id, title, amount, on }) => (
          <li key={id} className={styles.line}>
            <Link to="/$entity/$id" params={{ entity: String(row.subjectEntity), id }}>
              {title}
            </Link>
            <span>{formatMoney(amount)}</span>
            <span className={styles.meta}>{on}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
