import { Button } from 'antd'
import { type ComponentType, Suspense, useEffect, useRef, useState } from 'react'
import type { Field } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { FieldInput } from '../value/FieldInput.tsx'
import { measured, named } from '../value/measured.ts'
import styles from './FormFields.module.css'
import { foldedIn } from './folded.ts'
import type { PartProps } from './parts.ts'
import type { Form } from './useForm.ts'

interface Props {
  fields: readonly Field[]
  form: Form
  labels?: Readonly<Record<string, string>>
  /** Inputs made by hand, by the key of their field. */
  inputs?: Readonly<Record<string, ComponentType<PartProps>>> | undefined
}

/** In a long form what is wrong may be out of sight: the first of it comes to the eye, and has the keyboard. */
const useFaultInSight = ({ refusals }: Form) => {
  const fields = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (refusals === 0) return
    const wrong = fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (wrong) wrong.focus()
    else fields.current?.scrollIntoView({ block: 'start' })
  }, [refusals])
  return fields
}

const wide: readonly Field['kind'][] = ['long-text', 'address', 'json']

export const FormFields = ({ fields, form, labels = {}, inputs = {} }: Props) => {
  const t = useWords()
  const [begun] = useState(form.values)
  // The first of what was folded, where the keyboard goes on.
  const [opened, setOpened] = useState<string>()
  const folded = opened ? [] : foldedIn(fields, begun)
  const open = () => setOpened(folded[0]?.key)
  // What was refused there comes to the eye, and stays while it is mended.
  if (folded.some(({ key }) => key in form.faults)) open()
  const shown = fields.filter((field) => !folded.includes(field))
  const top = useFaultInSight(form)
  return (
    <div ref={top} className={styles.fields}>
      {form.trouble && (
        <div className={styles.trouble}>
          <Notice tone="danger">{form.trouble}</Notice>
        </div>
      )}
      {shown.map((field, i) => (
        <FormField
          key={field.key}
          field={field}
          form={form}
          label={labels[field.key]}
          own={inputs[field.key]}
          autoFocus={i === 0 || field.key === opened}
        />
      ))}
      {folded.length > 0 && (
        <Button type="link" className={styles.more} aria-expanded={false} onClick={open}>
          {t('entity.form.more', { count: folded.length })}
        </Button>
      )}
    </div>
  )
}

interface FieldProps {
  field: Field
  form: Form
  label: string | undefined
  own: ComponentType<PartProps> | undefined
  autoFocus: boolean
}

const FormField = ({ field, form, label, own: Own, autoFocus }: FieldProps) => {
  const say = useSay()
  const { entities } = useMeta()
  return (
    <Labelled
      label={say(field.label)}
      required={field.required}
      help={field.help && say({ zh: field.help, en: field.helpEn })}
      fault={form.faults[field.key]}
      wide={wide.includes(field.kind)}
    >
      {(ids) => {
        const bound = {
          ...ids,
          value: form.values[field.key] ?? null,
          onChange: (value: unknown) => form.set(field.key, value),
        }
        return Own ? (
          <Suspense fallback={<Skeleton lines={3} height={32} />}>
            <Own {...bound} />
          </Suspense>
        ) : (
          <FieldInput
            {...bound}
            autoFocus={autoFocus}
            field={named(measured(field, form.values), form.values, entities)}
            label={label}
          />
        )
      }}
    </Labelled>
  )
}
