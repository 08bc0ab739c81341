import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runKindVerb } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './AnomalyDoor.module.css'

/** On the record page of an anomaly: its retrospective, or the button that prepares one. */
export default function AnomalyDoor({ row }: RegionProps) {
  const t = useWords()
  return (
    <div className={styles.door}>
      {row.reviewId ? (
        <Link to="/review-room/$id" params={{ id: String(row.reviewId) }}>
          <Button>{t('loop.anomaly.go')}</Button>
        </Link>
      ) : (
        <StartReview anomalyId={row.id} isOpen={row.state === 'open'} />
      )}
      <Link to="/lineage/$entity/$id" params={{ entity: 'anomaly', id: row.id }}>
        {t('shell.page.lineage')}
      </Link>
    </div>
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
