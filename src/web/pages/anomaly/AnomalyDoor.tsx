import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runKindVerb, useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { formatMeasure } from '../../kit/Figures.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import LineageDoor from '../lineage/LineageDoor.tsx'
import type { CatalogueItem } from '../metric/metric.ts'
import styles from './AnomalyDoor.module.css'

/** On the record page of an anomaly: its retrospective, or the button that prepares one. */
export default function AnomalyDoor({ entity, row }: RegionProps) {
  return (
    <>
      <Figures row={row} />
      <div className={`${styles.door} no-print`}>
        {row.reviewId ? <ItsReview row={row} /> : <StartReview anomalyId={row.id} isOpen={row.state === 'open'} />}
        <LineageDoor entity={entity} row={row} />
      </div>
    </>
  )
}

/** Who may not see the retrospective gets no name for it. */
const ItsReview = ({ row }: { row: Row }) => {
  const t = useWords()
  if (!row.labels.reviewId) return <span>{t('loop.anomaly.amongThem')}</span>
  return (
    <Link to="/review-room/$id" params={{ id: String(row.reviewId) }}>
      <Button>{t('loop.anomaly.go')}</Button>
    </Link>
  )
}

/** The number that alarmed, in the unit of its metric, beside what was wanted and what history lets expect. */
const Figures = ({ row }: { row: Row }) => {
  const t = useWords()
  const { data } = useView<{ items: readonly CatalogueItem[] }>('metrics')
  const unit = data?.items.find(({ key }) => key === row.metric)?.unit
  if (!unit) return null
  const write = (key: string) => formatMeasure(row[key] as number | null, unit)
  const range = row.low === null || row.high === null ? '' : ` (${write('low')} – ${write('high')})`
  return (
    <dl className={styles.figures}>
      {(
        [
          ['actual', write('value')],
          ['target', write('target')],
          ['expected', `${write('expected')}${range}`],
          ['sample', String(row.sample ?? '-')],
        ] as const
      ).map(([name, value]) => (
        <div key={name}>
          <dt>{t(`goal.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Numbers frozen, a goal, a group and the weightiest gaps: a meeting that is ready to begin. */
export const StartReview = ({ anomalyId, isOpen }: { anomalyId: string; isOpen: boolean }) => {
  const t = useWords()
  const navigate = useNavigate()
  const [isBusy, setBusy] = useState(false)
  const may = useEntity('review')?.verbs.some((verb) => verb.name === 'draftFromAnomaly')
  if (!may || !isOpen) return null
  const start = async () => {
    setBusy(true)
    try {
      const { id } = await runKindVerb<{ id: string }>('review', 'draftFromAnomaly', { anomalyId })
      await renew('anomaly')
      await navigate({ to: '/review-room/$id', params: { id } })
    } catch (error) {
      toast.failure(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button type="primary" loading={isBusy} onClick={() => void start()}>
      {t('loop.anomaly.start')}
    </Button>
  )
}
