import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useLayoutEffect, useRef } from 'react'
import { useDark } from '../preferences.ts'
import { usePrinting } from '../screen.ts'
import styles from './Chart.module.css'

export interface Colours {
  readonly text: string
  readonly quiet: string
  readonly line: string
  readonly surface: string
  readonly good: string
  readonly bad: string
  readonly palette: readonly string[]
}

/** Eight that stay apart for colour-blind eyes, darker on light and lighter on dark ground. */
const palettes = {
  light: ['#0d6e6a', '#c77700', '#3b6fb6', '#a23b72', '#6f8a00', '#7a5ca8', '#c44536', '#5c6a71'],
  dark: ['#58c2ba', '#f0a63c', '#7fb3ee', '#de7fb0', '#b5cc4a', '#b49ae0', '#f0837c', '#98a6ad'],
}

const coloursNow = (isDark: boolean): Colours => {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    text: token('text-2'),
    quiet: token('text-3'),
    line: token('line'),
    surface: token('raised'),
    good: token('success'),
    bad: token('danger'),
    palette: isDark ? palettes.dark : palettes.light,
  }
}

// A4 between its margins and the frame of a panel, in CSS pixels.
const paperWidth = 660

interface Props {
  /** What a screen reader says for the picture; the numbers stand in a table beside it. */
  label: string
  height?: number
  option: (colours: Colours) => EChartsCoreOption
  onPick?: (index: number) => void
}

/** A chart drawn as SVG; the library is loaded when the first one is shown. */
export const Chart = ({ label, height = 260, option, onPick }: Props) => {
  const isDark = useDark()
  const isPrinting = usePrinting()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const latest = useRef({ option, onPick, isDark })
  latest.current = { option, onPick, isDark }
  const text = JSON.stringify(option(coloursNow(isDark)))
  useEffect(() => {
    const element = box.current
    if (!element) return
    let isGone = false
    const watch = new ResizeObserver(() => chart.current?.resize())
    void import('./echarts.ts').then(({ init }) => {
      if (isGone) return
      chart.current = init(element, null, { renderer: 'svg' })
      chart.current.on('click', ({ dataIndex }) => latest.current.onPick?.(dataIndex))
      watch.observe(element)
      chart.current.setOption(latest.current.option(coloursNow(latest.current.isDark)), true)
    })
    return () => {
      isGone = true
      watch.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the option, which is new on every render
  useEffect(() => {
    chart.current?.setOption(latest.current.option(coloursNow(isDark)), true)
  }, [text])
  // The size of the paper is not known to the page before it is laid out.
  useLayoutEffect(() => {
    chart.current?.resize({ width: isPrinting ? paperWidth : 'auto', animation: { duration: 0 } })
  }, [isPrinting])
  return <div ref={box} role="img" aria-label={label} className={styles.chart} style={{ height }} />
}
