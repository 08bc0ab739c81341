import { Select } from 'antd'
import { formatPeriod } from './format.ts'

/** The last quarters, months and years up to now, by their names: 2026-Q3. */
export const recentPeriods = (today: string): { quarters: string[]; months: string[]; years: string[] } => {
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7)) - 1
  const quarter = year * 4 + Math.floor(month / 3)
  const last = <T,>(count: number, name: (back: number) => T) => Array.from({ length: count }, (_, back) => name(back))
  return {
    quarters: last(6, (back) => `${Math.floor((quarter - back) / 4)}-Q${((quarter - back) % 4) + 1}`),
    months: last(12, (back) => {
      const at = year * 12 + month - back
      return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
    }),
    years: last(3, (back) => String(year - back)),
  }
}

interface Props {
  label: string
  today: string
  value: string
  onChange: (period: string) => void
}

export const PeriodSelect = ({ label, today, value, onChange }: Props) => {
  const { quarters, months, years } = recentPeriods(today)
  const groups = [quarters, months, years].map((names) =>
    names.map((name) => ({ value: name, label: formatPeriod(name) })),
  )
  const isKnown = groups.some((group) => group.some((option) => option.value === value))
  return (
    <Select
      aria-label={label}
      value={value}
      popupMatchSelectWidth={false}
      options={[...(isKnown ? [] : [{ value, label: formatPeriod(value) }]), ...groups.flat()]}
      onChange={onChange}
    />
  )
}
