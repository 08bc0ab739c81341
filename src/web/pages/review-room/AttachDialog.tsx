import { Segmented, Select } from 'antd'
import { useState } from 'react'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { runVerb } from '../../client/records.ts'
import { FormFields } from '../../entity/form/FormFields.tsx'
import { useForm } from '../../entity/form/useForm.ts'
import { ReferenceInput } from '../../entity/value/ReferenceInput.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { formatMeasure } from '../../kit/Figures.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ReviewRoom.module.css'
import type { Room } from './room.ts'
import { useFactName } from './useFactName.ts'

interface Props {
  room: Room
  entity: EntityMeta
  row: Row
  onClose: () => void
}

type Kind = 'metric' | 'record' | 'interview' | 'file' | 'url'

/** What each kind of evidence consists of, beside a note. */
const pieces: Readonly<Record<Kind, readonly string[]>> = {
  metric: ['rowId'],
  record: ['recordEntity', 'recordId'],
  interview: ['quote', 'saidBy'],
  file: ['fileId'],
  url: ['url'],
}

/** Evidence for a statement: a number of 表 1, a record, what somebody said, a file or a page. */
export const AttachDialog = ({ room, entity, row, onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const attach = entity.verbs.find((verb) => verb.name === 'attach')
  const [kind, setKind] = useState<Kind>('metric')
  const keys = [...pieces[kind], 'note']
  const fields = keys.flatMap((key): Field[] => {
    const field = attach?.input.find((f) => f.key === key)
    return field ? [{ ...field, required: key !== 'note' && key !== 'saidBy' }] : []
  })
  const form = useForm(fields, {})
  const kinds = attach?.input.find((field) => field.key === 'kind')?.choices ?? []
  const save = () =>
    form.submit(async () => {
      const given = Object.fromEntries(
        keys.map((key) => [key, form.values[key] ?? null]).filter(([, value]) => value !== null),
      )
      await runVerb(entity.name, row.id, 'attach', { kind, ...given })
      onClose()
    })
  const nameOf = useFactName()
  const isPicked = kind === 'metric' || kind === 'record'
  return (
    <Dialog
      open
      title={`${attach ? say(attach.label) : ''} · ${String(row[entity.title] ?? '')}`}
      okText={attach && say(attach.label)}
      cancelText={t('entity.form.cancel')}
      okButtonProps={{ loading: form.isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
      width={520}
    >
      <div className={styles.attach}>
        <Segmented
          block
          value={kind}
          options={kinds.map((choice) => ({ value: choice.value as Kind, label: say(choice) }))}
          onChange={setKind}
        />
        {kind === 'metric' && (
          <Labelled label={t('review.factRow')} required fault={form.faults.rowId}>
            {(ids) => (
              <Select
                {...ids}
                value={(form.values.rowId as string | undefined) ?? undefined}
                options={room.rows.map((fact) => ({
                  value: fact.id,
                  label: `${nameOf(fact)} ${formatMeasure(fact.actual, fact.unit)}`,
                }))}
                onChange={(rowId) => form.set('rowId', rowId)}
              />
            )}
          </Labelled>
        )}
        {kind === 'record' && <RecordPicker form={form} />}
        <FormFields fields={isPicked ? fields.filter((field) => field.key === 'note') : fields} form={form} />
      </div>
    </Dialog>
  )
}

const RecordPicker = ({ form }: { form: ReturnType<typeof useForm> }) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  const kind = form.values.recordEntity as string | undefined
  const label = { zh: t('review.record') }
  return (
    <>
      <Labelled label={t('review.recordKind')} required fault={form.faults.recordEntity}>
        {(ids) => (
          <Select
            {...ids}
            showSearch={{ optionFilterProp: 'label' }}
            value={kind}
            options={entities.filter((e) => e.subject).map((e) => ({ value: e.name, label: say(e.label) }))}
            onChange={(name) => {
              form.set('recordEntity', name)
              form.set('recordId', null)
            }}
          />
        )}
      </Labelled>
      {kind && (
        <Labelled label={t('review.record')} required fault={form.faults.recordId}>
          {(ids) => (
            <ReferenceInput
              {...ids}
              key={kind}
              field={{ key: 'recordId', kind: 'reference', target: kind, required: true, editable: true, label }}
              value={(form.values.recordId as string | null) ?? null}
              onChange={(id) => form.set('recordId', id)}
            />
          )}
        </Labelled>
      )}
    </>
  )
}
