import { asSql, type Ctx, field, get, reach, sql, view, visibleRows } from '../../../kernel/index.ts'
import { allNodes, type BuyingRole, buyingRoles } from '../../process/index.ts'
import { readers } from '../access.ts'
import { contact } from '../account/index.ts'
import { opportunity } from '../opportunity/index.ts'
import type { Stance } from './buyer.entity.ts'
import { coverageOf } from './coverage.rules.ts'

interface Member {
  readonly id: string
  readonly version: number
  readonly contactId: string
  readonly name: string | null
  readonly title: string | null
  readonly role: BuyingRole
  readonly weight: number
  readonly stance: Stance
  readonly reportsToId: string | null
  readonly note: string | null
}

/** Who decides on a deal, how they stand to us, and how well that is covered: score, part by part, and what is missing. */
export const buyingCentre = view('buying-centre', {
  zh: '决策链',
  en: 'Buying centre',
  allow: readers,
  input: { opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true }) },
  run: async (ctx, { opportunityId }) => {
    const deal = await get(ctx, opportunity, opportunityId)
    const members = await membersOf(ctx, opportunityId)
    const parts = await ctx.db.rows<{ role: BuyingRole; weight: number; inChain: boolean }>(
      sql`select role, weight, in_chain as "inChain" from crm.buying_role where deleted_at is null order by weight desc, role`,
    )
    const { score, parts: covered, missing } = coverageOf(members, parts)
    const demanded = new Set(
      (await allNodes(ctx))
        .filter(({ processVersionId }) => processVersionId === deal.processVersionId)
        .flatMap((node) => node.buyingRoles ?? []),
    )
    return {
      accountId: deal.accountId,
      canAdd: deal.accountId !== null && reach(ctx.actor, 'buyer', 'create') !== undefined,
      score,
      missing: missing.map((role) => buyingRoles[role].zh),
      members,
      parts: covered.map((part, i) => ({
        ...part,
        label: buyingRoles[part.role],
        inChain: parts[i]?.inChain ?? false,
        demanded: demanded.has(part.role),
      })),
    }
  },
})

const membersOf = (ctx: Ctx, opportunityId: string): Promise<Member[]> =>
  ctx.db.rows<Member>(sql`select b.id, b.version, b.contact_id as "contactId", c.name, c.title, b.role, b.weight, b.stance,
      b.reports_to_id as "reportsToId", b.note
    from crm.buyer as b left join crm.contact as c on c.id = b.contact_id and c.deleted_at is null and ${asSql(visibleRows(contact, ctx.actor, 'c'))}
    where b.opportunity_id = ${opportunityId}::uuid and b.deleted_at is null order by b.weight desc, b.id`)
