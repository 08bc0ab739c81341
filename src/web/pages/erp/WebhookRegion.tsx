import { Link } from '@tanstack/react-router'
import { useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { Fact, Facts } from '../../kit/Facts.tsx'
import { formatInstant } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import styles from './Erp.module.css'

interface Explained {
  readonly active: boolean
  readonly hasSecret: boolean | null
  readonly addresses: readonly { readonly address: string; readonly inside: boolean; readonly open: boolean }[]
  readonly queued: number
  readonly dead: number
  readonly sent: number
  readonly oldestAt: string | null
  readonly lastSentAt: string | null
}

/** On the record page of an ERP address: may it be called, and how much has reached it. */
export default function WebhookRegion({ row }: RegionProps) {
  const t = useWords()
  const { data } = useView<Explained>('webhook-explained', { webhookId: row.id })
  if (!data) return null
  return (
    <Facts label={t('cash.erp.title')}>
      <Address {...data} />
      <Queue {...data} webhookId={row.id} />
    </Facts>
  )
}

const Address = ({ addresses }: Explained) => {
  const t = useWords()
  const mayAllow = useEntity('allowed-address')
  const isInside = addresses.some(({ inside }) => inside)
  return (
    <Fact title={t('cash.erp.address')}>
      {addresses.length === 0 && <p className={styles.closed}>{t('cash.erp.unknown')}</p>}
      {addresses.map(({ address, inside, open }) => (
        <p key={address} className={open ? '' : styles.closed}>
          {t(inside ? (open ? 'cash.erp.allowed' : 'cash.erp.closed') : 'cash.erp.outside', { address })}
        </p>
      ))}
      {isInside && mayAllow && (
        <Link to="/$entity" params={{ entity: 'allowed-address' }}>
          {t('cash.erp.allow')}
        </Link>
      )}
    </Fact>
  )
}

const Queue = ({ active, hasSecret, sent, queued, dead, oldestAt, lastSentAt, webhookId }: Explained & Of) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  return (
    <Fact title={t('cash.erp.queue')}>
      {!hasSecret && <p className={styles.closed}>{t('cash.erp.noSecret')}</p>}
      {hasSecret && !active && <p className={styles.closed}>{t('cash.erp.paused')}</p>}
      <p>{t('cash.erp.counts', { sent, queued, dead })}</p>
      {oldestAt && <p>{t('cash.erp.oldest', { at: formatInstant(oldestAt, timeZone) })}</p>}
      {lastSentAt && <p>{t('cash.erp.lastSent', { at: formatInstant(lastSentAt, timeZone) })}</p>}
      <Link to="/$entity" params={{ entity: 'webhook-delivery' }} search={{ filter: { webhookId } }}>
        {t('cash.erp.all')}
      </Link>
    </Fact>
  )
}

interface Of {
  readonly webhookId: string
}
