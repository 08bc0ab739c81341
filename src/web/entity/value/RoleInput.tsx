import { Select } from 'antd'
import type { Field } from '../../client/contract.ts'
import { useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'
import { useRoleNames } from './useRoleNames.ts'

interface Props extends InputProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
}

/** A role by what the company calls it; its key is kept. */
export const RoleInput = ({ field, value, onChange, ...ids }: Props) => {
  const t = useWords()
  return (
    <Select
      {...ids}
      style={{ width: '100%' }}
      allowClear={!field.required}
      placeholder={t('entity.form.choose')}
      options={[...useRoleNames()].map(([key, name]) => ({ value: key, label: name }))}
      showSearch={{ optionFilterProp: 'label' }}
      value={value ?? undefined}
      onChange={(chosen: unknown) => onChange(chosen ?? null)}
    />
  )
}

export const RoleName = ({ value }: { value: string }) => <>{useRoleNames().get(value) ?? value}</>
