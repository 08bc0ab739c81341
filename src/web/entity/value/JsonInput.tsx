import { Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'

const read = (text: string): { value: unknown } | null => {
  try {
    return { value: text.trim() === '' ? null : JSON.parse(text) }
  } catch {
    return null
  }
}

/** Free structure, one entry per line where it is a list of words, JSON otherwise. */
export const JsonInput = ({
  value,
  onChange,
  ...ids
}: InputProps & { value: unknown; onChange: (value: unknown) => void }) => {
  const t = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const isWords = Array.isArray(value) && value.every((one) => typeof one === 'string')
  const stored =
    value === null || value === undefined ? '' : isWords ? value.join('\n') : JSON.stringify(value, null, 2)
  const text = typed ?? stored
  const isWrong = !isWords && read(text) === null
  const change = (next: string) => {
    setTyped(next)
    if (isWords)
      onChange(
        next
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      )
    else onChange(read(next)?.value ?? null)
  }
  return (
    <>
      <Input.TextArea
        {...ids}
        autoSize={{ minRows: 2, maxRows: 12 }}
        value={text}
        onChange={(e) => change(e.target.value)}
      />
      {isWrong && <span role="alert">{t('entity.form.json')}</span>}
    </>
  )
}
