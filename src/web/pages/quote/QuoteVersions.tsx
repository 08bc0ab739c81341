import { Link } from '@tanstack/react-router'
import { usePage } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { formatMoney, formatPercent } from '../../kit/format.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import { NegotiationDoor } from '../negotiation/NegotiationDoor.tsx'
import styles from './Quote.module.css'

const fields = ['number', 'state', 'total', 'discount', 'validUntil', 'changeNote']

/** The offers that were made, the newest first; each leads to its lines. */
export default function QuoteVersions({ row }: RegionProps) {
  const t = useWords()
  const choice = useChoice()
  const filter = { quoteId: { eq: row.id } }
  const { data } = usePage('quote-version', { filter, fields, sort: '-number', limit: 50, count: 'none' })
  return (
    <div className={styles.cards}>
      <nav className={styles.cards} aria-label={t('quote.versions')}>
        {data?.items.map((version) => {
          const state = choice('quote-version', 'state', String(version.state))
          return (
            <Link
              key={version.id}
              className={styles.card}
              to="/$entity/$id"
              params={{ entity: 'quote-version', id: version.id }}
            >
              <span className={styles.cardHead}>
                <strong>{t('quote.version', { number: Number(version.number) })}</strong>
                <Tag tone={state.tone}>{state.word}</Tag>
              </span>
              <span className={styles.total}>{formatMoney(version.total as number)}</span>
              <span className={styles.meta}>
                {t('quote.discount')} {version.discount === null ? '-' : formatPercent(version.discount as number)} ·{' '}
                {t('quote.validUntil')} {String(version.validUntil ?? '-')}
              </span>
              {version.changeNote !== null && <span className={styles.meta}>{String(version.changeNote)}</span>}
            </Link>
          )
        })}
      </nav>
      <NegotiationDoor opportunityId={String(row.opportunityId)} title={String(row.name)} canPrepare />
    </div>
  )
}
