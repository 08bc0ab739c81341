import { useEffect, useRef } from 'react'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { createRecord, patchRecord, removeRecord, useList } from '../../client/records.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { changeTo, type Grant, grantKey, grantsOf, type Reach } from './grants.ts'

const pageSize = 200

/** All grants of a role, and the way to set one; a change can be taken back for a while. */
export const useGrants = (role: Row) => {
  const t = useWords()
  const list = useList('role-grant', {
    filter: { roleId: { eq: role.id } },
    fields: ['entity', 'verb', 'reach'],
    sort: 'entity',
    limit: pageSize,
    count: 'none',
  })
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const grants = grantsOf(list.data?.pages.flatMap((page) => page.items) ?? [])
  // Taking a change back looks at what is granted then, not at what was when the button appeared.
  const latest = useRef(grants)
  latest.current = grants
  const write = async (entity: string, verb: string, wanted: Reach | null): Promise<Grant | undefined> => {
    const current = latest.current.get(grantKey(entity, verb))
    const change = changeTo(current, wanted)
    if (change?.kind === 'remove' && change.id) await removeRecord('role-grant', change.id)
    else if (change?.kind === 'create')
      await createRecord('role-grant', { roleId: role.id, entity, verb, reach: wanted })
    else if (change?.id && change.version) await patchRecord('role-grant', change.id, change.version, { reach: wanted })
    return current
  }
  const fail = (error: unknown) => toast.failure(messageOf(error))
  const set = (entity: string, verb: string, wanted: Reach | null, what: string) =>
    void write(entity, verb, wanted).then(
      (before) =>
        toast.success(t('loop.access.saved', { what }), {
          label: t('entity.record.undo'),
          run: () => void write(entity, verb, before?.reach ?? null).catch(fail),
        }),
      fail,
    )
  return { grants, set, isPending: list.isPending || hasNextPage, error: list.error }
}
