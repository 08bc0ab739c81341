import { Button } from 'antd'
import { useCallback } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { type ListRequest, useList } from '../../client/records.ts'
import { formatNumber } from '../../kit/format.ts'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useNarrow } from '../../kit/screen.ts'
import { useSay, useWords } from '../../words/words.ts'
import { zh } from '../../words/zh/index.ts'
import styles from './ListBody.module.css'
import { ListCards } from './ListCards.tsx'
import type { ChangeSearch } from './ListPage.tsx'
import { ListTable } from './ListTable.tsx'
import type { ListSearch } from './search.ts'

export interface BodyProps {
  entity: EntityMeta
  search: ListSearch
  request: ListRequest
  onChange: ChangeSearch
  cameFrom?: string | undefined
  selected: ReadonlySet<string>
  onSelect?: (selected: ReadonlySet<string>) => void
}

export const ListBody = (props: BodyProps) => {
  const { entity, search, request, onChange } = props
  const t = useWords()
  const isNarrow = useNarrow()
  const list = useList(entity.name, request)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const count = list.data?.pages[0]?.count ?? null
  if (list.error && rows.length === 0) {
    return (
      <Empty title={t('entity.list.failed')} hint={messageOf(list.error)}>
        <Button onClick={() => void list.refetch()}>{t('entity.list.retry')}</Button>
      </Empty>
    )
  }
  if (list.isPending) return <Skeleton lines={12} height={24} />
  if (rows.length === 0) return <Nothing entity={entity} search={search} onChange={onChange} />
  const View = isNarrow ? ListCards : ListTable
  return (
    <div className={`${styles.body} ${list.isPlaceholderData ? styles.old : ''}`} aria-busy={list.isFetching}>
      <View {...props} rows={rows} count={count?.value ?? rows.length} onEnd={onEnd} />
      {count && (
        <p className={styles.count} role="status">
          {t(count.capped ? 'entity.list.countCapped' : 'entity.list.count', {
            count: formatNumber(count.value, 0) as never,
          })}
        </p>
      )}
    </div>
  )
}

const Nothing = ({ entity, search, onChange }: Pick<BodyProps, 'entity' | 'search' | 'onChange'>) => {
  const t = useWords()
  const say = useSay()
  const what = say(entity.label)
  if (search.deleted)
    return <Empty title={t('entity.list.recycleEmpty')} hint={t('entity.list.recycleHint', { what })} />
  if (search.filter || search.q || search.view) {
    return (
      <Empty title={t('entity.list.noMatch', { what })} hint={t('entity.list.noMatchHint')}>
        <Button onClick={() => onChange({ filter: undefined, q: undefined, view: undefined })}>
          {t('entity.list.clearFilters')}
        </Button>
      </Empty>
    )
  }
  const canCreate = entity.can.includes('create')
  const canImport = entity.can.includes('import')
  const about = zh.entity.list.about
  const own = entity.name in about ? t(`entity.list.about.${entity.name as keyof typeof about}`) : ''
  const hint = canCreate ? (canImport ? 'emptyHint' : 'emptyHintCreate') : 'emptyHintPlain'
  return (
    <Empty title={t('entity.list.empty', { what })} hint={own || t(`entity.list.${hint}`)}>
      {canCreate && (
        <Button type="primary" onClick={() => onChange({ drawer: 'create' })}>
          {t('entity.form.create', { what })}
        </Button>
      )}
      {canImport && <Button href={`/import/${entity.name}`}>{t('entity.list.import')}</Button>}
    </Empty>
  )
}
