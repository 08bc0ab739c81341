import { create, type Draft, type Entity, first, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { account } from '../../src/modules/crm/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import type { openSite } from './browser.ts'

/** A representative of 南京 with a customer, and a way to give them more. */
export const repDesk = async (site: Awaited<ReturnType<typeof openSite>>) => {
  const make = <E extends Entity>(e: E, draft: Partial<Draft<E>>) =>
    transact(site.app, systemActor, (ctx) => create(ctx, e, draft as Draft<E>))
  await make(unit, { name: '南京', level: 'city' })
  const rep = await site.person('李代表', 'rep', '南京')
  const person = await first<{ id: string }>(
    site.app.store,
    sql`select id from people.employee where name = ${rep.name}`,
  )
  const ownerId = person?.id as string
  const customer = await make(account, { name: '金陵乳业有限公司', ownerId })
  return { make, rep, ownerId, customer }
}
