import { Select, type SelectProps } from 'antd'
import type { Field } from '../../client/contract.ts'
import { useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'

export interface OptionsInputProps extends InputProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
}

/** One of what the company itself has names for, found by typing. */
export const OptionsInput = ({
  field,
  value,
  onChange,
  options,
  ...ids
}: OptionsInputProps & { options: SelectProps['options'] }) => {
  const t = useWords()
  return (
    <Select
      {...ids}
      style={{ width: '100%' }}
      allowClear={!field.required}
      placeholder={t('entity.form.choose')}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? undefined}
      onChange={(chosen: unknown) => onChange(chosen ?? null)}
    />
  )
}
