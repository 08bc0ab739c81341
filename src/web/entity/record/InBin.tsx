import { Link } from '@tanstack/react-router'
import type { EntityMeta, Row } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { useRecordInBin } from '../../client/records.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Notice } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { useTitle } from '../value/title.ts'
import { Facts } from './Facts.tsx'

/** A record in the recycle bin, or of another one there: to be read, with the way to where it is given back. */
export const InBin = ({ entity, row }: { entity: EntityMeta; row: Row }) => {
  const t = useWords()
  const say = useSay()
  const title = useTitle()(entity, row)
  const { entities } = useMeta()
  const above = entities.flatMap((parent) =>
    parent.children.flatMap(({ entity: child, field }) =>
      child === entity.name && typeof row[field] === 'string' ? [{ parent, id: row[field] }] : [],
    ),
  )
  return (
    <Page name={title}>
      <PageHeader title={title} />
      {row.deletedAt !== null && (
        <Notice tone="warning">
          {t('entity.record.inBin', { what: say(entity.label) })}{' '}
          <Link to="/$entity" params={{ entity: entity.name }} search={{ deleted: true }}>
            {t('entity.record.toBin')}
          </Link>
        </Notice>
      )}
      {above.map(({ parent, id }) => (
        <AboveInBin key={`${parent.name} ${id}`} parent={parent} id={id} />
      ))}
      <Facts entity={entity} row={row} canEdit={false} />
    </Page>
  )
}

const AboveInBin = ({ parent, id }: { parent: EntityMeta; id: string }) => {
  const t = useWords()
  const say = useSay()
  const titleOf = useTitle()
  const { data } = useRecordInBin(parent.name, id)
  if (!data?.deletedAt) return null
  return (
    <Notice tone="warning">
      {t('entity.record.aboveInBin', { what: say(parent.label) })}{' '}
      <Link to="/$entity/$id" params={{ entity: parent.name, id }}>
        {titleOf(parent, data)}
      </Link>
    </Notice>
  )
}
