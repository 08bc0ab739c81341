import type { Field } from '../../client/contract.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice } from '../../kit/States.tsx'
import { useSay } from '../../words/words.ts'
import { FieldInput } from '../value/FieldInput.tsx'
import { measured } from '../value/measured.ts'
import styles from './FormFields.module.css'
import type { Form } from './useForm.ts'

interface Props {
  fields: readonly Field[]
  form: Form
  labels?: Readonly<Record<string, string>>
}

const wide: readonly Field['kind'][] = ['long-text', 'address', 'json']

export const FormFields = ({ fields, form, labels = {} }: Props) => {
  const say = useSay()
  return (
    <div className={styles.fields}>
      {form.trouble && (
        <div className={styles.trouble}>
          <Notice tone="danger">{form.trouble}</Notice>
        </div>
      )}
      {fields.map((field, i) => (
        <Labelled
          key={field.key}
          label={say(field.label)}
          required={field.required}
          help={field.help}
          fault={form.faults[field.key]}
          wide={wide.includes(field.kind)}
        >
          {(ids) => (
            <FieldInput
              {...ids}
              autoFocus={i === 0}
              field={measured(field, form.values)}
              value={form.values[field.key] ?? null}
              label={labels[field.key]}
              onChange={(value) => form.set(field.key, value)}
            />
          )}
        </Labelled>
      ))}
    </div>
  )
}
