import { useNavigate, useSearch } from '@tanstack/react-router'
import { messageOf } from '../../client/http.ts'
import { hasView, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { ReferenceFilter } from '../../entity/value/ReferenceFilter.tsx'
import { dayOf, quarterOf } from '../../kit/format.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { PeriodSelect } from '../../kit/PeriodSelect.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import type { Dashboard as DashboardView } from '../metric/metric.ts'
import styles from './Dashboard.module.css'
import { GapBridge } from './GapBridge.tsx'
import { MetricChart } from './MetricChart.tsx'
import { MetricTile } from './MetricTile.tsx'

/** One sentence, the company's indicators, and where the numbers come from. */
export const Dashboard = () => {
  const t = useWords()
  const say = useSay()
  const meta = useMeta()
  const today = dayOf(new Date(), meta.company.timeZone)
  const navigate = useNavigate({ from: '/dashboard' })
  const { period = quarterOf(today), unit } = useSearch({ from: '/frame/dashboard' })
  const { data, error } = useView<DashboardView>('dashboard', { period, unitId: unit })
  return (
    <Page name={t('goal.dashboard')}>
      <PageHeader
        title={t('goal.dashboard')}
        actions={
          <>
            <ReferenceFilter
              of="unit"
              value={unit}
              onChange={(next) => void navigate({ search: (old) => ({ ...old, unit: next }), replace: true })}
            />
            <PeriodSelect
              label={t('sales.funnel.period')}
              today={today}
              value={period}
              onChange={(next) => void navigate({ search: (old) => ({ ...old, period: next }), replace: true })}
            />
          </>
        }
      />
      {error && !data && <Empty title={t('goal.failed')} hint={messageOf(error)} />}
      {!data && !error && <Skeleton lines={8} height={32} />}
      {data && (
        <>
          <p className={styles.sentence}>{say({ zh: data.sentence, en: data.sentenceEn })}</p>
          <div className={styles.tiles}>
            {data.items.map((item) => (
              <MetricTile key={item.key} item={item} period={period} unitId={unit} />
            ))}
          </div>
          <div className={styles.charts}>
            <MetricChart metric="won_amount" by="month" period={period.slice(0, 4)} unitId={unit} />
            <MetricChart metric="won_amount" by="unit" period={period} unitId={unit} />
            {hasView(meta, 'gap-bridge') && <GapBridge period={period} unitId={unit} />}
            <MetricChart metric="win_rate" by="owner" period={period} unitId={unit} />
          </div>
          <p className={styles.quiet}>
            {t('goal.closed', { what: t(data.closedMeans === 'signed' ? 'goal.signed' : 'goal.paid') })}
          </p>
        </>
      )}
    </Page>
  )
}
