import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { messageOf } from '../../client/http.ts'
import { hasView, useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { PoolRecords } from './PoolRecords.tsx'
import styles from './Pools.module.css'
import type { Pool } from './pool.ts'
import { Tonight } from './Tonight.tsx'

/** What nobody answers for now: choose a pool, see one's limits, take a record. */
export const Pools = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/pools' })
  const { pool: chosen, show } = useSearch({ from: '/frame/pools' })
  const meta = useMeta()
  const { data, error } = useView<{ pools: readonly Pool[] }>('pools')
  const open = data?.pools ?? []
  const pool = open.find(({ id }) => id === chosen) ?? open.find(({ count }) => count > 0) ?? open[0]
  const maySimulate = hasView(meta, 'pool-simulation')
  const mayKeep = useEntity('pool')?.can.includes('update')
  return (
    <Page name={t('service.pool.title')}>
      <PageHeader
        title={t('service.pool.title')}
        actions={
          <>
            {mayKeep && (
              <Link to="/$entity" params={{ entity: 'pool' }}>
                {t('service.pool.settings')}
              </Link>
            )}
            {mayKeep && (
              <Link to="/$entity" params={{ entity: 'pool-rule' }}>
                {t('service.pool.rules')}
              </Link>
            )}
            {maySimulate && (
              <Button
                aria-pressed={show === 'tonight'}
                onClick={() =>
                  void navigate({ search: (old) => ({ ...old, show: show ? undefined : 'tonight' }), replace: true })
                }
              >
                {t('service.pool.simulate')}
              </Button>
            )}
          </>
        }
      />
      {!data && !error && <Skeleton lines={6} height={32} />}
      {error && !data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {data && open.length === 0 && <Empty title={t('service.pool.empty')} hint={t('service.pool.emptyHint')} />}
      {show === 'tonight' && maySimulate && <Tonight />}
      <div className={styles.picker}>
        {open.map((one) => (
          <button
            key={one.id}
            type="button"
            className={styles.pool}
            aria-pressed={one.id === pool?.id}
            onClick={() => void navigate({ search: (old) => ({ ...old, pool: one.id }), replace: true })}
          >
            <span className={styles.name}>
              {one.name}
              <span>{t('service.pool.holds', { count: one.count })}</span>
            </span>
            <PoolLimits pool={one} />
          </button>
        ))}
      </div>
      {pool && <PoolRecords key={pool.id} pool={pool} />}
    </Page>
  )
}

const PoolLimits = ({ pool }: { pool: Pool }) => {
  const t = useWords()
  const max = (n: number | null) => (n === null ? '' : t('service.pool.ofMax', { max: n }))
  const facts = [
    t('service.pool.today', { n: pool.claimedToday }) + max(pool.claimsPerDay),
    t('service.pool.owned', { n: pool.owned }) + max(pool.maxOwned),
    ...(pool.lockDays ? [t('service.pool.lock', { n: pool.lockDays })] : []),
    ...(pool.delayHours ? [t('service.pool.delay', { n: pool.delayHours })] : []),
  ]
  return (
    <>
      {facts.map((fact) => (
        <div key={fact} className={styles.limits}>
          {fact}
        </div>
      ))}
    </>
  )
}
