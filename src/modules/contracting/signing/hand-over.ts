import { type Ctx, change, first, type Sql, select, sql } from '../../../kernel/index.ts'
import type { Ownership } from '../../people/index.ts'
import { openEnvelope, tellOwner } from './envelope.ts'
import { contractOf, tellSignatory } from './invite.ts'
import { signingParty } from './signing.entity.ts'

/** Signatures of ours that are still to be given; what was signed stays with who signed it. */
const toGive = (employeeId: string): Sql<boolean> =>
  sql<boolean>`t.employee_id = ${employeeId}::uuid and t.state in ('waiting', 'invited', 'viewed') and exists (
    select 1 from contracting.contract as c where c.id = t.contract_id and c.deleted_at is null and c.state in ('draft', 'approved', 'signing'))`

/** Whoever leaves or hands over signs no more for the company: who takes over is asked instead. */
export const signatures: Ownership = {
  label: '待签署合同',
  count: async (ctx, employeeId) => {
    const found = await first<{ n: number }>(
      ctx.db,
      sql`select count(*) as n from contracting.signing_party as t where t.deleted_at is null and ${toGive(employeeId)}`,
    )
    return found?.n ?? 0
  },
  handOver: async (ctx, fromId, toId) => {
    const parties = await select(ctx, signingParty, {
      where: toGive(fromId),
      orderBy: sql`t.id`,
      lock: true,
      unscoped: true,
    })
    const name = await nameOf(ctx, toId)
    for (const party of parties) {
      const moved = await change(ctx, signingParty, party, { employeeId: toId, name }, { verb: 'transfer' })
      const agreed = await contractOf(ctx, party)
      if (moved.state !== 'waiting') await tellSignatory(ctx, agreed, moved)
      const envelope = await openEnvelope(ctx, agreed.id)
      // A service outside knows only whom it was told of.
      if (envelope?.outside)
        await tellOwner(ctx, envelope, agreed, `handOver:${party.id}:${moved.version}`, {
          zh: `合同「${agreed.name}」的我方签署人已由 ${party.name} 换成 ${name},外部电子签服务不知道。请撤回签署,再重新发起`,
          en: `Our signatory of contract “${agreed.name}” is ${name} instead of ${party.name}, which the signing service does not know. Withdraw the signing and start it anew`,
        })
    }
    return parties.length
  },
}

const nameOf = async (ctx: Ctx, employeeId: string): Promise<string> =>
  (await first<{ name: string }>(ctx.db, sql`select name from people.employee where id = ${employeeId}::uuid`))?.name ??
  ''
