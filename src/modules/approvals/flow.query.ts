import { type Ctx, find, first, select, sql } from '../../kernel/index.ts'
import { approvalFlowVersion, type FlowVersion } from './flow.entity.ts'
import type { FlowGraph } from './graph.rules.ts'
import { subjectNamed } from './subject.ts'

/** The edition that holds for a submitter: of the nearest unit above him that has a flow of its own, else the company's. */
export const activeFlow = async (
  ctx: Ctx,
  entityName: string,
  submitterId: string,
): Promise<FlowVersion | undefined> => {
  const found = await first<{ id: string }>(
    ctx.db,
    sql`with recursive line (id, distance) as (
        select unit_id, 0 from people.employee where id = ${submitterId}::uuid
        union all
        select u.parent_id, line.distance + 1 from line join people.unit u on u.id = line.id
        where u.parent_id is not null and line.distance < 50
      )
      select v.id from approvals.flow f join approvals.flow_version v on v.flow_id = f.id left join line on line.id = f.unit_id
      where f.entity = ${entityName} and f.deleted_at is null and v.deleted_at is null and v.state = 'active'
        and (f.unit_id is null or line.id is not null)
      order by line.distance nulls last limit 1`,
  )
  return found && find(ctx, approvalFlowVersion, found.id, { unscoped: true })
}

export const versionOf = async (ctx: Ctx, id: string): Promise<FlowVersion> => {
  const [version] = await select(ctx, approvalFlowVersion, { unscoped: true, where: sql`t.id = ${id}::uuid` })
  return version as FlowVersion
}

const graphs = new Map<string, FlowGraph>()
const mostGraphs = 500

/** The graph of an edition that documents run on. Only drafts change, and nothing runs on a draft: it is read once by a process. */
export const graphOf = async (ctx: Ctx, versionId: string): Promise<FlowGraph> => {
  const known = graphs.get(versionId)
  if (known) return known
  const { graph } = await versionOf(ctx, versionId)
  if (graphs.size >= mostGraphs) graphs.clear()
  graphs.set(versionId, graph)
  return graph
}

/** A kind of document that may go through approval: one of the program's, or one from outside that a flow was drawn for. */
export const isApprovable = async (ctx: Ctx, entityName: string): Promise<boolean> =>
  subjectNamed(entityName) !== undefined ||
  (await first(
    ctx.db,
    sql`select 1 from approvals.flow where entity = ${entityName} and deleted_at is null limit 1`,
  )) !== undefined
