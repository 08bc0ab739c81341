import { sql } from '../../kernel/index.ts'
import type { FieldUse } from '../people/index.ts'

/** Flows in force, or with documents under way, that decide by the field or let a signer change it. */
export const flowsAsking: FieldUse = async (ctx, { entity, key }) => {
  const flows = await ctx.db.rows<{ name: string }>(
    sql`select distinct f.name from approvals.flow_version as v join approvals.flow as f on f.id = v.flow_id
      where f.entity = ${entity} and f.deleted_at is null and v.deleted_at is null
        and (v.state = 'active' or exists (select from approvals.approval as a where a.flow_version_id = v.id and a.state = 'running' and a.deleted_at is null))
        and (jsonb_path_exists(v.graph, ('$.nodes[*].branches[*].when.**."' || ${key}::text || '"')::jsonpath)
          or jsonb_path_exists(v.graph, '$.nodes[*].editable[*] ? (@ == $key)', jsonb_build_object('key', ${key}::text)))
      order by f.name`,
  )
  return flows.map(({ name }) => `审批流程「${name}」`)
}
