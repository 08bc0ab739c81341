import type { RegionProps } from '../../entity/record/regions.ts'
import { useWords } from '../../words/words.ts'
import styles from './Approval.module.css'
import { Decide } from './Decide.tsx'
import { Detail } from './Detail.tsx'
import { TrailView } from './TrailView.tsx'
import { useTrail } from './trail.ts'

/** On the page of a document under approval: its trail, and the buttons of whoever's turn it is. */
export const ApprovalRegion = ({ entity, row }: RegionProps) => {
  const t = useWords()
  const { data } = useTrail({ entity: entity.name, id: row.id })
  if (!data?.approval) return null
  const isRunning = data.approval.state === 'running'
  return (
    <details className={styles.region} open={isRunning}>
      <summary>
        {t('approval.trail')}
        {data.approval.step && <span className={styles.meta}> · {data.approval.step}</span>}
      </summary>
      <TrailView trail={data} />
      <Decide trail={data} />
    </details>
  )
}

/** The page of the approval itself. */
export default function ApprovalRecord({ row }: RegionProps) {
  const { data } = useTrail({ approvalId: row.id })
  if (!data?.approval) return null
  return (
    <section className={styles.region} aria-label={data.approval.title}>
      <Detail trail={data} />
      <Decide trail={data} />
    </section>
  )
}
