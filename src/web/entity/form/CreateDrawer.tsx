import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { EntityMeta, Field, Row } from '../../client/contract.ts'
import { newKey } from '../../client/http.ts'
import { createRecord, type Values } from '../../client/records.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { useTitle } from '../value/title.ts'
import { isBlank } from './blank.ts'
import { DuplicateHints } from './DuplicateHints.tsx'
import { useDefaults } from './defaults.ts'
import { isEditedApart } from './edited-apart.ts'
import { FormDrawer } from './FormDrawer.tsx'
import { partsOf } from './parts.ts'

interface Props {
  entity: EntityMeta
  /** Values given by where the form was opened: the account a contact belongs to. */
  given?: Values
  /** Values that where the form was opened lets expect, and that may be changed. */
  suggested?: Values
  labels?: Readonly<Record<string, string>>
  /** Fields that what follows here cannot do without, although a record may. */
  asks?: readonly string[] | undefined
  onClose: () => void
}

export const CreateDrawer = ({ entity, given = {}, suggested = {}, labels, asks = [], onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const defaultsOf = useDefaults()
  const [start] = useState(() => ({
    ...defaultsOf(entity.fields.filter((field) => field.editable)),
    ...suggested,
    ...given,
  }))
  // One key per record to be made: a second click or a lost answer does not make a second record.
  const key = useRef(newKey())
  const what = say(entity.label)
  const titleOf = useTitle()
  // What has an editor of its own is filled in there, once the record is made; only what it cannot do without is asked here.
  const later = (field: Field) =>
    isEditedApart(entity.name, field.key) && (!field.required || field.default !== undefined)
  const asked = entity.fields
    .filter((field) => field.editable && !(field.key in given) && !later(field))
    .map((field) => (asks.includes(field.key) ? { ...field, required: true } : field))
  // What it belongs to is known where the form was opened: what else it may refer to does not stand before what is to be said.
  const isAside = ({ kind, required }: Field) => Object.keys(given).length > 0 && kind === 'reference' && !required
  const fields = [...asked.filter((field) => !isAside(field)), ...asked.filter(isAside)]
  const create = async (values: Values): Promise<Row> => {
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => !isBlank(value)))
    const row = await createRecord(entity.name, filled, key.current)
    key.current = newKey()
    toast.success(t('entity.form.created', { title: titleOf(entity, row) }), {
      label: t('entity.form.open'),
      run: () => void navigate({ to: '/$entity/$id', params: { entity: entity.name, id: row.id } }),
    })
    return row
  }
  return (
    <FormDrawer
      title={t('entity.form.create', { what })}
      name={[entity.name, 'create', ...Object.values(given)].join('.')}
      fields={fields}
      start={start}
      labels={labels}
      parts={partsOf(entity.name)}
      note={(values) => <DuplicateHints entity={entity.name} values={values} />}
      onSave={async (values) => {
        await create(values)
        onClose()
      }}
      onClose={onClose}
    />
  )
}
