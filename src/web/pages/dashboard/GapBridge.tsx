import type { EChartsCoreOption } from 'echarts/core'
import { useView } from '../../client/records.ts'
import { Chart, type Colours } from '../../kit/chart/Chart.tsx'
import { formatMoney, shortMoney } from '../../kit/format.ts'
import { Panel } from '../../kit/Page.tsx'
import { useNarrow } from '../../kit/screen.ts'
import { useSay, useWords } from '../../words/words.ts'
import type { Bridge } from '../metric/metric.ts'
import styles from './Dashboard.module.css'

/** From target to actual, step by step: each bar begins where the one before it ended. */
const bridgeOption =
  (bridge: Bridge, names: { target: string; actual: string; drivers: readonly string[] }, isNarrow: boolean) =>
  (c: Colours): EChartsCoreOption => {
    const target = bridge.target ?? 0
    let level = target
    const steps = bridge.drivers.map((driver) => {
      const from = level
      level += driver.part
      return { part: driver.part, base: Math.min(from, level), size: Math.abs(driver.part) }
    })
    const labels = [names.target, ...names.drivers, names.actual]
    const values = [target, ...steps.map((step) => step.part), bridge.actual]
    // Six names beside each other: on a phone each has the width of four characters.
    const small = isNarrow && { width: 44, overflow: 'break', fontSize: 10 }
    const colourOf = (part: number) => (part >= 0 ? c.good : c.bad)
    return {
      animationDuration: 120,
      grid: { left: 8, right: 16, top: 24, bottom: 4, outerBoundsMode: 'same' },
      xAxis: {
        type: 'category',
        data: labels,
        axisLabel: { color: c.text, interval: 0, ...small },
        axisLine: { lineStyle: { color: c.line } },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        axisLabel: { color: c.quiet, formatter: (value: number) => shortMoney(value) },
        splitLine: { lineStyle: { color: c.line } },
      },
      series: [
        {
          type: 'bar',
          stack: 'bridge',
          silent: true,
          itemStyle: { color: 'transparent' },
          data: [0, ...steps.map((step) => step.base), 0],
        },
        {
          type: 'bar',
          stack: 'bridge',
          barMaxWidth: 44,
          label: {
            show: true,
            position: 'top',
            ...(isNarrow && { fontSize: 10 }),
            color: c.text,
            formatter: ({ dataIndex }: { dataIndex: number }) => {
              const value = Math.round(values[dataIndex] ?? 0)
              const isStep = dataIndex > 0 && dataIndex < labels.length - 1
              return `${isStep && value > 0 ? '+' : ''}${shortMoney(value)}`
            },
          },
          data: [
            { value: target, itemStyle: { color: c.quiet } },
            ...steps.map((step) => ({ value: step.size, itemStyle: { color: colourOf(step.part) } })),
            { value: bridge.actual, itemStyle: { color: c.palette[0] } },
          ],
        },
      ],
    }
  }

/** Why sales are not what the target asked: the gap in four parts that add up exactly. */
export const GapBridge = ({ period, unitId }: { period: string; unitId?: string }) => {
  const t = useWords()
  const say = useSay()
  const isNarrow = useNarrow()
  const { data } = useView<Bridge>('gap-bridge', { period, unitId })
  if (!data) return null
  const sentence = say({ zh: data.sentence, en: data.sentenceEn })
  return (
    <Panel>
      <div className={styles.chartHead}>
        <h2>{t('goal.bridge')}</h2>
      </div>
      {/* A sign is not torn from its amount. */}
      <p className={styles.bridgeSentence}>{sentence.replaceAll(/(?<=[+−])(?=¥)/g, '\u2060')}</p>
      {data.drivers.length > 0 && (
        <>
          <Chart
            label={sentence}
            option={bridgeOption(
              data,
              { target: t('goal.target'), actual: t('goal.actual'), drivers: data.drivers.map(say) },
              isNarrow,
            )}
            height={230}
          />
          <ul className="unseen">
            {data.drivers.map((driver) => (
              <li key={driver.key}>
                {say(driver)} {formatMoney(Math.round(driver.part))}
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
