import { type Ctx, entityNamed, faults, first, placeIn, type Said, sql } from '../../../kernel/index.ts'
import type { ProcessNode } from '../../process/index.ts'
import { decisionChainKnown } from '../buying-centre/chain.ts'
import { type AskedPost, type GateFacts, type Piece, piecesOf, todoOf } from './gate.rules.ts'

// What stages ask for before a deal leaves them, whatever takes it on: advancing by one or by many, winning, or an import.

const fail = faults('opportunity', {
  gate: { status: 409, zh: '还不能推进到「{to}」:{todo}。', en: 'It cannot advance to “{to}” yet: {todo}.' },
})

type Deal = Readonly<Record<string, unknown>> & { readonly id: string }

/** Names everything that is missing at once, piece by piece, so that one visit is enough. */
export const refuseMissing = async (ctx: Ctx, row: Deal, left: readonly ProcessNode[], to: string): Promise<void> => {
  const missing = (await gatePieces(ctx, row, left)).filter(({ isThere }) => !isThere)
  if (missing.length === 0) return
  const keys = (kind: Piece['kind']) => missing.filter((piece) => piece.kind === kind).map(({ key }) => key)
  const others = missing.filter(({ kind }) => kind !== 'field' && kind !== 'deliverable')
  const pieces = others.map(({ kind, key, label, labelEn }) => ({ kind, key, label, labelEn }))
  fail(
    'gate',
    { to, todo: todoOf(missing), missing: { fields: keys('field'), deliverables: keys('deliverable'), pieces } },
    missing.map(({ kind, key, todo, todoEn }) => ({
      field: kind === 'field' ? key : null,
      code: kind === 'field' ? 'gate' : kind,
      message: `${todo}。`,
      en: `To go on, ${todoEn}.`,
    })),
  )
}

/** Everything that leaving these nodes takes, there or not. */
export const gatePieces = async (ctx: Ctx, row: Deal, left: readonly ProcessNode[]): Promise<Piece[]> => {
  const demanding = left.filter(asksMoreThanFields)
  const facts = demanding.length > 0 || asksForChain(left) ? await factsOf(ctx, row.id) : nothingKnown
  const posts = await postsOf(ctx, demanding)
  // A field that nobody can fill in any more keeps no deal on an old version of its process.
  const asking = left.map((node) => ({ ...node, requiredFields: node.requiredFields?.filter(isField) ?? null }))
  return piecesOf(asking, row, facts, {
    field: labelOf,
    post: (id) => posts.get(id) ?? { name: '相关岗位', isVacant: true },
  })
}

const asksMoreThanFields = (node: ProcessNode): boolean =>
  Boolean(
    node.deliverables?.length ||
      node.needsReport ||
      node.painPoints ||
      node.buyingRoles?.length ||
      node.techPostId ||
      node.supplyPostId,
  )

const asksForChain = (nodes: readonly ProcessNode[]): boolean =>
  nodes.some(({ requiredFields }) => requiredFields?.includes('decisionChain'))

const nothingKnown: GateFacts = {
  handedIn: [],
  reported: false,
  painPoints: 0,
  roles: [],
  chainKnown: false,
  verdicts: [],
}

const fieldOf = (key: string) => {
  const opportunity = entityNamed('opportunity')
  return opportunity && placeIn(opportunity, key)?.field
}

const isField = (key: string): boolean => fieldOf(key) !== undefined

const labelOf = (key: string): Said => fieldOf(key) ?? { zh: key }

/** By one statement, whatever the gate asks. */
const factsOf = async (ctx: Ctx, opportunityId: string): Promise<GateFacts> => {
  const facts = await first<GateFacts>(
    ctx.db,
    sql`select
      (select coalesce(json_agg(name), '[]') from crm.deliverable where opportunity_id = o.id and deleted_at is null) as "handedIn",
      exists (select from crm.needs_survey where opportunity_id = o.id and state = 'reported' and deleted_at is null) as reported,
      (select count(distinct lower(regexp_replace(p.statement, '\\s', '', 'g')))::integer from crm.pain_point as p join crm.needs_survey as s on s.id = p.survey_id
        where s.opportunity_id = o.id and s.deleted_at is null and p.deleted_at is null) as "painPoints",
      (select coalesce(json_agg(distinct role), '[]') from crm.buyer where opportunity_id = o.id and deleted_at is null) as roles,
      ${decisionChainKnown('o')} as "chainKnown",
      (select coalesce(json_agg(json_build_object('side', side, 'postId', post_id, 'verdict', verdict, 'note', note)), '[]') from (
        select distinct on (side, post_id) side, post_id, verdict, note from crm.feasibility
        where opportunity_id = o.id and deleted_at is null order by side, post_id, id desc) as latest) as verdicts
      from crm.opportunity as o where o.id = ${opportunityId}::uuid`,
  )
  return facts ?? nothingKnown
}

const postsOf = async (ctx: Ctx, nodes: readonly ProcessNode[]): Promise<ReadonlyMap<string, AskedPost>> => {
  const ids = nodes.flatMap(({ techPostId, supplyPostId }) => [techPostId, supplyPostId].filter((id) => id !== null))
  if (ids.length === 0) return new Map()
  const rows = await ctx.db.rows<AskedPost & { id: string }>(
    sql`select id, name, not exists (select from people.employee as e
        where e.post_id = p.id and e.state = 'active' and e.deleted_at is null) as "isVacant"
      from people.post as p where id = any(${ids}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, row]))
}
