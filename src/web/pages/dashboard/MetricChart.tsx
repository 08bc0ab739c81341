import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { get } from '../../client/http.ts'
import { keys } from '../../client/queries.ts'
import { barOption } from '../../kit/chart/bars.ts'
import { Chart } from '../../kit/chart/Chart.tsx'
import { formatMeasure } from '../../kit/Figures.tsx'
import { formatMonth, formatPeriod } from '../../kit/format.ts'
import { Panel } from '../../kit/Page.tsx'
import { Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import type { MetricAnswer, MetricRow } from '../metric/metric.ts'
import styles from './Dashboard.module.css'

interface Props {
  metric: string
  by: string
  period: string
  unitId?: string
}

export const useMetric = (key: string, asked: Readonly<Record<string, string | undefined>>) =>
  useQuery({
    queryKey: keys.view(`metric/${key}`, asked),
    queryFn: ({ signal }) => get<MetricAnswer>(`/api/metric/${key}`, asked, signal),
    placeholderData: (old) => old,
  })

const shownRows = 12

/** The shown rows of a grouped metric: time in its order, everything else the largest first. */
export const chartRows = (answer: MetricAnswer): readonly MetricRow[] => {
  // Departments that neither sell nor are asked to are left to the table.
  const rows = (answer.rows ?? []).filter(({ value, target }) => answer.by === 'month' || value || target)
  if (answer.by === 'month') return [...rows].sort((a, b) => a.key.localeCompare(b.key))
  return [...rows].sort((a, b) => (b.value ?? -1) - (a.value ?? -1)).slice(0, shownRows)
}

export const MetricBars = ({ answer, height }: { answer: MetricAnswer; height?: number }) => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const rows = chartRows(answer)
  const isTime = answer.by === 'month'
  const open = (index: number) => {
    const drill = rows[index]?.drill
    if (drill) void navigate({ to: '/$entity', params: { entity: drill.entity }, search: { filter: drill.filter } })
  }
  if (rows.length === 0) return <p className={styles.none}>{t('goal.noRows')}</p>
  return (
    <Chart
      label={`${say(answer)} · ${formatPeriod(answer.period.name)}`}
      height={height ?? (isTime ? 260 : Math.max(160, rows.length * 36 + 48))}
      option={barOption(
        rows.map((row) => ({
          label: isTime ? formatMonth(row.key) : say(row),
          value: row.value,
          target: row.target,
        })),
        {
          write: (value) => formatMeasure(value, answer.unit),
          targetName: t('goal.target'),
          valueName: say(answer),
          isTime,
        },
      )}
      onPick={open}
    />
  )
}

export const MetricChart = ({ metric, by, period, unitId }: Props) => {
  const t = useWords()
  const say = useSay()
  const { data, isPending } = useMetric(metric, { period, by, unitId })
  if (!data && !isPending) return null
  return (
    <Panel>
      <div className={styles.chartHead}>
        <h2>
          {data
            ? t('goal.chart', {
                metric: say(data),
                by: t(`goal.by.${by as 'month'}`),
                period: formatPeriod(data.period.name),
              })
            : '…'}
        </h2>
        <span className="no-print">
          <Link to="/metric/$key" params={{ key: metric }} search={{ period, by, unit: unitId }}>
            {t('goal.details')}
          </Link>
        </span>
      </div>
      {data ? <MetricBars answer={data} /> : <Skeleton lines={5} height={24} />}
    </Panel>
  )
}
