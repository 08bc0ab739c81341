import { type Ctx, sql } from '../../../kernel/index.ts'
import type { Factor, Thresholds } from './score.ts'

export interface Card extends Thresholds {
  readonly id: string
  readonly name: string
  readonly factors: readonly Factor[]
}

/** The scorecard in force, or the one that is asked for. */
export const loadScorecard = async (ctx: Pick<Ctx, 'db'>, id?: string): Promise<Card | undefined> => {
  const which = id ? sql`c.id = ${id}::uuid` : sql`c.state = 'active'`
  const [row] = await ctx.db.rows<Card>(sql`select c.id, c.name, c.grade_a as "gradeA", c.grade_b as "gradeB",
      coalesce((select json_agg(json_build_object('id', f.id, 'name', f.name, 'group', f."group", 'field', f.field, 'op', f.op,
          'value', f.value, 'effect', f.effect, 'points', f.points) order by f."group", f.id)
        from crm.score_factor as f where f.scorecard_id = c.id and f.deleted_at is null), '[]') as factors
    from crm.scorecard as c where c.deleted_at is null and ${which} limit 1`)
  return row
}
