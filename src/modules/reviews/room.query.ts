import { and, asSql, field, sql, view, visibleRows } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { cause } from './finding.entity.ts'
import { findingsIn } from './findings.rules.ts'
import { loadMaterial } from './material.query.ts'
import { review } from './review.entity.ts'
import { missingParts } from './review.rules.ts'

const id = field.ref('review', { zh: '复盘', en: 'Retrospective', required: true })

/** The 复盘 room: facts, causes, actions, and what keeps the review from being closed. */
export const reviewRoom = view('review-room', {
  zh: '复盘室',
  en: 'Retrospective room',
  allow: everybody,
  input: { id },
  run: async (ctx, input) => {
    const material = await loadMaterial(ctx, input.id)
    const missing = missingParts(material.members.map(({ part }) => part))
    return { ...material, missingParts: missing, findings: findingsIn(material) }
  },
})

export const reviewFindings = view('findings', {
  zh: '复盘纪律检查',
  en: 'Findings of a retrospective',
  allow: everybody,
  input: { id },
  run: async (ctx, input) => ({ items: findingsIn(await loadMaterial(ctx, input.id)) }),
})

/** Causes of all reviews counted by quarter, dimension and sub-factor: what keeps coming back. */
export const causeCount = view('cause-count', {
  zh: '原因统计',
  en: 'Causes counted',
  allow: everybody,
  input: {
    from: field.date({ zh: '从', en: 'From' }),
    to: field.date({ zh: '到', en: 'To' }),
    unitId: field.ref('unit', { zh: '部门', en: 'Unit' }),
  },
  run: async (ctx, { from, to, unitId }) => {
    const held = sql`coalesce(r.held_on, (r.created_at at time zone ${ctx.company.timeZone})::date)`
    const where = and([
      sql`t.deleted_at is null and r.deleted_at is null and t.verdict <> 'rejected'
        and p.deleted_at is null and p.state <> 'dropped'`,
      asSql(visibleRows(cause, ctx.actor, 't')),
      asSql(visibleRows(review, ctx.actor, 'r')),
      ...(from ? [sql`${held} >= ${from}::date`] : []),
      ...(to ? [sql`${held} <= ${to}::date`] : []),
      ...(unitId ? [sql`r.unit_id = ${unitId}::uuid`] : []),
    ])
    const items = await ctx.db.rows<CauseCount>(
      sql`select to_char(${held}, 'YYYY"-Q"Q') as quarter, t.dimension, t.factor, count(*) as causes,
        count(*) filter (where t.is_root) as roots, count(distinct t.review_id) as reviews
      from reviews.cause as t join reviews.review as r on r.id = t.review_id join reviews.problem as p on p.id = t.problem_id
      where ${where} group by 1, 2, 3 order by 1 desc, roots desc, causes desc`,
    )
    return { items }
  },
})

interface CauseCount {
  quarter: string
  dimension: string | null
  factor: string | null
  causes: number
  roots: number
  reviews: number
}
