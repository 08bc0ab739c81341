import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { ReferenceFilter } from '../../entity/value/ReferenceFilter.tsx'
import { formatMeasure } from '../../kit/Figures.tsx'
import { dayOf, formatInstant, formatPeriod, quarterOf } from '../../kit/format.ts'
import { Lines } from '../../kit/Lines.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { PeriodSelect } from '../../kit/PeriodSelect.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Waits.module.css'
import { WaitTable } from './WaitTable.tsx'
import { clockNames, type Running, type WaitsAnswer } from './waits.ts'

const rowKinds = ['owner', 'unit'] as const
/** Who lets customers wait, by person or unit, and which deals have waited for us longest. */
export const Waits = () => {
  const t = useWords()
  const today = dayOf(new Date(), useMeta().company.timeZone)
  const navigate = useNavigate({ from: '/waits' })
  const { period = quarterOf(today), unit, by = 'owner' } = useSearch({ from: '/frame/waits' })
  const { data, error } = useView<WaitsAnswer>('deal-waits', { period, by, unitId: unit })
  const to = (next: { period?: string; unit?: string | undefined; by?: 'unit' | undefined }) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true })
  return (
    <Page name={t('shell.page.waits')}>
      <PageHeader
        title={t('shell.page.waits')}
        actions={
          <>
            <Segmented
              aria-label={t('deal.waits.by')}
              value={by}
              options={rowKinds.map((value) => ({ value, label: t(`deal.waits.${value}`) }))}
              onChange={(next) => to({ by: next === 'unit' ? next : undefined })}
            />
            <ReferenceFilter of="unit" value={unit} onChange={(next) => to({ unit: next })} />
            <PeriodSelect
              label={t('sales.funnel.period')}
              today={today}
              value={period}
              onChange={(next) => to({ period: next })}
            />
          </>
        }
      />
      {!data && !error && <Skeleton lines={8} height={28} />}
      {error && !data && <Empty title={t('deal.waits.failed')} hint={messageOf(error)} />}
      {data && <Answer answer={data} by={by} />}
    </Page>
  )
}

const Answer = ({ answer, by }: { answer: WaitsAnswer; by: 'owner' | 'unit' }) => {
  const t = useWords()
  const say = useSay()
  const { whole, running, formulas, formulasEn } = answer
  if (clockNames.every((clock) => whole[clock].count === 0)) {
    return <Empty title={t('deal.waits.empty')} hint={t('deal.waits.emptyHint')} />
  }
  // Of the two only what has happened: that nobody waited takes no figure.
  const said = (['silence', 'customer'] as const).filter((clock) => whole[clock].count > 0)
  const waits = t('deal.waits.sentence', {
    period: formatPeriod(answer.period.name),
    waits: said
      .map((clock) => t(`deal.waits.average.${clock}`, { hours: formatMeasure(whole[clock].average, 'hours') }))
      .join(t('deal.waits.and')),
  })
  return (
    <>
      {said.length > 0 && <p className={styles.sentence}>{waits}</p>}
      <Panel label={t('shell.page.waits')}>
        <WaitTable answer={answer} by={by} />
      </Panel>
      {running.length > 0 && (
        <Panel label={t('deal.waits.running')}>
          <h2 className={styles.heading}>{t('deal.waits.running')}</h2>
          <RunningDeals running={running} />
        </Panel>
      )}
      <dl className={styles.formulas}>
        {clockNames.map((clock) => (
          <div key={clock}>
            <dt>{t(`deal.clock.${clock}`)}</dt>
            <dd>{say({ zh: formulas[clock], en: formulasEn[clock] })}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const RunningDeals = ({ running }: { running: readonly Running[] }) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  return (
    <Lines
      label={t('deal.waits.running')}
      rows={running}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'deal',
          label: t('deal.waits.deal'),
          cell: ({ id, name }) => (
            <Link to="/$entity/$id" params={{ entity: 'opportunity', id }}>
              {name}
            </Link>
          ),
        },
        { key: 'owner', label: t('deal.waits.holder'), cell: ({ owner }) => owner ?? '-' },
        {
          key: 'since',
          label: t('deal.waits.since'),
          cell: ({ since }) => formatInstant(since, timeZone),
        },
        {
          key: 'hours',
          label: t('deal.clock.silence'),
          align: 'end',
          cell: ({ hours }) => formatMeasure(hours, 'hours'),
        },
      ]}
    />
  )
}
