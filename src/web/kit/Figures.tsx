import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import styles from './Figures.module.css'
import { formatInstant, formatMoney, formatNumber, formatPercent, shortMoney } from './format.ts'
import { preferences } from './preferences.ts'
import { usePrinting } from './screen.ts'

/** An amount; `short` in 万 and 亿 with the exact value on hover. */
export const Money = ({
  minor,
  currency,
  short = false,
}: {
  minor: number | null
  currency?: string
  short?: boolean
}) => {
  if (minor === null) return <>-</>
  const exact = formatMoney(minor, currency)
  return short ? (
    <span title={exact}>{shortMoney(minor, currency)}</span>
  ) : (
    <span className={styles.figure}>{exact}</span>
  )
}

const hourMs = 3_600_000

const ago = (ms: number, language: string): string => {
  const form = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  if (ms < 60_000) return language === 'zh' ? '刚刚' : 'just now'
  const text =
    ms < hourMs ? form.format(-Math.floor(ms / 60_000), 'minute') : form.format(-Math.floor(ms / hourMs), 'hour')
  // Figures stand apart from Chinese characters.
  return text.replace(/(\d)(?=\p{Script=Han})/gu, '$1 ')
}

/** An instant: relative within a day, the exact time on hover and on paper. */
export const When = ({
  at,
  timeZone,
  language = preferences().language,
}: {
  at: string
  timeZone: string
  language?: string
}) => {
  // Paper is read on another day.
  const isPrinting = usePrinting()
  const exact = formatInstant(at, timeZone)
  const passed = Date.now() - Date.parse(at)
  return (
    <time dateTime={at} title={exact} className={styles.figure}>
      {!isPrinting && passed >= 0 && passed < 24 * hourMs ? ago(passed, language) : exact}
    </time>
  )
}

export type Unit = 'money' | 'count' | 'ratio' | 'days' | 'hours'

/** A metric's value in its unit; `-` where it has no meaning. */
export const formatMeasure = (value: number | null | undefined, unit: Unit): string => {
  if (value === null || value === undefined) return '-'
  if (unit === 'money') return shortMoney(Math.round(value))
  if (unit === 'ratio') return formatPercent(value)
  if (unit === 'days') return `${formatNumber(value, 1)} ${preferences().language === 'en' ? 'd' : '天'}`
  if (unit === 'hours') return `${formatNumber(value, 1)} ${preferences().language === 'en' ? 'h' : '小时'}`
  return formatNumber(value, 1)
}

/** A difference of two values in their unit, without its sign: shares lie percentage points apart. */
export const formatDifference = (value: number, unit: Unit): string =>
  unit === 'ratio'
    ? `${formatPercent(Math.abs(value)).replace('%', '')} ${preferences().language === 'en' ? 'pp' : '个百分点'}`
    : formatMeasure(Math.abs(value), unit)

/** The same with every 分: the one number a page is about. */
export const exactMeasure = (value: number | null | undefined, unit: Unit): string =>
  unit === 'money' && typeof value === 'number' ? formatMoney(Math.round(value)) : formatMeasure(value, unit)

interface DeltaProps {
  value: number | null
  unit: Unit
  better: 'higher' | 'lower'
  /** It is neither good nor bad yet. */
  isOpen?: boolean
}

/** A difference with sign and arrow, coloured by good or bad, not by up or down. */
export const Delta = ({ value, unit, better, isOpen = false }: DeltaProps) => {
  if (value === null) return <>-</>
  const text = formatDifference(value, unit)
  // A difference too small to be written is none to be proud of.
  if (!/[1-9]/.test(text)) return <span className={styles.figure}>0</span>
  const judged = value > 0 === (better === 'higher') ? styles.good : styles.bad
  const Arrow = value > 0 ? ArrowUpOutlined : ArrowDownOutlined
  return (
    <span className={`${styles.figure} ${isOpen ? '' : judged}`}>
      <Arrow aria-hidden /> {value > 0 ? '+' : '-'}
      {text}
    </span>
  )
}
