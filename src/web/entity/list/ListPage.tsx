import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { useHotkeys } from '../../kit/keyboard.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Notice } from '../../kit/States.tsx'
import { useNarrow } from '../../kit/screen.ts'
import { NotFound } from '../../shell/Failure.tsx'
import { many, useSay, useWords } from '../../words/words.ts'
import { CreateDrawer } from '../form/CreateDrawer.tsx'
import { FilterBar } from './FilterBar.tsx'
import { ListActions } from './ListActions.tsx'
import { ListBody } from './ListBody.tsx'
import { leaveList } from './left.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { isSame, keptOf, type ListSearch, queryIn, queryOf } from './search.ts'
import { useListRequest } from './useListRequest.ts'
import { ViewTabs } from './ViewTabs.tsx'

export const ListPage = () => {
  const { entity: name } = useParams({ from: '/frame/$entity' })
  const entity = useEntity(name)
  // A list starts anew for every kind: selection and scrolling belong to one.
  return entity ? <EntityList key={name} entity={entity} /> : <NotFound />
}

/** The record one comes back from, by whichever way. */
const useCameFrom = (entity: string): string | undefined => {
  const router = useRouter()
  const [id] = useState(() => {
    const [, kind, record] = router.state.resolvedLocation?.pathname.split('/') ?? []
    return kind === entity ? record : undefined
  })
  return id
}

export type ChangeSearch = (change: Partial<ListSearch>) => void

const EntityList = ({ entity }: { entity: EntityMeta }) => {
  const t = useWords()
  const say = useSay()
  const asked = useSearch({ from: '/frame/$entity' })
  const query = queryIn(entity, keptOf(asked))
  // A field that the address asks for is gone.
  const isLess = !isSame(query, queryOf(asked))
  const search = isLess ? { ...asked, ...query } : asked
  const navigate = useNavigate({ from: '/$entity' })
  const isNarrow = useNarrow()
  const cameFrom = useCameFrom(entity.name)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const request = useListRequest(entity, search)
  useEffect(() => leaveList(entity.name, search), [entity.name, search])
  const change: ChangeSearch = (part) => {
    setSelected(new Set())
    void navigate({ search: (old) => ({ ...old, ...part }), replace: true })
  }
  const openCreate = () => void navigate({ search: (old) => ({ ...old, drawer: 'create' }) })
  const canCreate = entity.can.includes('create')
  useHotkeys(canCreate ? { c: openCreate } : {})
  return (
    <Page name={many(say(entity.label))} full>
      <PageHeader
        title={many(say(entity.label))}
        actions={<ListActions entity={entity} search={search} request={request} onCreate={openCreate} />}
      />
      {!search.deleted && <ViewTabs entity={entity} search={search} onChange={change} />}
      {isLess && <Notice tone="warning">{t('entity.list.addressIsLess')}</Notice>}
      <FilterBar entity={entity} search={search} onChange={change} />
      <ListBody
        entity={entity}
        search={search}
        request={request}
        onChange={change}
        cameFrom={cameFrom}
        selected={selected}
        onSelect={isNarrow ? undefined : setSelected}
      />
      {selected.size > 0 && <SelectionBar entity={entity} request={request} selected={selected} onDone={setSelected} />}
      {search.drawer === 'create' && canCreate && (
        <CreateDrawer
          entity={entity}
          onClose={() => void navigate({ search: ({ drawer: _, ...old }) => old, replace: true })}
        />
      )}
    </Page>
  )
}
