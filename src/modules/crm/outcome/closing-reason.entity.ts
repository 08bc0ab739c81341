import { entity, everyone, faults, field, first, type Row, sql } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { lostReasons } from '../lost-reasons.ts'

const fail = faults('closing-reason', {
  circle: {
    status: 409,
    field: 'parentId',
    zh: '上级原因不能是它自己或它的下级。请另选一个,或留空。',
    en: 'A reason cannot be above itself. Choose another, or leave it empty.',
  },
  in_use: {
    status: 409,
    zh: '已有赢输单记录使用「{name}」,不能删除。不想再被选用时,请把状态改为「已停用」。',
    en: '“{name}” is used in win and loss records and cannot be deleted. To stop its use, set its state to “Retired”.',
  },
})

const keep = ['director', 'vp', ...keepers]

/** Why deals are won and lost, in the company's own words, as a tree. What is retired stays on the records that name it. */
export const closingReason = entity('closing-reason', {
  table: 'crm.closing_reason',
  title: 'name',
  label: { zh: '赢输单原因', en: 'Reason won or lost' },
  fields: {
    name: field.text({ zh: '原因', en: 'Reason', max: 80, required: true }),
    outcome: field.choice(
      { won: { zh: '赢单', en: 'Won', tone: 'success' }, lost: { zh: '输单', en: 'Lost', tone: 'danger' } },
      { zh: '用于', en: 'For', required: true, fixed: true, default: 'lost' },
    ),
    parentId: field.ref('closing-reason', { zh: '上级原因', en: 'Parent' }),
    lostAs: field.choice(lostReasons, {
      zh: '归入',
      en: 'Counts as',
      help: '输单原因归入哪一类:历史数据和已有报表按这些类别统计。',
      helpEn: 'The category it counts as: history and existing reports count by these.',
    }),
    position: field.integer({ zh: '顺序', en: 'Position', min: 0, max: 1000, default: 100 }),
    state: field.choice(
      {
        active: { zh: '在用', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
    note: field.longText({ zh: '什么时候选它', en: 'When to choose it', max: 1000 }),
  },
  list: ['name', 'outcome', 'parentId', 'lostAs', 'position', 'state'],
  totals: false,
  grants: { read: everybody, create: keep, update: keep, remove: keep, export: keep, import: keep },
  visible: everyone,
  order: 'position',
  check: (row) =>
    row.outcome === 'lost' && !row.lostAs
      ? [
          {
            field: 'lostAs',
            code: 'required',
            message: '输单原因要说明归入哪一类,请选择「归入」。',
            en: 'A reason of losing counts as something. Choose “Counts as”.',
          },
        ]
      : [],
  guard: async (ctx, row, patch) => {
    if (patch === null) {
      const used = sql`select 1 from crm.win_loss as w where ${row.id}::uuid in (w.reason_id, w.customer_reason_id) limit 1`
      if (await first(ctx.db, used)) fail('in_use', { name: row.name })
    }
    if (typeof patch?.parentId !== 'string') return
    const below = await first(
      ctx.db,
      sql`with recursive below as (select ${row.id}::uuid as id union select c.id from crm.closing_reason as c join below on c.parent_id = below.id)
        select from below where id = ${patch.parentId}::uuid`,
    )
    if (below) fail('circle')
  },
})

export type ClosingReason = Row<typeof closingReason>
