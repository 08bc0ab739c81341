import { type Ctx, entity, everyone, faults, field, first, sql, type Write } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'

export const poolKinds = { lead: { zh: '线索', en: 'Lead' }, account: { zh: '客户', en: 'Account' } } as const

export const causes = {
  no_follow_up: { zh: '长期未跟进', en: 'No follow-up', tone: 'warning' },
  no_opportunity: { zh: '未形成商机', en: 'No opportunity', tone: 'warning' },
  contract_end: { zh: '合同到期', en: 'Contract ended', tone: 'neutral' },
  sla: { zh: '超时未响应', en: 'Response overdue', tone: 'danger' },
  released: { zh: '主动放入', en: 'Released', tone: 'neutral' },
  unassigned: { zh: '无人可分配', en: 'Nobody to assign', tone: 'information' },
  moved: { zh: '由他池移入', en: 'Moved', tone: 'neutral' },
} as const

const fail = faults('pool', {
  of_accounts: {
    status: 409,
    field: 'cause',
    zh: '公海「{pool}」存放线索,线索没有合同。「合同到期」只用于客户公海,请改选其他条件。',
    en: 'Pool “{pool}” holds leads, which have no contracts. “Contract ended” is for customer pools; choose another condition.',
  },
  of_leads: {
    status: 409,
    field: 'grade',
    zh: '公海「{pool}」存放客户,客户不分等级。请清空「线索等级」。',
    en: 'Pool “{pool}” holds customers, which have no grade. Clear “Grade”.',
  },
  not_empty: {
    status: 409,
    zh: '公海「{pool}」里还有 {n} 条记录。请先把它们移往他池或分配出去,再删除公海。',
    en: 'Pool “{pool}” still holds {n} records. Move or assign them, then delete it.',
  },
})

/** Stays (`e`) whose record can still be taken: it is not in the recycle bin, and a lead is not given up. */
export const standsInPool = sql`e.left_at is null and e.deleted_at is null and (
    exists (select from crm.lead as l where l.id = e.lead_id and l.deleted_at is null and l.state in ('new', 'working'))
    or exists (select from crm.account as a where a.id = e.account_id and a.deleted_at is null))`

/** Customers have no grade and leads no contract: a rule that asks for these would take everything, or nothing ever. */
const refuseUnfitRules = async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
  const rules = writes.flatMap(({ after }) => (after ? [after] : []))
  const kinds = await ctx.db.rows<{ id: string; name: string; kind: keyof typeof poolKinds }>(
    sql`select id, name, kind from crm.pool where id = any(${rules.map(({ poolId }) => poolId)}::uuid[])`,
  )
  const poolOf = new Map(kinds.map((one) => [one.id, one]))
  for (const { poolId, cause, grade } of rules) {
    const of = poolOf.get(poolId as string)
    if (of?.kind === 'lead' && cause === 'contract_end') fail('of_accounts', { pool: of.name })
    if (of?.kind === 'account' && grade) fail('of_leads', { pool: of.name })
  }
}

/** What lies in a pool that is gone would be seen by nobody. */
const refuseFullRemoval = async (ctx: Ctx, row: Readonly<Record<string, unknown>>): Promise<void> => {
  const held = await first<{ n: number }>(
    ctx.db,
    sql`select count(*)::integer as n from crm.pool_entry as e where e.pool_id = ${row.id}::uuid and ${standsInPool}`,
  )
  if (held?.n) fail('not_empty', { pool: row.name, n: held.n })
}

/** Leads or customers that nobody answers for now, for a part of the organisation to take. */
export const pool = entity('pool', {
  table: 'crm.pool',
  label: { zh: '公海', en: 'Pool' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', required: true, max: 80 }),
    kind: field.choice(poolKinds, { zh: '内容', en: 'Holds', required: true, default: 'lead', fixed: true }),
    unitId: field.ref('unit', {
      zh: '所属组织',
      en: 'Unit',
      help: '该组织及其下级可以领取;为空表示全公司。',
      helpEn: 'This unit and those below may claim; empty: the whole company.',
    }),
    claimsPerDay: field.integer({ zh: '每人每天可领取', en: 'Claims per day', min: 1, max: 1000 }),
    maxOwned: field.integer({
      zh: '每人持有上限',
      en: 'Cap per person',
      min: 1,
      max: 100_000,
      help: '领取和他人转入都受限;主管和销售运营填写原因后可以超出。自动分配按分配规则的「每人在手上限」。',
      helpEn:
        'Limits claims and transfers from others; leaders and sales operations may exceed it with a reason. Assignment has its own cap in its rules.',
    }),
    lockDays: field.integer({
      zh: '原负责人锁定(天)',
      en: 'Lock for the former owner (days)',
      min: 1,
      max: 365,
      help: '放入后多少天内,原负责人不能再领取。',
      helpEn: 'For so many days the last owner cannot claim it back.',
    }),
    delayHours: field.integer({
      zh: '新数据延迟(小时)',
      en: 'Delay of new records (hours)',
      min: 1,
      max: 720,
      help: '放入后多少小时才可以领取。',
      helpEn: 'It can be claimed only after so many hours.',
    }),
  },
  list: ['name', 'kind', 'unitId', 'claimsPerDay', 'maxOwned', 'lockDays', 'delayHours'],
  totals: false,
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  guard: async (ctx, row, patch) => {
    if (patch === null) await refuseFullRemoval(ctx, row)
  },
})

/** When a record falls into the pool of its owner's unit. */
export const poolRule = entity('pool-rule', {
  table: 'crm.pool_rule',
  label: { zh: '回收规则', en: 'Recycle rule' },
  title: 'cause',
  fields: {
    poolId: field.ref('pool', { zh: '公海', en: 'Pool', required: true }),
    cause: field.choice(
      { no_follow_up: causes.no_follow_up, no_opportunity: causes.no_opportunity, contract_end: causes.contract_end },
      { zh: '条件', en: 'Condition', required: true, default: 'no_follow_up' },
    ),
    grade: field.choice(
      { A: { zh: 'A 级', en: 'A' }, B: { zh: 'B 级', en: 'Grade B' }, C: { zh: 'C 级', en: 'Grade C' } },
      {
        zh: '线索等级',
        en: 'Grade',
        help: '为空表示所有等级;客户不分等级。',
        helpEn: 'Empty: all grades; customers have none.',
      },
    ),
    workingDays: field.integer({ zh: '工作日', en: 'Working days', required: true, min: 1, max: 1000 }),
    isOn: field.boolean({
      zh: '启用',
      en: 'On',
      default: false,
      help: '启用之前可以先「演算」看影响。',
      helpEn: 'Rehearse it before you switch it on.',
    }),
  },
  list: ['poolId', 'cause', 'grade', 'workingDays', 'isOn'],
  totals: false,
  grants: { read: everybody, create: keepers, update: keepers, remove: keepers, export: keepers, import: keepers },
  visible: everyone,
  after: refuseUnfitRules,
})

/** A stay in a pool: why it began, whose the record was, and how it ended. */
export const poolEntry = entity('pool-entry', {
  table: 'crm.pool_entry',
  label: { zh: '公海记录', en: 'Stay in a pool' },
  events: { leave: { zh: '离开公海', en: 'Left the pool' } },
  title: 'why',
  fields: {
    poolId: field.ref('pool', { zh: '公海', en: 'Pool', required: true, by: 'system' }),
    leadId: field.ref('lead', { zh: '线索', en: 'Lead', by: 'system' }),
    accountId: field.ref('account', { zh: '客户', en: 'Account', by: 'system' }),
    enteredAt: field.instant({ zh: '放入时间', en: 'Entered at', required: true, by: 'system' }),
    cause: field.choice(causes, { zh: '缘由', en: 'Cause', required: true, by: 'system' }),
    why: field.text({ zh: '说明', en: 'Why', required: true, max: 500, by: 'system' }),
    whyEn: field.text({ zh: '英文说明', en: 'Why', max: 500, by: 'system' }),
    previousOwnerId: field.person({ zh: '原负责人', en: 'Former owner', by: 'system' }),
    leftAt: field.instant({ zh: '离开时间', en: 'Left at', by: 'system' }),
    takenById: field.person({ zh: '接手人', en: 'Taken by', by: 'system' }),
    outcome: field.choice(
      {
        claimed: { zh: '领取', en: 'Claimed' },
        assigned: { zh: '分配', en: 'Assigned' },
        moved: { zh: '移往他池', en: 'Moved to another pool' },
      },
      { zh: '结果', en: 'Outcome', by: 'system' },
    ),
  },
  list: ['poolId', 'leadId', 'accountId', 'enteredAt', 'cause', 'why', 'previousOwnerId', 'leftAt', 'takenById'],
  order: '-enteredAt',
  grants: { read: [...keepers, 'auditor'], export: [...keepers, 'auditor'] },
  visible: everyone,
})
