import { Input } from 'antd'
import { useState } from 'react'
import { moneyText, readMoney, shortMoney } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  value: number | null
  onChange: (minor: number | null) => void
}

/** An amount typed as people write it (1.2万); kept as 分. While the text is no amount, the value is null. */
export const MoneyInput = ({ value, onChange, ...ids }: Props) => {
  const t = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? (value === null || value === undefined ? '' : moneyText(value))
  const isWrong = text.trim() !== '' && readMoney(text) === null
  return (
    <>
      <Input
        {...ids}
        status={isWrong ? 'error' : ids.status}
        inputMode="decimal"
        prefix="¥"
        suffix={value !== null && value >= 1_000_000 ? shortMoney(value) : undefined}
        value={text}
        onChange={(event) => {
          setTyped(event.target.value)
          onChange(readMoney(event.target.value))
        }}
        onBlur={() => !isWrong && setTyped(null)}
      />
      {isWrong && <span role="alert">{t('entity.form.money')}</span>}
    </>
  )
}
