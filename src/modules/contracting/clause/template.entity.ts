import { type Ctx, entity, everyone, faults, field, first, sql } from '../../../kernel/index.ts'
import { clauseKeepers, readers } from '../access.ts'

const fail = faults('template-clause', {
  retired: {
    status: 409,
    field: 'clauseId',
    zh: '条款「{title}」已停用,不能放进合同模板。请在标准条款中重新启用它,或选择另一条款。',
    en: 'Clause “{title}” is retired and cannot be in a template. Put it back to use in the library, or choose another.',
  },
})

/** The standard text of a kind of contract: clauses of the library in their order. */
export const contractTemplate = entity('contract-template', {
  table: 'contracting.template',
  label: { zh: '合同模板', en: 'Contract template' },
  title: 'name',
  fields: {
    name: field.text({ zh: '模板名称', en: 'Name', max: 120, required: true, search: true }),
    state: field.choice(
      {
        active: { zh: '使用中', en: 'In use', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
    note: field.longText({ zh: '适用说明', en: 'When to use', max: 2000 }),
  },
  list: ['name', 'state', 'note'],
  grants: { read: readers, create: clauseKeepers, update: clauseKeepers, remove: clauseKeepers },
  visible: everyone,
})

const refuseRetired = async (ctx: Ctx, drafts: readonly Readonly<Record<string, unknown>>[]): Promise<void> => {
  const ids = drafts.map(({ clauseId }) => clauseId ?? null)
  const retired = await first<{ title: string }>(
    ctx.db,
    sql`select title from contracting.clause where id = any(${ids}::uuid[]) and not active limit 1`,
  )
  if (retired) fail('retired', { title: retired.title })
}

/** A clause of the library at its place in a template. Contracts drawn up from it copy the words as they are on that day. */
export const templateClause = entity('template-clause', {
  table: 'contracting.template_clause',
  label: { zh: '模板条款', en: 'Template clause' },
  title: 'clauseId',
  fields: {
    templateId: field.ref('contract-template', { zh: '合同模板', en: 'Template', required: true, fixed: true }),
    position: field.integer({ zh: '序号', en: 'Position', required: true, min: 1, max: 999 }),
    clauseId: field.ref('clause', { zh: '条款', en: 'Clause', required: true }),
  },
  list: ['position', 'clauseId', 'templateId'],
  totals: false,
  grants: { read: readers, create: clauseKeepers, update: clauseKeepers, remove: clauseKeepers },
  visible: everyone,
  order: 'position',
  prepare: refuseRetired,
  guard: async (ctx, _row, patch) => {
    if (patch?.clauseId) await refuseRetired(ctx, [patch])
  },
})
