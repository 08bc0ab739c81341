import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { Suspense, useState } from 'react'
import type { EntityMeta, Row, Verb } from '../../client/contract.ts'
import { address, get, messageOf } from '../../client/http.ts'
import {
  type ListRequest,
  patchRecord,
  removeRecord,
  restoreRecord,
  runVerb,
  useList,
  type Values,
} from '../../client/records.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { InputDialog } from '../form/InputDialog.tsx'
import { BulkUpdate } from './BulkUpdate.tsx'
import { type BulkResult, runForEach } from './bulk.ts'
import { groupVerbsOf } from './group-verbs.ts'
import { SelectedSums } from './SelectedSums.tsx'
import styles from './SelectionBar.module.css'

interface Props {
  entity: EntityMeta
  request: ListRequest
  selected: ReadonlySet<string>
  onDone: (selected: ReadonlySet<string>) => void
}

/** Each is a request of its own: what is more is a matter for an import. */
const mostAtOnce = 2_000

/** The selected rows, and the way to select what the list has not loaded yet. */
const useSelection = ({ entity, request, selected, onDone }: Props) => {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useList(entity.name, request)
  const loaded = data?.pages.flatMap((page) => page.items) ?? []
  const count = data?.pages[0]?.count
  const all = count && !count.capped && count.value <= mostAtOnce ? count.value : 0
  const selectAll = async () => {
    let whole = await fetchNextPage()
    while (whole.hasNextPage && !whole.isError) whole = await fetchNextPage()
    onDone(new Set(whole.data?.pages.flatMap((page) => page.items.map(({ id }) => id))))
  }
  return {
    rows: loaded.filter(({ id }) => selected.has(id)),
    isWhole: !hasNextPage && selected.size === loaded.length,
    more: hasNextPage && selected.size === loaded.length && all > 0 ? { all, selectAll, isFetchingNextPage } : null,
  }
}

/** A change is taken back to what each of them held before it. */
const takingBack = (entity: string, change: Values) => {
  const before = new Map<string, Values>()
  return {
    change: async (row: Row) => {
      const keys = Object.keys(change)
      const old = keys.every((key) => key in row) ? row : await get<Row>(`/api/${entity}/${row.id}`)
      const { version } = await patchRecord(entity, row.id, row.version, change)
      before.set(row.id, { version, ...Object.fromEntries(keys.map((key) => [key, old[key] ?? null])) })
    },
    undo: (row: Row) => {
      const { version, ...old } = before.get(row.id) ?? {}
      return patchRecord(entity, row.id, Number(version), old)
    },
  }
}

/** What can be done with all selected rows at once: only what every one of them allows. */
export const SelectionBar = (props: Props) => {
  const { entity, request, selected, onDone } = props
  const t = useWords()
  const say = useSay()
  const { ask, dialog } = useConfirm()
  const { rows, isWhole, more } = useSelection(props)
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
    const takeBack = async (by: (row: Row) => Promise<unknown>) => {
      const back = await runForEach(result.done, by, () => undefined)
      const said = { done: back.done.length, failed: back.failures.length }
      if (said.failed > 0) toast.failure(t('entity.bulk.partlyBack', said))
      else toast.success(t('entity.bulk.takenBack', { count: said.done }))
    }
    const action = undo && done > 0 && { label: t('entity.record.undo'), run: () => void takeBack(undo) }
    if (result.failures.length > 0) {
      toast.failure(t('entity.bulk.partly', { done, failed: result.failures.length }), action || undefined)
      setFailures(result.failures)
    } else toast.success(t('entity.bulk.done', { count: done }), action || undefined)
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
    // Hundreds of ids are too long for an address; the whole answer has its own filter.
    ...(isWhole
      ? { filter: request.filter && JSON.stringify(request.filter), q: request.q }
      : { filter: JSON.stringify({ id: { in: [...selected] } }) }),
  })
  return (
    <section className={styles.bar} aria-label={t('entity.list.selected', { count })}>
      <span className={styles.count}>
        {progress === null ? t('entity.list.selected', { count }) : t('entity.bulk.running', { done: progress, count })}
      </span>
      {more && (
        <Button type="link" loading={more.isFetchingNextPage} onClick={() => void more.selectAll()}>
          {t('entity.bulk.selectAll', { count: more.all })}
        </Button>
      )}
      <SelectedSums entity={entity} request={request} rows={rows} />
      {request.deleted ? (
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
            const both = takingBack(entity.name, change)
            void forAll(both.change, both.undo)
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
