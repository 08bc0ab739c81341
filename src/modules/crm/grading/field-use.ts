import { sql } from '../../../kernel/index.ts'
import type { FieldUse } from '../../people/index.ts'

/** Scorecards in force that ask for the field, by its key or by what it is called. */
export const scorecardsAsking: FieldUse = async (ctx, { entity, key, zh }) => {
  if (entity !== 'lead') return []
  const factors = await ctx.db.rows<{ card: string; factor: string }>(
    sql`select s.name as card, f.name as factor from crm.score_factor as f join crm.scorecard as s on s.id = f.scorecard_id
      where s.state = 'active' and f.field in (${key}, ${zh}) and f.deleted_at is null and s.deleted_at is null order by s.name, f.id`,
  )
  return factors.map(({ card, factor }) => `评分卡「${card}」的评分项「${factor}」`)
}
