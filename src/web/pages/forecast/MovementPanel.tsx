import { useView } from '../../client/records.ts'
import { Chart, type Colours } from '../../kit/chart/Chart.tsx'
import { Money } from '../../kit/Figures.tsx'
import { formatPercent, formatPeriod, shortMoney } from '../../kit/format.ts'
import { Panel } from '../../kit/Page.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Forecast.module.css'
import type { Movement } from './forecast.ts'

/** How the forecast moved from week to week, and how true earlier ones were. */
export const MovementPanel = ({ period, of }: { period: string; of: string }) => {
  const t = useWords()
  const { data } = useView<Movement>('forecast-movement', { period, of })
  if (!data || (data.weeks.length === 0 && data.past.length === 0)) return null
  return (
    <div className={styles.two}>
      {data.weeks.length > 0 && (
        <Panel label={t('forecast.movement')}>
          <h2 className={styles.name}>{t('forecast.movement')}</h2>
          <Weeks weeks={data.weeks} />
        </Panel>
      )}
      {data.past.length > 0 && (
        <Panel label={t('forecast.accuracy')}>
          <h2 className={styles.name}>{t('forecast.accuracy')}</h2>
          <Past past={data.past} />
        </Panel>
      )}
    </div>
  )
}

const lines = ['rolled', 'weighted', 'closed'] as const

const Weeks = ({ weeks }: { weeks: Movement['weeks'] }) => {
  const t = useWords()
  const option = (c: Colours) => ({
    animationDuration: 120,
    grid: { left: 8, right: 16, top: 32, bottom: 4, outerBoundsMode: 'same' },
    legend: { top: 0, right: 0, textStyle: { color: c.text } },
    tooltip: { trigger: 'axis', valueFormatter: (value: number) => shortMoney(value) },
    xAxis: { type: 'category', data: weeks.map(({ takenOn }) => takenOn.slice(5)), axisLabel: { color: c.text } },
    yAxis: {
      type: 'value',
      axisLabel: { color: c.quiet, formatter: (value: number) => shortMoney(value) },
      splitLine: { lineStyle: { color: c.line } },
    },
    series: lines.map((line, i) => ({
      type: 'line',
      name: t(`forecast.${line}`),
      data: weeks.map((week) => week[line]),
      itemStyle: { color: c.palette[i] },
      lineStyle: { width: 2, type: line === 'weighted' ? 'dashed' : 'solid' },
    })),
  })
  const last = weeks.at(-1)
  const said = `${t('forecast.movement')}:${weeks.map(({ takenOn, rolled }) => `${takenOn} ${shortMoney(rolled)}`).join(',')}`
  return (
    <>
      <Chart label={said} height={220} option={option} />
      {last && <p className={styles.hint}>{t('forecast.frozen', { day: last.takenOn })}</p>}
    </>
  )
}

const Past = ({ past }: { past: Movement['past'] }) => {
  const t = useWords()
  return (
    <table className={styles.past}>
      <thead>
        <tr>
          {(['pastPeriod', 'pastRolled', 'pastTeam', 'pastAccuracy'] as const).map((key) => (
            <th key={key} scope="col">
              {t(`forecast.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {past.map((one) => (
          <tr key={one.period}>
            <th scope="row">{formatPeriod(one.period)}</th>
            <td>
              <Money minor={one.rolled} short />
            </td>
            <td>
              <Money minor={one.team} short />
            </td>
            <td>{one.teamAccuracy === null ? '-' : formatPercent(one.teamAccuracy)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
