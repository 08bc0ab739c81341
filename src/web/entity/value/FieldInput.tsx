import { Input, InputNumber, Select, Switch } from 'antd'
import type { Field } from '../../client/contract.ts'
import { useSay, useWords } from '../../words/words.ts'
import { AddressInput } from './AddressInput.tsx'
import { DayInput } from './DayInput.tsx'
import { FileInput } from './FileInput.tsx'
import { InstantInput } from './InstantInput.tsx'
import { JsonInput } from './JsonInput.tsx'
import { KindInput } from './KindInput.tsx'
import { MoneyInput } from './MoneyInput.tsx'
import { ReferenceInput } from './ReferenceInput.tsx'
import { RoleInput } from './RoleInput.tsx'

export interface InputProps {
  id?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
  'aria-label'?: string
  status?: 'error' | ''
  autoFocus?: boolean
}

interface Props extends InputProps {
  field: Field
  value: unknown
  /** Title of the referenced record, so that it need not be asked for. */
  label?: string
  onChange: (value: unknown) => void
}

/** The key of a role; where only the system writes it, it is the name that was kept. */
export const isRole = ({ kind, key, editable }: Field): boolean => kind === 'text' && key === 'role' && editable

const full = { width: '100%' }

/** Inputs of verbs that take a password are named so; nobody reads over a shoulder. */
const lineType = ({ kind, key }: Field) => {
  if (kind === 'email') return { type: 'email' }
  if (kind === 'phone') return { type: 'tel' }
  if (key === 'current') return { type: 'password', autoComplete: 'current-password' }
  return key === 'password' ? { type: 'password', autoComplete: 'new-password' } : { type: 'text' }
}

/** The input of one field kind. An emptied input is null. */
export const FieldInput = ({ field, value, label, onChange, ...ids }: Props) => {
  const t = useWords()
  const say = useSay()
  const options = field.choices?.map((choice) => ({ value: choice.value, label: say(choice) }))
  const text = value === null || value === undefined ? '' : String(value)
  if (field.kind === 'text' && field.key === 'entity')
    return <KindInput {...ids} field={field} value={value} onChange={onChange} />
  if (isRole(field)) return <RoleInput {...ids} field={field} value={value} onChange={onChange} />
  switch (field.kind) {
    case 'long-text':
      return (
        <Input.TextArea
          {...ids}
          autoSize={{ minRows: 3, maxRows: 12 }}
          maxLength={field.max}
          value={text}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )
    case 'integer':
    case 'decimal':
      return (
        <InputNumber
          {...ids}
          style={full}
          value={value as number | null}
          min={field.min}
          max={field.max}
          precision={field.kind === 'integer' ? 0 : undefined}
          onChange={onChange}
        />
      )
    case 'percent':
      return (
        <InputNumber
          {...ids}
          style={full}
          suffix="%"
          // Shares are stored as 0.125 and typed as 12.5; eight places undo what binary fractions add.
          value={typeof value === 'number' ? Number((value * 100).toFixed(6)) : null}
          onChange={(typed) => onChange(typed === null ? null : Number((typed / 100).toFixed(8)))}
        />
      )
    case 'money':
      return <MoneyInput {...ids} value={value as number | null} onChange={onChange} />
    case 'date':
      return <DayInput {...ids} style={full} value={value as string | null} onChange={onChange} />
    case 'instant':
      return <InstantInput {...ids} style={full} value={value as string | null} onChange={onChange} />
    case 'choice':
      return (
        <Select
          {...ids}
          style={full}
          allowClear={!field.required}
          placeholder={t('entity.form.choose')}
          options={options}
          value={value ?? undefined}
          onChange={(chosen: unknown) => onChange(chosen ?? null)}
          showSearch={(options?.length ?? 0) > 8 ? { optionFilterProp: 'label' } : false}
        />
      )
    case 'multi-choice':
      return (
        <Select
          {...ids}
          style={full}
          mode="multiple"
          placeholder={t('entity.form.choose')}
          options={options}
          value={(value as string[] | null) ?? []}
          onChange={(chosen: string[]) => onChange(chosen.length > 0 ? chosen : null)}
        />
      )
    case 'boolean':
      return <Switch {...ids} checked={value === true} onChange={onChange} style={{ alignSelf: 'flex-start' }} />
    case 'reference':
    case 'person':
      return <ReferenceInput {...ids} field={field} value={value as string | null} label={label} onChange={onChange} />
    case 'file':
      return <FileInput {...ids} value={value as string | null} label={label} onChange={onChange} />
    case 'address':
      return <AddressInput {...ids} value={value as Record<string, string> | null} onChange={onChange} />
    case 'json':
      return <JsonInput {...ids} value={value} onChange={onChange} />
    default:
      return (
        <Input
          {...ids}
          {...lineType(field)}
          maxLength={field.max}
          value={text}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )
  }
}
