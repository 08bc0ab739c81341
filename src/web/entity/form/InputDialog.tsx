import { type FormEvent, type KeyboardEvent, type ReactNode, useId } from 'react'
import type { Field } from '../../client/contract.ts'
import type { Values } from '../../client/records.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { isSubmit } from '../../kit/keyboard.ts'
import { useWords } from '../../words/words.ts'
import { useDefaults } from './defaults.ts'
import styles from './FormFields.module.css'
import { FormFields } from './FormFields.tsx'
import { useForm } from './useForm.ts'

interface Props {
  title: string
  fields: readonly Field[]
  submit: string
  start?: Values
  labels?: Readonly<Record<string, string>>
  isDanger?: boolean
  note?: ReactNode
  onSubmit: (values: Values) => Promise<void>
  onClose: () => void
}

/** Enter submits from a line of text only: in lists and calendars it chooses, while composing it takes a candidate. */
const keepEnter = (event: KeyboardEvent) => {
  const isLine = event.target instanceof HTMLInputElement && event.target.role !== 'combobox'
  const isPicker = event.target instanceof HTMLElement && event.target.closest('.ant-picker') !== null
  const isText = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLButtonElement
  if (event.key === 'Enter' && !isText && (!isLine || isPicker || !isSubmit(event))) event.preventDefault()
}

/** A few inputs before something is done. Enter in a one-line input submits. */
export const InputDialog = ({ title, fields, submit, start, labels, isDanger, note, onSubmit, onClose }: Props) => {
  const t = useWords()
  const defaultsOf = useDefaults()
  const form = useForm(fields, { ...defaultsOf(fields), ...start })
  const formId = useId()
  const run = (event: FormEvent) => {
    event.preventDefault()
    void form.submit(() => onSubmit(form.values))
  }
  return (
    <Dialog
      open
      title={title}
      okText={submit}
      cancelText={t('entity.form.cancel')}
      okButtonProps={{ danger: isDanger ?? false, loading: form.isBusy, htmlType: 'submit', form: formId }}
      onCancel={onClose}
      width={fields.length > 4 ? 640 : 460}
    >
      <form id={formId} onSubmit={run} onKeyDown={keepEnter} noValidate>
        {note && <div className={styles.before}>{note}</div>}
        <FormFields fields={fields} form={form} labels={labels} />
      </form>
    </Dialog>
  )
}
