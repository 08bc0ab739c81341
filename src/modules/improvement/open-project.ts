import { type Ctx, get, type Row, sql } from '../../kernel/index.ts'
import { failProject, improvementProject } from './project.entity.ts'

/** The project of a part that is about to change, locked so that it cannot end meanwhile. */
export const openProject = async (ctx: Ctx, projectId: string): Promise<Row<typeof improvementProject>> => {
  const row = await get(ctx, improvementProject, projectId, { lock: true })
  return row.state === 'closed' ? failProject('closed') : row
}

/** Projects of these drafts that are there, each with the last position in its table; refuses ended ones. */
export const openProjectsOf = async (
  ctx: Ctx,
  drafts: readonly Record<string, unknown>[],
): Promise<Map<string, number>> => {
  const ids = [...new Set(drafts.map((draft) => draft.projectId))].filter(Boolean)
  const rows = await ctx.db.rows<{ id: string; state: string; last: number }>(
    sql`select p.id, p.state, coalesce((select max(t.position) from improvement.execution_task as t where t.project_id = p.id), 0) as last
      from improvement.project as p where p.id = any(${ids}::uuid[])`,
  )
  if (rows.some(({ state }) => state === 'closed')) failProject('closed')
  return new Map(rows.map(({ id, last }) => [id, last]))
}
