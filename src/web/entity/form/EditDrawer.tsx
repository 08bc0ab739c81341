import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Conflict, EntityMeta, Row } from '../../client/contract.ts'
import { isProblem } from '../../client/http.ts'
import { keys } from '../../client/queries.ts'
import { patchRecord, type Values } from '../../client/records.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { useTitle } from '../value/title.ts'
import { ConflictDialog } from './ConflictDialog.tsx'
import { DuplicateHints } from './DuplicateHints.tsx'
import { isEditedApart } from './edited-apart.ts'
import { FormDrawer } from './FormDrawer.tsx'
import { partsOf } from './parts.ts'

interface Props {
  entity: EntityMeta
  row: Row
  onClose: () => void
}

interface Clash {
  readonly version: number
  readonly conflicts: readonly Conflict[]
  readonly change: Values
  readonly onSettled: () => void
  readonly onRefused: () => void
}

const pick = (row: Row, keys: readonly string[]): Values =>
  Object.fromEntries(keys.map((key) => [key, row[key] ?? null]))

export const EditDrawer = ({ entity, row, onClose }: Props) => {
  const t = useWords()
  const titleOf = useTitle()
  const queries = useQueryClient()
  const [clash, setClash] = useState<Clash | null>(null)
  // The form compares with what was on screen when it was opened, not with what others have saved since.
  const [opened] = useState(row)
  const written = entity.fields.filter((field) => field.editable && !isEditedApart(entity.name, field.key))
  // What is said once is not asked again, but others of the form follow from it.
  const fields = written.filter((field) => !field.fixed)
  const start = pick(
    opened,
    written.map((field) => field.key),
  )

  const write = async (version: number, change: Values) => {
    const saved = await patchRecord(entity.name, opened.id, version, change)
    queries.setQueryData(keys.one(entity.name, opened.id), saved)
    toast.success(t('entity.form.saved'))
    onClose()
  }
  const save = async (values: Values) => {
    const change = Object.fromEntries(
      Object.entries(values).filter(
        ([key, value]) => JSON.stringify(value ?? null) !== JSON.stringify(start[key] ?? null),
      ),
    )
    if (Object.keys(change).length === 0) {
      toast.information(t('entity.form.unchanged'))
      onClose()
      return
    }
    try {
      await write(opened.version, change)
    } catch (error) {
      if (!isProblem(error) || error.code !== 'request.stale') throw error
      const facts = error.facts as { version?: number; conflicts?: Conflict[] }
      // Saving goes on until the clash is settled, so that the form does not take itself for unsaved.
      await new Promise<void>((settle, refuse) =>
        setClash({
          version: facts.version ?? opened.version,
          conflicts: facts.conflicts ?? [],
          change,
          onSettled: settle,
          onRefused: () => refuse(error),
        }),
      )
    }
  }
  return (
    <>
      <FormDrawer
        title={t('entity.form.edit', { what: titleOf(entity, opened) })}
        name={`${entity.name}.edit.${opened.id}`}
        fields={fields}
        start={start}
        labels={opened.labels}
        parts={partsOf(entity.name)}
        note={(values) => <DuplicateHints entity={entity.name} values={values} exceptId={opened.id} />}
        onSave={save}
        onClose={onClose}
      />
      {clash && (
        <ConflictDialog
          entity={entity}
          conflicts={clash.conflicts}
          onSave={async (theirs) => {
            const kept = Object.fromEntries(Object.entries(clash.change).filter(([key]) => !theirs.has(key)))
            await write(clash.version, kept)
            clash.onSettled()
          }}
          onClose={() => {
            setClash(null)
            clash.onRefused()
          }}
        />
      )}
    </>
  )
}
