import type { Field, Kind } from '../../client/contract.ts'
import { FieldInput } from '../../entity/value/FieldInput.tsx'
import type { KnownField } from './flow.ts'

interface Props {
  label: string
  field: KnownField | undefined
  value: unknown
  onChange: (value: unknown) => void
}

/** A document's field as forms and values know it. */
export const asField = (field: KnownField | undefined, label: string): Field => ({
  key: field?.key ?? 'value',
  // Words looked for in a long text are one line.
  kind: (field?.kind === 'long-text' ? 'text' : (field?.kind ?? 'text')) as Kind,
  label: field?.label ?? { zh: label },
  required: false,
  editable: true,
  ...(field?.choices && { choices: field.choices }),
  ...(field?.target && { target: field.target }),
})

/** The value of a document's field, as its own form would ask for it: amounts in 元, shares in per cent. */
export const ValueInput = ({ label, field, value, onChange }: Props) => (
  <FieldInput aria-label={label} field={asField(field, label)} value={value} onChange={onChange} />
)
