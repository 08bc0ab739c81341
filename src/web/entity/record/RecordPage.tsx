import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy } from 'react'
import type { EntityMeta, Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { useRecord, useRecordInBin } from '../../client/records.ts'
import { useHotkeys } from '../../kit/keyboard.ts'
import { Page } from '../../kit/Page.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Failure, NotFound } from '../../shell/Failure.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { EditDrawer } from '../form/EditDrawer.tsx'
import { listAsLeft } from '../list/left.ts'
import { useFullTitle } from '../value/title.ts'
import { Facts } from './Facts.tsx'
import { InBin } from './InBin.tsx'
import { RecordHeader } from './RecordHeader.tsx'
import styles from './RecordPage.module.css'
import { RecordTabs } from './RecordTabs.tsx'
import { regionsOf } from './regions.ts'

/** Documents under approval carry their trail, whatever kind they are. */
const ApprovalRegion = lazy(() =>
  import('../../pages/approval/ApprovalRegion.tsx').then((module) => ({ default: module.ApprovalRegion })),
)

export const RecordPage = () => {
  const { entity: name, id } = useParams({ from: '/frame/$entity/$id' })
  const entity = useEntity(name)
  return entity ? <Loaded key={id} entity={entity} id={id} /> : <NotFound />
}

const Loaded = ({ entity, id }: { entity: EntityMeta; id: string }) => {
  const t = useWords()
  const say = useSay()
  const { data, error, refetch } = useRecord(entity.name, id)
  const isGone = isProblem(error) && error.status === 404
  const bin = useRecordInBin(entity.name, id, isGone)
  if (data) return <Shown entity={entity} row={data} />
  if (isGone && bin.data) return <InBin entity={entity} row={bin.data} />
  if (isGone && bin.error) {
    return (
      <Empty title={t('entity.record.notFound')} hint={t('entity.record.notFoundHint')}>
        <Button href={`/${entity.name}`}>{t('entity.record.back', { what: say(entity.label) })}</Button>
      </Empty>
    )
  }
  if (error && !isGone) return <Failure title={messageOf(error)} onRetry={() => void refetch()} />
  return (
    <Page name={say(entity.label)}>
      <Skeleton lines={10} height={20} />
    </Page>
  )
}

const Shown = ({ entity, row }: { entity: EntityMeta; row: Row }) => {
  const titleOf = useFullTitle()
  const search = useSearch({ from: '/frame/$entity/$id' })
  const navigate = useNavigate({ from: '/$entity/$id' })
  const setDrawer = (drawer: 'edit' | undefined) =>
    void navigate({ search: (old) => ({ ...old, drawer }), replace: true })
  const canEdit = row.can.includes('update') && entity.fields.some((field) => field.editable && !field.fixed)
  useHotkeys({
    u: () => void navigate({ to: '/$entity', params: { entity: entity.name }, search: listAsLeft(entity.name) }),
    ...(canEdit && { e: () => setDrawer('edit') }),
  })
  const { Lead, shows, does } = regionsOf(entity.name)
  return (
    <Page name={titleOf(entity, row)}>
      <RecordHeader entity={entity} row={row} hidden={does} onEdit={canEdit ? () => setDrawer('edit') : undefined} />
      {Lead && <Lead entity={entity} row={row} />}
      {fieldOf(entity, 'approvalState') && <ApprovalRegion entity={entity} row={row} />}
      <div className={styles.columns}>
        <Facts entity={entity} row={row} canEdit={canEdit} hidden={shows} />
        <RecordTabs
          entity={entity}
          row={row}
          tab={search.tab}
          onTab={(tab) => void navigate({ search: (old) => ({ ...old, tab }), replace: true })}
        />
      </div>
      {search.drawer === 'edit' && canEdit && (
        <EditDrawer entity={entity} row={row} onClose={() => setDrawer(undefined)} />
      )}
    </Page>
  )
}
