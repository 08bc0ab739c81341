import {
  asSql,
  type Ctx,
  change,
  command,
  create,
  createMany,
  faults,
  field,
  get,
  invalid,
  kindCommand,
  type Row,
  select,
  sql,
  visibleRows,
} from '../../../kernel/index.ts'
import { keepers, leaders } from '../../people/index.ts'
import { activity } from '../activity/index.ts'
import { copyAsDraft, putInForce } from '../version-part.ts'
import { auditItem, followUpAudit, rubric, rubricItem } from './audit.entity.ts'

const fail = faults('follow-up-audit', {
  no_rubric: {
    status: 409,
    field: 'rubricId',
    zh: '还没有生效的跟进标准。请先在「跟进标准」中启用一版。',
    en: 'No follow-up standard is in use. Put one to use under “Follow-up standard” first.',
  },
  none: {
    status: 409,
    zh: '这段时间和范围内没有你能看到的跟进记录。请放宽日期或组织。',
    en: 'You can see no follow-ups in this time and scope. Widen the dates or the unit.',
  },
  unmarked: {
    status: 422,
    field: 'marks',
    zh: '请逐项评定:还缺「{items}」。',
    en: 'Mark each item: “{items}” is missing.',
  },
  bad_points: {
    status: 409,
    zh: '各条目的分值合计应为 100,现在是 {sum}。请调整后再启用。',
    en: 'The points of the items must add up to 100; they are {sum}. Change them, then put it to use.',
  },
})

const inspectors = [...leaders, ...keepers, 'auditor'] as const

export const activateRubric = command(rubric, 'activate', {
  zh: '启用',
  en: 'Activate',
  tone: 'primary',
  input: {},
  allow: keepers,
  when: { state: ['draft'] },
  run: async (ctx, row) => {
    const items = await select(ctx, rubricItem, { where: sql`t.rubric_id = ${row.id}::uuid` })
    const sum = items.reduce((all, { points }) => all + points, 0)
    if (sum !== 100) fail('bad_points', { sum })
    await putInForce(ctx, rubric, row, {})
  },
})

/** A draft that begins as this version. */
export const copyRubric = command(rubric, 'copy', {
  zh: '复制为新标准',
  en: 'Copy as a new standard',
  input: {},
  allow: keepers,
  run: (ctx, row) => copyAsDraft(ctx, rubric, row, rubricItem, 'rubricId'),
})

const draw = {
  title: field.text({ zh: '标题', en: 'Title', required: true, max: 120 }),
  from: field.date({ zh: '开始日期', en: 'From', required: true }),
  to: field.date({ zh: '结束日期', en: 'Until', required: true }),
  unitId: field.ref('unit', {
    zh: '组织',
    en: 'Unit',
    help: '为空表示你能看到的全部。',
    helpEn: 'Empty: all that you may see.',
  }),
  size: field.integer({ zh: '抽取条数', en: 'Sample size', required: true, min: 1, max: 500 }),
  seed: field.text({
    zh: '抽样种子',
    en: 'Seed',
    max: 60,
    help: '同一种子和范围总是抽到同样的记录;为空则用标题。',
    helpEn: 'The same seed and range always draw the same records; empty: the title.',
  }),
}

/** Draws follow-ups by lot: the order is the hash of seed and record, so the same seed draws the same from the same records. */
export const drawAudit = kindCommand(followUpAudit, 'draw', {
  zh: '抽样',
  en: 'Draw a sample',
  input: draw,
  allow: inspectors,
  run: async (ctx, { title, from, to, unitId, size, seed }) => {
    if (to < from)
      invalid([
        {
          field: 'to',
          code: 'order',
          message: '「结束日期」不能早于开始日期。',
          en: 'The end cannot be before the start.',
        },
      ])
    const [standard] = await select(ctx, rubric, { where: sql`t.state = 'active'`, limit: 1 })
    if (!standard) return fail('no_rubric')
    const lot = seed ?? title
    const drawn = await lots(ctx, { from, to, unitId: unitId ?? null, size, lot })
    if (drawn.length === 0) return fail('none')
    const population = drawn[0]?.population ?? 0
    const made = await create(ctx, followUpAudit, {
      title,
      rubricId: standard.id,
      unitId,
      from,
      to,
      size: drawn.length,
      seed: lot,
      population,
      ownerId: ctx.actor.employeeId,
    })
    await createMany(
      ctx,
      auditItem,
      drawn.map(({ id, ownerId, happenedAt }, i) => ({
        auditId: made.id,
        position: i + 1,
        activityId: id,
        ownerId,
        happenedAt,
        state: 'open' as const,
      })),
    )
    return { id: made.id, drawn: drawn.length, population }
  },
})

interface Lot {
  readonly id: string
  readonly ownerId: string
  readonly happenedAt: string
  readonly population: number
}

const lots = (
  ctx: Ctx,
  { from, to, unitId, size, lot }: { from: string; to: string; unitId: string | null; size: number; lot: string },
): Promise<Lot[]> => {
  const zone = ctx.company.timeZone
  const within = unitId
    ? sql`and e.unit_id in (with recursive below as (select ${unitId}::uuid as id union all select u.id from people.unit as u
        join below on u.parent_id = below.id) select id from below)`
    : sql``
  return ctx.db.rows<Lot>(sql`select t.id, t.owner_id as "ownerId", t.happened_at as "happenedAt", (count(*) over ())::integer as population
    from crm.activity as t join people.employee as e on e.id = t.owner_id
    where t.deleted_at is null and ${asSql(visibleRows(activity, ctx.actor, 't'))} ${within}
      and t.happened_at >= (${from}::date)::timestamp at time zone ${zone} and t.happened_at < (${to}::date + 1)::timestamp at time zone ${zone}
    order by md5(${lot} || t.id::text), t.id limit ${size}`)
}

/** Marks one follow-up, point by point; the verdict follows from the standard. */
export const markItem = command(auditItem, 'mark', {
  zh: '评定',
  en: 'Mark',
  tone: 'primary',
  input: {
    marks: field.json<Record<string, boolean>, true>({ zh: '逐项评定', en: 'Marks', required: true }),
    note: field.longText({ zh: '评语', en: 'Remark', max: 2000 }),
  },
  allow: inspectors,
  run: async (ctx, row, { marks, note }) => {
    const audit = await get(ctx, followUpAudit, row.auditId)
    const standard = await get(ctx, rubric, audit.rubricId)
    const items = await select(ctx, rubricItem, {
      where: sql`t.rubric_id = ${standard.id}::uuid`,
      orderBy: sql`t.position, t.id`,
    })
    const given = typeof marks === 'object' && marks !== null ? marks : {}
    const missing = items.filter(({ id }) => typeof given[id] !== 'boolean')
    if (missing.length > 0) fail('unmarked', { items: missing.map(({ name }) => name).join('、') })
    const score = scoreByMarks(items, given)
    const state = score >= standard.passFrom ? 'compliant' : 'failing'
    await change(ctx, auditItem, row, { marks: given, note, score, state }, { verb: 'mark' })
  },
})

const scoreByMarks = (items: readonly Row<typeof rubricItem>[], marks: Record<string, boolean>): number =>
  items.reduce((sum, { id, points }) => sum + (marks[id] ? points : 0), 0)
