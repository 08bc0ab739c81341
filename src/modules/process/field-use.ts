import { sql } from '../../kernel/index.ts'
import type { FieldUse } from '../people/index.ts'

/** Stages of processes in force that deals cannot leave without the field. */
export const stagesAsking: FieldUse = async (ctx, { entity, key }) => {
  if (entity !== 'opportunity') return []
  const stages = await ctx.db.rows<{ process: string; stage: string }>(
    sql`select p.name as process, n.name as stage from process.process_node as n
      join process.process_version as v on v.id = n.process_version_id join process.process as p on p.id = v.process_id
      where v.state = 'active' and n.required_fields ? ${key}::text and n.deleted_at is null and v.deleted_at is null and p.deleted_at is null
      order by p.name, n.position`,
  )
  return stages.map(({ process, stage }) => `销售流程「${process}」的节点「${stage}」`)
}
