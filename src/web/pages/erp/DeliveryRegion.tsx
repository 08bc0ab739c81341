import { Link } from '@tanstack/react-router'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { Fact, Facts } from '../../kit/Facts.tsx'
import { formatInstant } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import styles from './Erp.module.css'

interface Explained {
  readonly state: 'queued' | 'sent' | 'dead' | 'skipped'
  readonly tries: number
  readonly mostTries: number
  readonly nextTryAt: string | null
  readonly active: boolean
  readonly before: { readonly id: string; readonly name: string } | null
}

/** On the record page of a message: why it has not arrived, and what to do about it. */
export default function DeliveryRegion({ row }: RegionProps) {
  const t = useWords()
  const { timeZone } = useMeta().company
  const { data } = useView<Explained>('delivery-explained', { deliveryId: row.id })
  if (!data) return null
  const { state, tries, mostTries: most, nextTryAt, active, before } = data
  return (
    <Facts label={t('cash.erp.title')}>
      <Fact title={t(state === 'sent' || state === 'skipped' ? 'cash.erp.title' : 'cash.erp.why')}>
        {state === 'sent' && <p>{t('cash.erp.arrived')}</p>}
        {state === 'skipped' && <p>{t('cash.erp.skipped')}</p>}
        {state === 'dead' && <p className={styles.closed}>{t('cash.erp.dead', { tries })}</p>}
        {before && (
          <p>
            {t('cash.erp.before')}{' '}
            <Link to="/$entity/$id" params={{ entity: 'webhook-delivery', id: before.id }}>
              {before.name}
            </Link>
          </p>
        )}
        {state === 'queued' && !active && <p className={styles.closed}>{t('cash.erp.hookPaused')}</p>}
        {state === 'queued' && active && nextTryAt && !before && (
          <p>{t('cash.erp.next', { tries, most, at: formatInstant(nextTryAt, timeZone) })}</p>
        )}
      </Fact>
    </Facts>
  )
}
