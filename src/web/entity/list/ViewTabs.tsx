import { DeleteOutlined, SaveOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Checkbox, Input, Popover } from 'antd'
import { useState } from 'react'
import type { EntityMeta, Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { createRecord, patchRecord, removeRecord, runVerb, usePage } from '../../client/records.ts'
import { isSubmit } from '../../kit/keyboard.ts'
import { Notice } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { askedBy, isSame, type KeptQuery, keptOf, type ListSearch, type Query, queryIn, queryOf } from './search.ts'
import { ownerField } from './useListRequest.ts'
import styles from './ViewTabs.module.css'

interface Props {
  entity: EntityMeta
  search: ListSearch
  onChange: (change: Partial<ListSearch>) => void
}

const nothing: Query = { filter: undefined, sort: undefined, cols: undefined, q: undefined }

export const ViewTabs = ({ entity, search, onChange }: Props) => {
  const t = useWords()
  const canKeep = useEntity('saved-view') !== undefined
  const { data } = usePage(
    'saved-view',
    { filter: { entity: { eq: entity.name } }, fields: ['name', 'query', 'shared'], limit: 50, count: 'none' },
    canKeep,
  )
  const saved = data?.items ?? []
  const current = saved.find((view) => view.id === search.view)
  const kept = (view: Row) => queryIn(entity, view.query as KeptQuery)
  const isChanged = !isSame(queryOf(search), current ? kept(current) : nothing)
  // A field that it asked for is gone.
  const isLess = current !== undefined && !isSame(kept(current), askedBy(current.query as KeptQuery))
  const tabs = [
    { key: undefined, name: t('entity.all'), query: nothing },
    ...(ownerField(entity) ? [{ key: 'mine', name: t('entity.mine'), query: nothing }] : []),
    ...saved.map((view) => ({
      key: view.id,
      name: String(view.name),
      query: kept(view),
      isShared: view.shared === true,
    })),
  ]
  if (tabs.length === 1 && !canKeep) return null
  return (
    <>
      <div className={styles.bar}>
        <div className={styles.tabs} role="tablist">
          {tabs.map((tab) => (
            <button
              key={tab.key ?? 'all'}
              type="button"
              role="tab"
              aria-selected={search.view === tab.key}
              className={`${styles.tab} ${search.view === tab.key ? styles.here : ''}`}
              onClick={() => onChange({ view: tab.key, ...tab.query })}
            >
              {'isShared' in tab && tab.isShared && <TeamOutlined title={t('entity.list.shared')} />}
              {tab.name}
            </button>
          ))}
        </div>
        {canKeep && (isChanged || current) && (
          <Keep entity={entity} search={search} current={current} isChanged={isChanged || isLess} onChange={onChange} />
        )}
      </div>
      {isLess && (
        <Notice tone="warning">
          {t(current.can.includes('update') ? 'entity.list.viewIsLess' : 'entity.list.viewIsLessTheirs')}
        </Notice>
      )}
    </>
  )
}

const Keep = ({ entity, search, current, isChanged, onChange }: Props & { current?: Row; isChanged: boolean }) => {
  const t = useWords()
  const attempt = (work: Promise<unknown>, said: string) =>
    work.then(
      () => toast.success(said),
      (error: unknown) => toast.failure(messageOf(error)),
    )
  const update = (view: Row) =>
    attempt(patchRecord('saved-view', view.id, view.version, { query: keptOf(search) }), t('entity.list.viewUpdated'))
  const remove = async (view: Row) => {
    await attempt(removeRecord('saved-view', view.id), t('entity.list.viewRemoved', { name: String(view.name) }))
    onChange({ view: undefined, ...nothing })
  }
  return (
    <div className={styles.keep}>
      {current && isChanged && current.can.includes('update') && (
        <Button size="small" type="link" onClick={() => void update(current)}>
          {t('entity.list.updateView')}
        </Button>
      )}
      {isChanged && <SaveView entity={entity} search={search} onSaved={(id) => onChange({ view: id })} />}
      {current && !isChanged && current.can.includes('remove') && (
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined />}
          aria-label={t('entity.list.removeView')}
          title={t('entity.list.removeView')}
          onClick={() => void remove(current)}
        />
      )}
    </div>
  )
}

const SaveView = ({
  entity,
  search,
  onSaved,
}: {
  entity: EntityMeta
  search: ListSearch
  onSaved: (id: string) => void
}) => {
  const t = useWords()
  const canShare = useEntity('saved-view')?.verbs.some((verb) => verb.name === 'share') ?? false
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const save = async () => {
    if (!name.trim()) return
    try {
      const view = await createRecord('saved-view', {
        name: name.trim(),
        entity: entity.name,
        query: keptOf(search),
      })
      if (isShared) await runVerb('saved-view', view.id, 'share')
      toast.success(t('entity.list.viewSaved', { name: name.trim() }))
      setOpen(false)
      setName('')
      onSaved(view.id)
    } catch (error) {
      toast.failure(messageOf(error))
    }
  }
  const form = (
    <div className={styles.save}>
      <Input
        aria-label={t('entity.list.viewName')}
        placeholder={t('entity.list.viewName')}
        maxLength={40}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => isSubmit(event) && void save()}
      />
      {canShare && (
        <Checkbox checked={isShared} onChange={(event) => setShared(event.target.checked)}>
          {t('entity.list.shareView')}
        </Checkbox>
      )}
      <Button type="primary" disabled={!name.trim()} onClick={() => void save()}>
        {t('entity.list.save')}
      </Button>
    </div>
  )
  return (
    <Popover open={isOpen} onOpenChange={setOpen} trigger="click" placement="bottomRight" content={form}>
      <Button size="small" type="link" icon={<SaveOutlined />}>
        {t('entity.list.saveView')}
      </Button>
    </Popover>
  )
}
