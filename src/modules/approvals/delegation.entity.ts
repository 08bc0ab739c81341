import {
  type Ctx,
  change,
  command,
  entity,
  faults,
  field,
  isSystem,
  mine,
  owned,
  type Row,
  select,
  sql,
  today,
  type Visible,
} from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'
import { isApprovable } from './flow.query.ts'

const fail = faults('delegation', {
  overlaps: {
    status: 409,
    zh: '{from} 至 {to} 已经委托给{name}。请先结束那一条,或改用不重叠的日期。',
    en: '{from} to {to} is already delegated to {name}. End that one first, or use other dates.',
    field: 'from',
  },
  to_self: {
    status: 422,
    zh: '不能委托给自己。请选择另一位同事。',
    en: 'Nobody delegates to themselves. Choose a colleague.',
    field: 'toId',
  },
  not_yours: {
    status: 422,
    zh: '只能委托自己的审批。需要代他人设置时,请联系管理员。',
    en: 'You can delegate your own approvals only. For others, ask an administrator.',
    field: 'fromId',
  },
  not_giver: {
    status: 403,
    zh: '这是{name}委托出来的审批,只有{name}本人或管理员可以结束。请联系{name}。',
    en: '{name} made this delegation; only {name} or an administrator can end it. Ask {name}.',
  },
  past: {
    status: 422,
    zh: '委托的结束日期已经过去。请选择今天或以后的日期。',
    en: 'The last day of the delegation is past. Choose today or later.',
    field: 'to',
  },
  no_kind: {
    status: 422,
    zh: '没有名为「{kind}」的可审批单据。请从列表中选择,或留空表示全部单据。',
    en: 'There is no document kind “{kind}”. Choose from the list, or leave it empty for all.',
    field: 'entity',
  },
  left: {
    status: 422,
    zh: '对方已不在职或没有可用账号,不能接受委托。请选择另一位同事。',
    en: 'This person has left or has no account. Choose another colleague.',
    field: 'toId',
  },
})

const between: Visible = (row, actor) =>
  isSystem(actor) || actor.roles.includes('admin') || owned('fromId', 'toId')(row, actor, 'team')

/** 委托: for a while somebody else may sign in my place; the record shows 代. */
export const delegation = entity('delegation', {
  table: 'approvals.delegation',
  label: { zh: '审批委托', en: 'Delegation' },
  events: { begin: { zh: '开始生效', en: 'Came into force' } },
  title: 'reason',
  fields: {
    fromId: field.person({ zh: '委托人', en: 'From', required: true, default: 'me', fixed: true }),
    toId: field.person({ zh: '受托人', en: 'To', required: true, fixed: true }),
    from: field.date({ zh: '开始日期', en: 'From', required: true, fixed: true }),
    to: field.date({ zh: '结束日期', en: 'Until', required: true, help: '含当天。', helpEn: 'Including that day.' }),
    entity: field.text({
      zh: '只限单据类型',
      en: 'Only for',
      max: 60,
      fixed: true,
      help: '为空表示全部单据。',
      helpEn: 'Empty: all documents.',
    }),
    reason: field.text({ zh: '事由', en: 'Reason', max: 200, required: true }),
    state: field.choice(
      {
        planned: { zh: '未开始', en: 'Planned', tone: 'neutral' },
        active: { zh: '生效中', en: 'Active', tone: 'success' },
        ended: { zh: '已结束', en: 'Ended', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'planned', by: 'system' },
    ),
  },
  list: ['fromId', 'toId', 'from', 'to', 'entity', 'reason', 'state'],
  grants: { read: everybody, create: everybody, export: keepers },
  visible: between,
  order: '-from',
  check: (row) =>
    (row.to as string) < (row.from as string)
      ? [
          {
            field: 'to',
            code: 'before_start',
            message: '「结束日期」不能早于开始日期。',
            en: 'The end cannot be before the start.',
          },
        ]
      : [],
  prepare: async (ctx, drafts) => {
    for (const draft of drafts) await prepareOne(ctx, draft)
  },
})

export type Delegation = Row<typeof delegation>

const prepareOne = async (ctx: Ctx, draft: Record<string, unknown>): Promise<void> => {
  const { fromId, toId, from, to } = draft as { fromId?: string; toId?: string; from?: string; to?: string }
  if (!fromId || !toId || !from || !to) return
  if (fromId === toId) fail('to_self')
  const mayForOthers = isSystem(ctx.actor) || ctx.actor.roles.includes('admin')
  if (!mayForOthers && fromId !== ctx.actor.employeeId) fail('not_yours')
  if (to < today(ctx)) fail('past')
  if (!(await canSign(ctx, toId))) fail('left')
  const kind = draft.entity as string | null | undefined
  if (kind && !(await isApprovable(ctx, kind))) fail('no_kind', { kind })
  // Two at once would both find nothing: the person's delegations are decided one after the other.
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('approvals.delegation'), hashtext(${fromId}))`)
  const same = draft.entity ? sql`(t.entity is null or t.entity = ${draft.entity})` : sql`true`
  const [other] = await select(ctx, delegation, {
    unscoped: true,
    where: sql`t.from_id = ${fromId}::uuid and t.state <> 'ended' and t."from" <= ${to}::date and t."to" >= ${from}::date and ${same}`,
    limit: 1,
  })
  if (other) fail('overlaps', { from: other.from, to: other.to, name: await nameOf(ctx, other.toId) })
  draft.state = from <= today(ctx) ? 'active' : 'planned'
}

/** Works here and has an account that is open. */
export const canSign = async (ctx: Ctx, employeeId: string): Promise<boolean> => {
  const found = await ctx.db.rows(sql`select 1 from people.employee e join people.user u on u.employee_id = e.id
    where e.id = ${employeeId}::uuid and e.state = 'active' and e.deleted_at is null and u.state = 'active' and u.deleted_at is null limit 1`)
  return found.length > 0
}

export const namesOf = async (ctx: Ctx, employeeIds: readonly string[]): Promise<string[]> => {
  const people = await ctx.db.rows<{ name: string }>(
    sql`select name from people.employee where id = any(${[...employeeIds]}::uuid[]) order by name`,
  )
  return people.map(({ name }) => name)
}

export const nameOf = async (ctx: Ctx, employeeId: string): Promise<string> =>
  (await namesOf(ctx, [employeeId])).join('')

export const endDelegation = command(delegation, 'end', {
  zh: '结束委托',
  en: 'End',
  input: {},
  allow: everybody,
  when: { state: ['planned', 'active'] },
  whose: {
    rows: (row, actor, scope) => actor.roles.includes('admin') || mine('fromId')(row, actor, scope),
    otherwise: async (ctx, { fromId }) => fail('not_giver', { name: await nameOf(ctx, fromId) }),
  },
  run: async (ctx, row) => {
    await change(ctx, delegation, row, { state: 'ended' }, { verb: 'end' })
  },
})

/** Delegations begin and end with the company's day. */
export const turnDelegations = async (ctx: Ctx): Promise<void> => {
  const day = today(ctx)
  const due = await select(ctx, delegation, {
    unscoped: true,
    lock: true,
    where: sql`(t.state = 'planned' and t."from" <= ${day}::date) or (t.state = 'active' and t."to" < ${day}::date)`,
    limit: 500,
  })
  for (const row of due) {
    const state = row.to < day ? 'ended' : 'active'
    await change(ctx, delegation, row, { state }, { verb: state === 'ended' ? 'end' : 'begin' })
  }
}

/** Those for whom the actor may sign a document of this kind today. */
export const principalsOf = async (ctx: Ctx, entityName: string): Promise<ReadonlySet<string>> => {
  const rows = await ctx.db.rows<{ from_id: string }>(sql`select from_id from approvals.delegation
    where to_id = ${ctx.actor.employeeId}::uuid and state <> 'ended' and deleted_at is null
      and "from" <= ${today(ctx)}::date and "to" >= ${today(ctx)}::date and (entity is null or entity = ${entityName})`)
  return new Set(rows.map(({ from_id }) => from_id))
}
