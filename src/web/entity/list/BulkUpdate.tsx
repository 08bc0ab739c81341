import { Select } from 'antd'
import { useState } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import type { Values } from '../../client/records.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { FieldInput } from '../value/FieldInput.tsx'
import styles from './ExportDialog.module.css'

interface Props {
  entity: EntityMeta
  count: number
  onApply: (change: Values) => void
  onClose: () => void
}

/** One field of many records. */
export const BulkUpdate = ({ entity, count, onApply, onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const [key, setKey] = useState<string | null>(null)
  const [value, setValue] = useState<unknown>(null)
  const fields = entity.fields.filter(
    (field) =>
      field.editable && !field.fixed && field.key !== entity.title && field.kind !== 'json' && !field.measuredBy,
  )
  const field = key ? fieldOf(entity, key) : undefined
  const isBlank = value === null || value === ''
  const isReady = field && !(field.required && isBlank)
  return (
    <Dialog
      open
      title={t('entity.bulk.updateTitle', { count })}
      // Left empty, the field of all of them is emptied: that is said before it is done.
      okText={t(isReady && isBlank ? 'entity.bulk.clear' : 'entity.bulk.run')}
      cancelText={t('entity.form.cancel')}
      okButtonProps={{ disabled: !isReady }}
      onOk={() => key && onApply({ [key]: value })}
      onCancel={onClose}
      width={440}
    >
      <div className={styles.dialog}>
        <Labelled label={t('entity.bulk.field')}>
          {({ id }) => (
            <Select
              id={id}
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('entity.form.choose')}
              options={fields.map((f) => ({ value: f.key, label: say(f.label) }))}
              value={key ?? undefined}
              onChange={(chosen: string) => {
                setKey(chosen)
                setValue(null)
              }}
            />
          )}
        </Labelled>
        {field && (
          <Labelled label={t('entity.bulk.value')}>
            {(ids) => <FieldInput {...ids} field={field} value={value} onChange={setValue} />}
          </Labelled>
        )}
      </div>
    </Dialog>
  )
}
