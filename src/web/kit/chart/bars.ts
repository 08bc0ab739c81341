import type { EChartsCoreOption } from 'echarts/core'
import type { Colours } from './Chart.tsx'

export interface Bar {
  readonly label: string
  readonly value: number | null
  readonly target?: number | null
}

interface Form {
  /** Short form on the axis and in the tooltip. */
  readonly write: (value: number) => string
  readonly targetName: string
  readonly valueName: string
  readonly isTime: boolean
}

/** Bars from zero; the target is a dashed line over the bars of a time axis, a dashed mark on each bar otherwise. */
export const barOption =
  (bars: readonly Bar[], { write, targetName, valueName, isTime }: Form) =>
  (c: Colours): EChartsCoreOption => {
    const hasTargets = bars.some((bar) => bar.target !== null && bar.target !== undefined)
    const category = {
      type: 'category',
      data: bars.map((bar) => bar.label),
      axisLabel: { color: c.text, ...(!isTime && { width: 96, overflow: 'truncate' }) },
      axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: false },
      ...(!isTime && { inverse: true }),
    }
    const value = {
      type: 'value',
      min: (range: { min: number }) => Math.min(0, range.min),
      axisLabel: { color: c.quiet, formatter: write, hideOverlap: true },
      splitLine: { lineStyle: { color: c.line } },
    }
    return {
      animationDuration: 120,
      grid: { left: 8, right: 24, top: hasTargets ? 32 : 12, bottom: 4, outerBoundsMode: 'same' },
      legend: { show: hasTargets, top: 0, right: 0, textStyle: { color: c.text }, itemWidth: 16, itemHeight: 8 },
      tooltip: {
        trigger: 'axis',
        backgroundColor: c.surface,
        borderColor: c.line,
        textStyle: { color: c.text },
        valueFormatter: (shown: unknown) => (typeof shown === 'number' ? write(shown) : '-'),
      },
      ...(isTime ? { xAxis: category, yAxis: value } : { xAxis: value, yAxis: category }),
      series: [
        {
          name: valueName,
          type: 'bar',
          barMaxWidth: 28,
          itemStyle: { color: c.palette[0], borderRadius: isTime ? [3, 3, 0, 0] : [0, 3, 3, 0] },
          data: bars.map((bar) => bar.value),
        },
        ...(hasTargets
          ? [
              {
                name: targetName,
                type: 'line',
                symbol: isTime ? 'none' : 'rect',
                symbolSize: isTime ? 0 : [2, 18],
                lineStyle: { type: 'dashed', color: c.palette[1], width: isTime ? 2 : 0 },
                itemStyle: { color: c.palette[1] },
                data: bars.map((bar) => bar.target ?? null),
              },
            ]
          : []),
      ],
    }
  }
