import { EllipsisOutlined, PlusOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useState } from 'react'
import type { EntityMeta, Verb } from '../../client/contract.ts'
import type { ListRequest } from '../../client/records.ts'
import { setPreference, usePreferences } from '../../kit/preferences.ts'
import { useSay, useWords } from '../../words/words.ts'
import { KindVerbDialog } from '../record/KindVerbDialog.tsx'
import { ColumnChooser } from './ColumnChooser.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import type { ListSearch } from './search.ts'

interface Props {
  entity: EntityMeta
  search: ListSearch
  request: ListRequest
  onCreate: () => void
}

/** New, verbs on the kind as a whole with the foremost in sight, columns, import and export, recycle bin. */
export const ListActions = ({ entity, search, request, onCreate }: Props) => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate({ from: '/$entity' })
  const { density, columns } = usePreferences()
  const [open, setOpen] = useState<'columns' | 'export' | null>(null)
  const [verb, setVerb] = useState<Verb | null>(null)
  const kindVerbs = entity.verbs.filter((v) => v.scope === 'kind' && !v.input.some((field) => field.kind === 'json'))
  const offered = kindVerbs.filter((v) => v.tone === 'primary')
  const rare = kindVerbs.filter((v) => v.tone !== 'primary')
  const can = (right: 'create' | 'import' | 'export' | 'remove') => entity.can.includes(right)
  const items: MenuProps['items'] = [
    ...rare.map((v) => ({ key: `verb:${v.name}`, label: say(v.label) })),
    ...(rare.length > 0 ? [{ type: 'divider' as const }] : []),
    { key: 'columns', label: t('entity.list.columns') },
    {
      key: 'density',
      label: t('entity.list.density'),
      children: [
        { key: 'normal', label: t('entity.list.normal') },
        { key: 'dense', label: t('entity.list.dense') },
      ],
    },
    ...(can('import') ? [{ key: 'import', label: t('entity.list.import') }] : []),
    ...(can('export') ? [{ key: 'export', label: t('entity.list.export') }] : []),
    ...(can('remove')
      ? [{ key: 'recycle', label: t(search.deleted ? 'entity.list.leaveRecycle' : 'entity.list.recycle') }]
      : []),
  ]
  const choose = ({ key }: { key: string }) => {
    if (key === 'columns' || key === 'export') setOpen(key)
    else if (key === 'normal' || key === 'dense') setPreference('density', key)
    else if (key === 'import') void navigate({ to: '/import/$entity', params: { entity: entity.name } })
    else if (key === 'recycle') void navigate({ search: search.deleted ? {} : { deleted: true } })
    else setVerb(rare.find((v) => key === `verb:${v.name}`) ?? null)
  }
  return (
    <>
      {can('create') && !search.deleted && (
        <Button type="primary" icon={<PlusOutlined />} onClick={onCreate}>
          {t('entity.form.create', { what: say(entity.label) })}
        </Button>
      )}
      {!search.deleted &&
        offered.map((v) => (
          <Button key={v.name} type={can('create') ? 'default' : 'primary'} onClick={() => setVerb(v)}>
            {say(v.label)}
          </Button>
        ))}
      <Dropdown menu={{ items, onClick: choose, selectable: true, selectedKeys: [density] }} trigger={['click']}>
        <Button icon={<EllipsisOutlined />} aria-label={t('entity.list.more')} />
      </Dropdown>
      {open === 'columns' && (
        <ColumnChooser
          entity={entity}
          search={search}
          onChange={(cols) => {
            setPreference('columns', { ...columns, [entity.name]: cols })
            void navigate({ search: (old) => ({ ...old, cols }), replace: true })
          }}
          onClose={() => setOpen(null)}
        />
      )}
      {open === 'export' && <ExportDialog entity={entity} request={request} onClose={() => setOpen(null)} />}
      {verb && <KindVerbDialog entity={entity} verb={verb} onClose={() => setVerb(null)} />}
    </>
  )
}
