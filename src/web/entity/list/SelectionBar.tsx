import { CloseOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import type { EntityMeta, Page, Row, Verb } from '../../client/contract.ts'
import { address, messageOf } from '../../client/http.ts'
import { keys } from '../../client/queries.ts'
import { patchRecord, removeRecord, restoreRecord, runVerb, type Values } from '../../client/records.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { InputDialog } from '../form/InputDialog.tsx'
import { BulkUpdate } from './BulkUpdate.tsx'
import { type BulkResult, runForEach } from './bulk.ts'
import { groupVerbsOf } from './group-verbs.ts'
import styles from './SelectionBar.module.css'

interface Props {
  entity: EntityMeta
  selected: ReadonlySet<string>
  isDeleted: boolean
  onDone: (selected: ReadonlySet<string>) => void
}

/** The selected rows as they stand in the cache of this list. */
const useSelectedRows = (entity: string, selected: ReadonlySet<string>): Row[] => {
  const queries = useQueryClient().getQueriesData<{ pages?: readonly Page[] }>({
    queryKey: [...keys.entity(entity), 'list'],
  })
  const rows = new Map<string, Row>()
  for (const [, data] of queries) {
    for (const row of data?.pages?.flatMap((page) => page.items) ?? []) if (selected.has(row.id)) rows.set(row.id, row)
  }
  return [...rows.values()]
}

/** What can be done with all selected rows at once: only what every one of them allows. */
export const SelectionBar = ({ entity, selected, isDeleted, onDone }: Props) => {
  const t = useWords()
  const say = useSay()
  const { ask, dialog } = useConfirm()
  const rows = useSelectedRows(entity.name, selected)
  const [verb, setVerb] = useState<Verb | null>(null)
  const [group, setGroup] = useState<string | null>(null)
  const [isUpdating, setUpdating] = useState(false)
  const [progress, setProgress] = useState<number | null>(null)
  const [failures, setFailures] = useState<BulkResult['failures']>([])
  const allow = (name: string) => rows.length > 0 && rows.every((row) => row.can.includes(name))
  const together = groupVerbsOf(entity.name).flatMap((group) => {
    const verb = entity.verbs.find((v) => v.scope === 'kind' && v.name === group.name)
    return verb ? [{ ...group, verb }] : []
  })
  const verbs = entity.verbs
    .filter((v) => v.scope === 'record' && allow(v.name) && !together.some(({ instead }) => instead === v.name))
    .slice(0, 4)
  const count = selected.size

  const forAll = async (work: (row: Row) => Promise<unknown>, undo?: (row: Row) => Promise<unknown>) => {
    setProgress(0)
    const result = await runForEach(rows, work, setProgress)
    setProgress(null)
    const done = result.done.length
    if (result.failures.length > 0) {
      toast.failure(t('entity.bulk.partly', { done, failed: result.failures.length }))
      setFailures(result.failures)
    } else {
      const takeBack = () => void runForEach(result.done, undo ?? (() => Promise.resolve()), () => undefined)
      toast.success(t('entity.bulk.done', { count: done }), undo && { label: t('entity.record.undo'), run: takeBack })
    }
    onDone(new Set(result.failures.map(({ row }) => row.id)))
  }
  const remove = async () => {
    const isSure = await ask({
      title: t('entity.bulk.removeTitle', { count }),
      hint: t('entity.record.removeHint'),
      yes: t('entity.bulk.remove'),
      no: t('entity.form.cancel'),
      danger: true,
    })
    if (!isSure) return
    await forAll(
      (row) => removeRecord(entity.name, row.id),
      (row) => restoreRecord(entity.name, row.id),
    )
  }
  const applyVerb = async (v: Verb, input: Values) => {
    setVerb(null)
    await forAll((row) => runVerb(entity.name, row.id, v.name, input))
  }
  const exportHref = address(`/api/${entity.name}/export`, {
    format: 'xlsx',
    filter: JSON.stringify({ id: { in: [...selected] } }),
  })
  return (
    <section className={styles.bar} aria-label={t('entity.list.selected', { count })}>
      <span className={styles.count}>
        {progress === null ? t('entity.list.selected', { count }) : t('entity.bulk.running', { done: progress, count })}
      </span>
      {isDeleted ? (
        <Button onClick={() => void forAll((row) => restoreRecord(entity.name, row.id))}>
          {t('entity.bulk.restore')}
        </Button>
      ) : (
        <>
          {verbs.map((v) => (
            <Button
              key={v.name}
              danger={v.tone === 'danger'}
              onClick={() => (v.input.length > 0 ? setVerb(v) : void applyVerb(v, {}))}
            >
              {say(v.label)}
            </Button>
          ))}
          {together.map(({ verb: v }) => (
            <Button key={v.name} onClick={() => setGroup(v.name)}>
              {say(v.label)}
            </Button>
          ))}
          {allow('update') && <Button onClick={() => setUpdating(true)}>{t('entity.bulk.update')}</Button>}
          {entity.can.includes('export') && <Button href={exportHref}>{t('entity.bulk.exportSelected')}</Button>}
          {allow('remove') && (
            <Button danger onClick={() => void remove()}>
              {t('entity.bulk.remove')}
            </Button>
          )}
        </>
      )}
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t('entity.list.clearSelection')}
        onClick={() => onDone(new Set())}
      />
      {dialog}
      {verb && (
        <InputDialog
          title={`${say(verb.label)} · ${t('entity.list.selected', { count })}`}
          fields={verb.input}
          submit={say(verb.label)}
          isDanger={verb.tone === 'danger'}
          onSubmit={(input) => applyVerb(verb, input)}
          onClose={() => setVerb(null)}
        />
      )}
      {together.map(
        ({ verb: v, Dialog }) =>
          group === v.name && (
            <Suspense key={v.name}>
              <Dialog
                verb={v}
                ids={[...selected]}
                onDone={(left) => {
                  setGroup(null)
                  onDone(left)
                }}
                onClose={() => setGroup(null)}
              />
            </Suspense>
          ),
      )}
      {isUpdating && (
        <BulkUpdate
          entity={entity}
          count={count}
          onApply={(change) => {
            setUpdating(false)
            void forAll((row) => patchRecord(entity.name, row.id, row.version, change))
          }}
          onClose={() => setUpdating(false)}
        />
      )}
      <Dialog
        open={failures.length > 0}
        title={t('entity.bulk.failures')}
        footer={null}
        onCancel={() => setFailures([])}
      >
        <ul className={styles.failures}>
          {failures.map(({ row, error }) => (
            <li key={row.id}>
              <strong>{row.labels[entity.title] ?? String(row[entity.title] ?? '')}</strong>:{messageOf(error)}
            </li>
          ))}
        </ul>
      </Dialog>
    </section>
  )
}
