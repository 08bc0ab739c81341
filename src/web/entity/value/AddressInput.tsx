import { Input } from 'antd'
import { useWords } from '../../words/words.ts'
import styles from './AddressInput.module.css'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  value: Readonly<Record<string, string>> | null
  onChange: (address: Record<string, string> | null) => void
}

const parts = ['province', 'city', 'district', 'street'] as const

export const AddressInput = ({ value, onChange, id, ...ids }: Props) => {
  const t = useWords()
  const set = (part: string, text: string) => {
    const next = Object.fromEntries(Object.entries({ ...value, [part]: text }).filter(([, words]) => words))
    onChange(Object.keys(next).length > 0 ? next : null)
  }
  return (
    <div className={styles.parts}>
      {parts.map((part, i) => (
        <Input
          key={part}
          {...ids}
          id={i === 0 ? id : undefined}
          className={part === 'street' ? styles.street : undefined}
          aria-label={t(`entity.value.${part}`)}
          placeholder={t(`entity.value.${part}`)}
          value={value?.[part] ?? ''}
          onChange={(event) => set(part, event.target.value)}
        />
      ))}
    </div>
  )
}
