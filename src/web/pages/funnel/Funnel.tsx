import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { ReferenceFilter } from '../../entity/value/ReferenceFilter.tsx'
import { dayOf, formatNumber, formatPercent, quarterOf } from '../../kit/format.ts'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { PeriodSelect } from '../../kit/PeriodSelect.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Funnel.module.css'

interface Stage {
  readonly nodeId: string
  readonly name: string
  readonly entered: number
  readonly passed: number
  readonly lost: number
  readonly standing: number
  readonly conversion: number | null
  readonly medianDays: number | null
  readonly standardDays: number | null
}

/** How many deals came to each stage in a period, how many went on, and how long they stayed. */
export const Funnel = () => {
  const t = useWords()
  const { company } = useMeta()
  const today = dayOf(new Date(), company.timeZone)
  const navigate = useNavigate({ from: '/funnel' })
  const { period = quarterOf(today), version } = useSearch({ from: '/frame/funnel' })
  const { data, error } = useView<{ stages: readonly Stage[] }>('stage-funnel', {
    period,
    processVersionId: version,
  })
  const stages = data?.stages ?? []
  const most = Math.max(1, ...stages.map((stage) => stage.entered))
  return (
    <Page name={t('sales.funnel.title')}>
      <PageHeader
        title={t('sales.funnel.title')}
        actions={
          <>
            <ReferenceFilter
              of="process-version"
              value={version}
              onChange={(next) => void navigate({ search: (old) => ({ ...old, version: next }), replace: true })}
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
      <p className={styles.hint}>{t('sales.funnel.hint')}</p>
      {!data && !error && <Skeleton lines={7} height={32} />}
      {error && !data && <Empty title={t('entity.list.failed')} hint={messageOf(error)} />}
      {data && stages.every((stage) => stage.entered === 0) && (
        <Empty title={t('sales.funnel.empty')} hint={t('sales.funnel.emptyHint')} />
      )}
      {stages.some((stage) => stage.entered > 0) && (
        <Panel>
          <table className={styles.funnel}>
            <thead>
              <tr>
                {(['stage', 'entered', 'passed', 'lost', 'standing', 'conversion', 'median'] as const).map((key) => (
                  <th key={key} scope="col">
                    {t(`sales.funnel.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stages.map((stage) => (
                <StageRow key={stage.nodeId} stage={stage} most={most} />
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </Page>
  )
}

const StageRow = ({ stage, most }: { stage: Stage; most: number }) => {
  const t = useWords()
  const isSlow = stage.medianDays !== null && stage.standardDays !== null && stage.medianDays > stage.standardDays
  const share = (count: number) => `${(count / most) * 100}%`
  return (
    <tr>
      <th scope="row">
        <Link
          to="/$entity"
          params={{ entity: 'opportunity' }}
          search={{ filter: { and: [{ nodeId: { eq: stage.nodeId } }, { outcome: { eq: 'open' } }] } }}
        >
          {stage.name}
        </Link>
      </th>
      <td className={styles.bars}>
        <span className={styles.bar} style={{ width: share(stage.entered) }}>
          <span className={styles.passed} style={{ width: `${(stage.passed / Math.max(1, stage.entered)) * 100}%` }} />
        </span>
        <span className={styles.number}>{stage.entered}</span>
      </td>
      <td>{stage.passed}</td>
      <td>{stage.lost}</td>
      <td>{stage.standing}</td>
      <td>{stage.conversion === null ? '-' : formatPercent(stage.conversion)}</td>
      <td className={isSlow ? styles.slow : undefined}>
        {stage.medianDays === null ? '-' : t('sales.days', { count: formatNumber(stage.medianDays, 1) as never })}
        {stage.standardDays !== null && (
          <span className={styles.standard}>
            {t('sales.funnel.standard')} {stage.standardDays}
          </span>
        )}
      </td>
    </tr>
  )
}
