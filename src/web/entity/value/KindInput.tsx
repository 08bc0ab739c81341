import { Select } from 'antd'
import type { Field } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { useSay, useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  field: Field
  value: unknown
  onChange: (value: unknown) => void
}

/** A kind of record by what it is called; documents that go through approval are mostly meant and stand first. */
export const KindInput = ({ field, value, onChange, ...ids }: Props) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  const option = ({ name, label }: (typeof entities)[number]) => ({ value: name, label: say(label) })
  const isDocument = ({ fields }: (typeof entities)[number]) => fields.some(({ key }) => key === 'approvalState')
  const options = [
    { label: t('entity.form.documents'), options: entities.filter(isDocument).map(option) },
    { label: t('entity.form.otherKinds'), options: entities.filter((one) => !isDocument(one)).map(option) },
  ]
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
