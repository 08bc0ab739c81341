import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import 'dayjs/locale/zh-cn'
import type { CSSProperties } from 'react'
import { readDay } from '../../kit/format.ts'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  value: string | null | undefined
  onChange: (day: string | null) => void
  placeholder?: string
  allowClear?: boolean
  maxDate?: Dayjs
  style?: CSSProperties
}

/** A day chosen from the calendar, or typed in any of the ways people write one; what was typed counts on Enter and on going on. */
export const DayInput = ({ value, onChange, ...more }: Props) => {
  const take = (target: EventTarget) => {
    const day = target instanceof HTMLInputElement ? readDay(target.value, dayjs().year()) : null
    if (day && day !== value && !more.maxDate?.isBefore(day)) onChange(day)
  }
  return (
    <DatePicker
      {...more}
      value={value ? dayjs(value) : null}
      onChange={(day) => onChange(day ? day.format('YYYY-MM-DD') : null)}
      onBlur={(event) => take(event.target)}
      onKeyDown={(event) => event.key === 'Enter' && take(event.target)}
    />
  )
}
