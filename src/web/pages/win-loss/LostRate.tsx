import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runKindVerb, useView } from '../../client/records.ts'
import { formatPercent } from '../../kit/format.ts'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './LostRate.module.css'
import { Simulation } from './Simulation.tsx'
import { WindowBars } from './WindowBars.tsx'
import type { Watch } from './watch.ts'

/** Where more is lost than the company allows, what was found, and what another threshold would have found. */
export const LostRate = () => {
  const t = useWords()
  const kind = useEntity('lost-rate-watch')
  const { data, error } = useView<{ items: readonly Watch[] }>('lost-rate-watches')
  const check = () =>
    runKindVerb<{ raised: number; tooFew: number }>('lost-rate-watch', 'check', {}).then(
      async ({ raised, tooFew }) => {
        toast.success(t('outcome.watch.checked', { raised, tooFew }))
        await renew('anomaly')
      },
      (failure: unknown) => toast.failure(messageOf(failure)),
    )
  return (
    <Page name={t('outcome.watch.title')}>
      <PageHeader
        above={<Link to="/win-loss">‹ {t('outcome.title')}</Link>}
        title={t('outcome.watch.title')}
        actions={
          <>
            <Link
              to="/$entity"
              params={{ entity: 'anomaly' }}
              search={{ filter: { and: [{ metric: { eq: 'lost_rate' } }, { rule: { eq: 'watch' } }] } }}
            >
              {t('outcome.watch.anomalies')}
            </Link>
            {kind?.can.includes('update') && (
              <Link to="/$entity" params={{ entity: 'lost-rate-watch' }}>
                {t('outcome.watch.settings')}
              </Link>
            )}
            {kind?.verbs.some(({ name }) => name === 'check') && (
              <Button onClick={() => void check()}>{t('outcome.watch.check')}</Button>
            )}
          </>
        }
      />
      {!data && !error && <Skeleton lines={6} height={28} />}
      {error && !data && <Empty title={t('outcome.watch.failed')} hint={messageOf(error)} />}
      {data?.items.length === 0 && <Empty title={t('outcome.watch.empty')} hint={t('outcome.watch.emptyHint')} />}
      {data?.items.map((watch) => (
        <WatchPanel key={watch.id} watch={watch} />
      ))}
      {data && <Simulation />}
    </Page>
  )
}

const WatchPanel = ({ watch }: { watch: Watch }) => {
  const t = useWords()
  return (
    <Panel label={watch.name}>
      <div className={styles.head}>
        <h2 className={styles.name}>
          <Link to="/$entity/$id" params={{ entity: 'lost-rate-watch', id: watch.id }}>
            {watch.name}
          </Link>
        </h2>
        <span className={styles.rule}>
          {watch.unit} ·{' '}
          {t('outcome.watch.rule', {
            span: t(`outcome.watch.${watch.span}`),
            threshold: formatPercent(watch.threshold),
            least: watch.leastDeals,
          })}
          {!watch.isOn && ` · ${t('outcome.watch.off')}`}
        </span>
      </div>
      <WindowBars of={watch.name} windows={watch.windows} threshold={watch.threshold} />
    </Panel>
  )
}
