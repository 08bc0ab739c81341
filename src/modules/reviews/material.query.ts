import {
  and,
  asSql,
  type Ctx,
  type Entity,
  entityNamed,
  faults,
  type Row,
  type Sql,
  sql,
  visibleRows,
} from '../../kernel/index.ts'
import { snake } from '../../kernel/sql.ts'
import { evidence } from './evidence.entity.ts'
import { feedback, reviewEvent, reviewMember, reviewRow } from './fact.entity.ts'
import { actionItem, cause, lesson, problem } from './finding.entity.ts'
import { review } from './review.entity.ts'

// Everything of one review by three statements: the 复盘 room shows it, the findings judge it, closing obeys the findings.

const fail = faults('review-room', {
  not_found: {
    status: 404,
    zh: '复盘不存在,或你没有查看它的权限。',
    en: 'There is no such retrospective, or you may not see it.',
  },
})

/** A record as the room shows it: its own fields, and the titles of what it points to. */
export type Part<E extends Entity> = Omit<Row<E>, 'createdAt' | 'createdBy' | 'updatedAt' | 'deletedAt' | 'custom'> & {
  readonly labels: Readonly<Record<string, string>>
}

/** A line whose number is not for this reader: that it is there, and what it is of. */
interface MaskedRow {
  readonly id: string
  readonly class: string
  readonly label: string
}

export interface Material {
  readonly review: Part<typeof review>
  readonly members: readonly Part<typeof reviewMember>[]
  readonly rows: readonly Part<typeof reviewRow>[]
  readonly masked: readonly MaskedRow[]
  readonly events: readonly Part<typeof reviewEvent>[]
  readonly feedback: readonly Part<typeof feedback>[]
  readonly problems: readonly Part<typeof problem>[]
  readonly causes: readonly Part<typeof cause>[]
  readonly lessons: readonly Part<typeof lesson>[]
  readonly evidence: readonly Part<typeof evidence>[]
  readonly actions: readonly Part<typeof actionItem>[]
}

/** The title of what a record points to, for those who may see that too. */
const labelOf = (ctx: Ctx, target: Entity, column: Sql): Sql =>
  sql`(select l.${sql.ref(snake(target.title))} from ${sql.table(target.table)} as l
    where l.id = ${column} and ${asSql(visibleRows(target, ctx.actor, 'l'))})`

const json = (ctx: Ctx, e: Entity): Sql => {
  const keys = ['id', 'version', ...Object.keys(e.fields)]
  const pairs = keys.map((key) => sql`${sql.lit(key)}, t.${sql.ref(snake(key))}`)
  const labels = Object.entries(e.fields).flatMap(([key, { target }]) => {
    const pointed = target && target !== review.name ? entityNamed(target) : undefined
    return pointed ? [sql`${sql.lit(key)}, ${labelOf(ctx, pointed, sql`t.${sql.ref(snake(key))}`)}`] : []
  })
  return sql`json_build_object(${sql.join([...pairs, sql`'labels', json_strip_nulls(json_build_object(${sql.join(labels)}))`])})`
}

const parts = (ctx: Ctx, e: Entity, where: Sql, orderBy: Sql): Sql =>
  sql`(select coalesce(json_agg(${json(ctx, e)} order by ${orderBy}), '[]') from ${sql.table(e.table)} as t
    where ${and([where, sql`t.deleted_at is null`, asSql(visibleRows(e, ctx.actor, 't'))])})`

/** Lines of the newest snapshot and the lines that people entered; older snapshots stay in the list of rows. */
const currentRows = (reviewId: string): Sql => sql`t.review_id = ${reviewId}::uuid
  and (t.snapshot is null or t.snapshot = (select r.snapshot from reviews.review as r where r.id = t.review_id))`

const maskedRows = (ctx: Ctx, reviewId: string): Sql =>
  sql`(select coalesce(json_agg(json_build_object('id', t.id, 'class', t.class, 'label', t.label) order by t.id), '[]')
    from reviews.review_row as t where ${currentRows(reviewId)} and t.deleted_at is null
      and not ${asSql(visibleRows(reviewRow, ctx.actor, 't'))})`

// A cause cannot be removed by itself: it goes with the problem that it explains.
const ofLivingProblem = sql<boolean>`exists (select from reviews.problem as p where p.id = t.problem_id and p.deleted_at is null)`

export const loadMaterial = async (ctx: Ctx, reviewId: string): Promise<Material> => {
  const ofReview = sql`t.review_id = ${reviewId}::uuid`
  const ask = async <T>(columns: Record<string, Sql>): Promise<T> => {
    const named = Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.ref(name)}`)
    const [row] = await ctx.db.rows<T>(sql<T>`select ${sql.join(named)}`)
    return row as T
  }
  type Facts = Pick<Material, 'members' | 'rows' | 'masked' | 'events' | 'feedback'> & { review: Material['review'][] }
  const { review: found, ...facts } = await ask<Facts>({
    review: parts(ctx, review, sql`t.id = ${reviewId}::uuid`, sql`t.id`),
    members: parts(ctx, reviewMember, ofReview, sql`t.id`),
    rows: parts(ctx, reviewRow, currentRows(reviewId), sql`t.id`),
    masked: maskedRows(ctx, reviewId),
    events: parts(ctx, reviewEvent, ofReview, sql`t.happened_on, t.id`),
    feedback: parts(ctx, feedback, ofReview, sql`t.id`),
  })
  if (!found[0]) return fail('not_found')
  const analysis = await ask<Pick<Material, 'problems' | 'causes' | 'lessons' | 'evidence'>>({
    problems: parts(ctx, problem, ofReview, sql`t.share desc nulls last, t.id`),
    causes: parts(ctx, cause, and([ofReview, ofLivingProblem]), sql`t.depth, t.id`),
    lessons: parts(ctx, lesson, ofReview, sql`t.id`),
    evidence: parts(ctx, evidence, ofReview, sql`t.id`),
  })
  const measures = await ask<Pick<Material, 'actions'>>({
    actions: parts(ctx, actionItem, ofReview, sql`t.due_on nulls last, t.id`),
  })
  return { review: found[0], ...facts, ...analysis, ...measures }
}
