import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { Delta, exactMeasure, formatMeasure } from '../../kit/Figures.tsx'
import { dayOf, formatPercent, formatPeriod, quarterOf } from '../../kit/format.ts'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { PeriodSelect } from '../../kit/PeriodSelect.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { MetricBars, useMetric } from '../dashboard/MetricChart.tsx'
import styles from './MetricPage.module.css'
import type { CatalogueItem, MetricAnswer } from './metric.ts'

/** One metric: what it is, what it was, and what it is made of. */
export const MetricPage = () => {
  const t = useWords()
  const say = useSay()
  const { key } = useParams({ from: '/frame/metric/$key' })
  const { company } = useMeta()
  const today = dayOf(new Date(), company.timeZone)
  const navigate = useNavigate({ from: '/metric/$key' })
  const { period = quarterOf(today), by = 'owner', unit } = useSearch({ from: '/frame/metric/$key' })
  const catalogue = useView<{ items: readonly CatalogueItem[] }>('metrics')
  const known = catalogue.data?.items.find((item) => item.key === key)
  const groups = known?.by ?? []
  const { data, error } = useMetric(key, { period, by, unitId: unit, compare: 'previous,year' })
  const set = (part: { period?: string; by?: string }) =>
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true })
  const named = data ?? known
  const name = named ? say(named) : t('shell.page.metrics')
  return (
    <Page name={name}>
      <PageHeader
        above={<Link to="/dashboard">‹ {t('goal.dashboard')}</Link>}
        title={name}
        actions={
          <PeriodSelect
            label={t('sales.funnel.period')}
            today={today}
            value={period}
            onChange={(next) => set({ period: next })}
          />
        }
      />
      {error && !data && <Empty title={t('goal.failed')} hint={messageOf(error)} />}
      {!data && !error && <Skeleton lines={8} height={28} />}
      {data && (
        <>
          <Standing answer={data} />
          <Panel>
            {groups.length > 0 && (
              <Segmented
                className={styles.groups}
                value={by}
                options={groups.map((group) => ({ value: group, label: t(`goal.by.${group as 'month'}`) }))}
                onChange={(group) => set({ by: String(group) })}
              />
            )}
            <MetricBars answer={data} />
          </Panel>
          <RowTable answer={data} />
        </>
      )}
    </Page>
  )
}

/** A target set for a longer period is changed there, for all of its parts. */
const TakenOver = ({ answer }: { answer: MetricAnswer }) => {
  const t = useWords()
  const mayRead = useEntity('target') !== undefined
  if (!answer.targetPeriod || !mayRead) return null
  const filter = { and: [{ metric: { eq: answer.key } }, { period: { eq: answer.targetPeriod } }] }
  return (
    <Link to="/$entity" params={{ entity: 'target' }} search={{ filter }}>
      {t('goal.takenOver', { period: formatPeriod(answer.targetPeriod) })}
    </Link>
  )
}

const Standing = ({ answer }: { answer: MetricAnswer }) => {
  const t = useWords()
  const say = useSay()
  return (
    <Panel>
      <div className={styles.standing}>
        <p className={styles.value}>
          <Link to="/$entity" params={{ entity: answer.drill.entity }} search={{ filter: answer.drill.filter }}>
            {exactMeasure(answer.value, answer.unit)}
          </Link>
        </p>
        <dl className={styles.facts}>
          <div>
            <dt>{t('goal.target')}</dt>
            <dd>
              {formatMeasure(answer.target, answer.unit)} <TakenOver answer={answer} />
            </dd>
          </div>
          <div>
            <dt>{t('goal.attainment')}</dt>
            <dd>{answer.attainment === null ? '-' : formatPercent(answer.attainment)}</dd>
          </div>
          <div>
            <dt>{t('goal.difference')}</dt>
            <dd>
              <Delta value={answer.difference} unit={answer.unit} better={answer.better} />
            </dd>
          </div>
          {(['previous', 'year'] as const).map((side) => {
            const change = answer.compare?.[side]
            return change ? (
              <div key={side}>
                <dt>
                  {t(change.early ? `goal.whole.${side}` : `goal.${side}`)} {formatPeriod(change.period)}
                </dt>
                <dd>
                  {formatMeasure(change.value, answer.unit)}{' '}
                  {change.difference !== null && (
                    <Delta
                      value={change.difference}
                      unit={answer.unit}
                      better={answer.better}
                      isOpen={change.favourable === null}
                    />
                  )}
                </dd>
              </div>
            ) : null
          })}
          <div>
            <dt>{t('goal.sample')}</dt>
            <dd>
              {answer.sample} <Hidden hidden={answer.hidden} />
            </dd>
          </div>
        </dl>
      </div>
      <p className={styles.formula}>
        {t('goal.formulaIs')}
        {say({ zh: answer.formula, en: answer.formulaEn })}
        {' · '}
        {say({ zh: answer.placing, en: answer.placingEn })}
        {' · '}
        {t(answer.better === 'higher' ? 'goal.higher' : 'goal.lower')}
      </p>
    </Panel>
  )
}

/** The number is more than its list: some of its records have gone with their people. */
const Hidden = ({ hidden }: { hidden: number }) => {
  const t = useWords()
  return hidden > 0 ? <span className={styles.hidden}>{t('goal.hidden', { hidden })}</span> : null
}

const RowTable = ({ answer }: { answer: MetricAnswer }) => {
  const t = useWords()
  const say = useSay()
  const rows = answer.rows ?? []
  if (rows.length === 0) return null
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too
    <section className={styles.wrap} tabIndex={0} aria-label={say(answer)}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t(`goal.by.${(answer.by ?? 'owner') as 'month'}`)}</th>
            <th scope="col">{say(answer)}</th>
            <th scope="col">{t('goal.target')}</th>
            <th scope="col">{t('goal.attainment')}</th>
            <th scope="col">{t('goal.difference')}</th>
            <th scope="col">{t('goal.sample')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{say(row)}</th>
              <td>
                {row.drill ? (
                  <Link to="/$entity" params={{ entity: row.drill.entity }} search={{ filter: row.drill.filter }}>
                    {formatMeasure(row.value, answer.unit)}
                  </Link>
                ) : (
                  formatMeasure(row.value, answer.unit)
                )}
              </td>
              <td>{formatMeasure(row.target, answer.unit)}</td>
              <td>{row.attainment === null ? '-' : formatPercent(row.attainment)}</td>
              <td>
                <Delta value={row.difference} unit={answer.unit} better={answer.better} />
              </td>
              <td>
                {row.sample} <Hidden hidden={row.hidden} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
