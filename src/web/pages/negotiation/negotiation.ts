import type { EChartsCoreOption } from 'echarts/core'
import type { Colours } from '../../kit/chart/Chart.tsx'
import { shortMoney } from '../../kit/format.ts'

export interface Year {
  readonly year: number
  readonly ours: number
  readonly theirs: number
}

export interface Balance {
  readonly cost: number
  readonly worth: number
  readonly gain: number
  readonly net: number
}

export interface Concession {
  readonly id: string
  readonly kind: string
  readonly content: string
  readonly cost: number
  readonly worth: number
  readonly inReturn: string | null
  readonly gain: number | null
  readonly state: string
}

export interface Lever {
  readonly id: string
  readonly kind: string
  readonly content: string
  readonly validUntil: string | null
  readonly evidence: string | null
  readonly holds: boolean
}

export interface Sheet {
  readonly room: number | null
  readonly quote: { readonly versionId: string; readonly title: string; readonly total: number } | null
  readonly years: readonly Year[]
  readonly saving: number
  readonly evenFrom: number | null
  readonly others: readonly {
    readonly id: string
    readonly name: string
    readonly years: readonly Year[]
    readonly saving: number
    readonly evenFrom: number | null
  }[]
  readonly concessions: { readonly open: Balance; readonly agreed: Balance; readonly items: readonly Concession[] }
  readonly levers: readonly Lever[]
}

export interface Course {
  readonly name: string
  readonly values: readonly number[]
}

/** What every offer has cost by the end of each year: ours drawn strong, the others dashed. */
export const owningOption =
  (courses: readonly Course[], years: readonly string[]) =>
  (c: Colours): EChartsCoreOption => ({
    animationDuration: 120,
    grid: { left: 8, right: 24, top: 36, bottom: 4, outerBoundsMode: 'same' },
    legend: { top: 0, left: 0, textStyle: { color: c.text }, itemWidth: 24, itemHeight: 8 },
    tooltip: {
      trigger: 'axis',
      backgroundColor: c.surface,
      borderColor: c.line,
      textStyle: { color: c.text },
      valueFormatter: (shown: unknown) => (typeof shown === 'number' ? shortMoney(shown) : '-'),
    },
    xAxis: {
      type: 'category',
      data: years,
      axisLabel: { color: c.text },
      axisLine: { lineStyle: { color: c.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      axisLabel: { color: c.quiet, formatter: (value: number) => shortMoney(value) },
      splitLine: { lineStyle: { color: c.line } },
    },
    series: courses.map(({ name, values }, i) => ({
      name,
      type: 'line',
      data: values,
      symbolSize: 6,
      lineStyle: { width: i === 0 ? 3 : 2, type: i === 0 ? 'solid' : 'dashed', color: c.palette[i % 8] },
      itemStyle: { color: c.palette[i % 8] },
    })),
  })
