import { Link } from '@tanstack/react-router'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { formatMoney } from '../../kit/format.ts'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { Concessions } from './Concessions.tsx'
import { Levers } from './Levers.tsx'
import styles from './Negotiation.module.css'
import type { Sheet } from './negotiation.ts'
import { Owning } from './Owning.tsx'
import { Part } from './Part.tsx'

/** Everything to have at hand when prices are talked about, on one sheet that prints. */
export default function NegotiationSheet({ row }: RegionProps) {
  const t = useWords()
  const { data, error } = useView<Sheet>('negotiation-sheet', { negotiationId: row.id })
  if (!data)
    return error ? (
      <Empty title={t('negotiation.failed')} hint={messageOf(error)} />
    ) : (
      <Skeleton lines={8} height={24} />
    )
  return (
    <article className={styles.sheet} aria-label={t('negotiation.sheet')}>
      <div className={styles.pair}>
        <Price row={row} sheet={data} />
        <Alternatives row={row} />
      </div>
      <Levers levers={data.levers} negotiationId={row.id} />
      <Concessions concessions={data.concessions} negotiationId={row.id} />
      <Owning sheet={data} row={row} />
    </article>
  )
}

const Price = ({ row, sheet: { room, quote } }: { row: Row; sheet: Sheet }) => {
  const t = useWords()
  const money = (value: unknown) => (typeof value === 'number' ? formatMoney(value) : '-')
  const over = quote && typeof row.walkAway === 'number' ? quote.total - row.walkAway : null
  return (
    <Part title={t('negotiation.room')}>
      <dl className={styles.facts}>
        <dt>{t('negotiation.target')}</dt>
        <dd>{money(row.target)}</dd>
        <dt>{t('negotiation.walkAway')}</dt>
        <dd>{money(row.walkAway)}</dd>
        <dt>{t('negotiation.span')}</dt>
        <dd>{money(room)}</dd>
        <dt>{t('negotiation.offered')}</dt>
        <dd>
          {quote ? (
            <Link to="/$entity/$id" params={{ entity: 'quote-version', id: quote.versionId }}>
              {money(quote.total)} · {quote.title}
            </Link>
          ) : (
            t('negotiation.noOffer')
          )}
        </dd>
      </dl>
      {over !== null && (
        <Notice tone={over < 0 ? 'danger' : 'success'}>
          {t(over < 0 ? 'negotiation.below' : 'negotiation.above', { amount: formatMoney(Math.abs(over)) })}
        </Notice>
      )}
    </Part>
  )
}

const Alternatives = ({ row }: { row: Row }) => {
  const t = useWords()
  const side = (name: 'ours' | 'theirs', text: unknown) => (
    <div>
      <h3>{t(`negotiation.${name}`)}</h3>
      <p className={text ? styles.words : styles.quiet}>{String(text || t('negotiation.unknown'))}</p>
    </div>
  )
  return (
    <Part title={t('negotiation.alternatives')}>
      <div className={styles.pair}>
        {side('ours', row.ourAlternative)}
        {side('theirs', row.theirAlternative)}
      </div>
    </Part>
  )
}
