import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { formatInstant } from '../../kit/format.ts'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './AccountReasons.module.css'

interface Answer {
  readonly stays: readonly {
    readonly pool: string
    readonly enteredAt: string
    readonly why: string
    readonly leftAt: string | null
    readonly takenBy: string | null
  }[]
  readonly standing: {
    readonly pool: string
    readonly unit: string | null
    readonly claimsPerDay: number | null
    readonly maxOwned: number | null
    readonly previousOwner: string | null
    readonly openFrom: string
    readonly lockedUntil: string | null
  } | null
}

/** Why a customer has been in a pool, and who may claim it where it is in one now. */
export default function AccountReasons({ row }: RegionProps) {
  const t = useWords()
  const { timeZone } = useMeta().company
  const { data } = useView<Answer>('account-reasons', { accountId: row.id })
  if (!data || data.stays.length === 0) return null
  return (
    <section className={styles.reasons} aria-label={t('service.reasons.pool')}>
      {data.standing && <Claimable {...data.standing} />}
      <h2>{t('service.reasons.pool')}</h2>
      <ul>
        {data.stays.map((stay) => (
          <li key={stay.enteredAt}>
            {stay.pool} · {formatInstant(stay.enteredAt, timeZone)} <span className={styles.quiet}>{stay.why}</span>
            {stay.leftAt && stay.takenBy && (
              <span className={styles.quiet}>
                {' '}
                {t('service.reasons.left', { at: formatInstant(stay.leftAt, timeZone), name: stay.takenBy })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const Claimable = ({
  pool,
  unit,
  claimsPerDay,
  maxOwned,
  previousOwner,
  openFrom,
  lockedUntil,
}: NonNullable<Answer['standing']>) => {
  const t = useWords()
  const facts = [
    unit ? t('service.claimable.unit', { unit }) : t('service.claimable.everybody'),
    t('service.claimable.from', { at: openFrom }),
    lockedUntil && t('service.claimable.locked', { name: previousOwner, at: lockedUntil }),
    claimsPerDay !== null && t('service.claimable.perDay', { n: claimsPerDay }),
    maxOwned !== null && t('service.claimable.cap', { n: maxOwned }),
  ]
  return (
    <Notice tone="information">
      {t('service.claimable.title', { pool })}
      {facts.filter(Boolean).join(';')}
    </Notice>
  )
}
