import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import type { CSSProperties } from 'react'
import { useMeta } from '../../client/meta.ts'
import { formatInstant, instantOf } from '../../kit/format.ts'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  value: string | null | undefined
  onChange: (at: string | null) => void
  style?: CSSProperties
}

const shown = 'YYYY-MM-DD HH:mm'

/** A moment by the clocks of the company, wherever one sits: so it is shown everywhere else. */
export const InstantInput = ({ value, onChange, ...more }: Props) => {
  const { timeZone } = useMeta().company
  return (
    <DatePicker
      {...more}
      showTime={{ format: 'HH:mm' }}
      // What is chosen counts when one goes on, as everywhere else in the form.
      needConfirm={false}
      format={shown}
      value={value ? dayjs(formatInstant(value, timeZone)) : null}
      onChange={(at) => onChange(at ? instantOf(at.format(shown), timeZone) : null)}
    />
  )
}
