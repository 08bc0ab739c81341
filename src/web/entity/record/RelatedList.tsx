import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import type { EntityMeta, Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { fieldOf } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { usePage } from '../../client/records.ts'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { CreateDrawer } from '../form/CreateDrawer.tsx'
import { FieldValue } from '../value/FieldValue.tsx'
import { uploadFile } from '../value/FileInput.tsx'
import { useTitle } from '../value/title.ts'
import styles from './RecordTabs.module.css'
import { type Related, sharedBy, withoutGiven } from './related.ts'

const pageSize = 20

/** A record's children of one kind: the newest, and the way to all of them. */
export const RelatedList = ({ of, row, related }: { of: EntityMeta; row: Row; related: Related }) => {
  const t = useWords()
  const say = useSay()
  const titleOf = useTitle()
  const child = related.entity
  const [isCreating, setCreating] = useState(false)
  const keys = [...new Set([child.title, ...child.list])]
  const page = usePage(child.name, { filter: related.filter, fields: keys, limit: pageSize })
  const rows = page.data?.items ?? []
  const fields = withoutGiven(
    keys.flatMap((key) => fieldOf(child, key) ?? []),
    related,
  ).slice(0, 6)
  const given = Object.keys(related.given)
  const shared = sharedBy(of, row, child)
  const canCreate = child.can.includes('create') && given.every((key) => fieldOf(child, key)?.editable !== false)
  const create =
    child.name === 'file'
      ? canCreate && <UploadButton about={{ subjectEntity: of.name, subjectId: row.id }} />
      : canCreate && (
          <Button icon={<PlusOutlined />} onClick={() => setCreating(true)}>
            {t('entity.form.create', { what: say(child.label) })}
          </Button>
        )
  return (
    <div className={styles.related}>
      {page.isPending && <Skeleton lines={4} />}
      {page.error && <Empty title={t('entity.list.failed')} hint={messageOf(page.error)} />}
      {page.data && rows.length === 0 && (
        <Empty title={t('entity.record.noRelated', { what: say(child.label) })}>{create}</Empty>
      )}
      {rows.length > 0 && (
        <>
          <div className={styles.actions}>
            {(page.data?.count?.value ?? 0) > rows.length && (
              <Link to="/$entity" params={{ entity: child.name }} search={{ filter: related.filter }}>
                <Button type="link">{t('entity.record.showAll')}</Button>
              </Link>
            )}
            {create}
          </div>
          <RelatedTable child={child} fields={fields} rows={rows} />
        </>
      )}
      {isCreating && (
        <CreateDrawer
          entity={child}
          given={related.given}
          suggested={shared}
          labels={{ ...row.labels, ...Object.fromEntries(given.map((key) => [key, titleOf(of, row)])) }}
          onClose={() => setCreating(false)}
        />
      )}
    </div>
  )
}

interface TableProps {
  child: EntityMeta
  fields: readonly NonNullable<ReturnType<typeof fieldOf>>[]
  rows: readonly Row[]
}

const RelatedTable = ({ child, fields, rows }: TableProps) => {
  const say = useSay()
  const titleOf = useTitle()
  return (
    // A wide table is scrolled by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={styles.wrap} tabIndex={0} aria-label={say(child.label)}>
      <table className={styles.table}>
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.key} scope="col">
                {say(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              {fields.map((field, i) => (
                <td key={field.key}>
                  {i === 0 ? (
                    <Link to="/$entity/$id" params={{ entity: child.name, id: row.id }}>
                      {field.key === child.title ? titleOf(child, row) : <FieldText field={field} row={row} />}
                    </Link>
                  ) : (
                    <FieldValue field={field} row={row} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const FieldText = ({ field, row }: { field: TableProps['fields'][number]; row: Row }) =>
  field.target ? (row.labels[field.key] ?? '-') : <FieldValue field={field} row={row} />

const UploadButton = ({ about }: { about: Readonly<Record<string, string>> }) => {
  const t = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const upload = async (files: FileList) => {
    setBusy(true)
    try {
      for (const file of files) await uploadFile(file, about)
    } catch (error) {
      toast.failure(messageOf(error))
    } finally {
      setBusy(false)
      void renew('file')
    }
  }
  return (
    <>
      <input ref={input} type="file" multiple hidden onChange={(e) => e.target.files && void upload(e.target.files)} />
      <Button icon={<UploadOutlined />} loading={isBusy} onClick={() => input.current?.click()}>
        {t('entity.form.upload')}
      </Button>
    </>
  )
}
