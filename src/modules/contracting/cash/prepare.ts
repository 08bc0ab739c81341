import { type Ctx, type FieldFault, faults, invalid, isSystem, sql } from '../../../kernel/index.ts'
import { yuan } from '../yuan.ts'

const fail = faults('receivable', {
  over_plan: {
    status: 409,
    field: 'amount',
    zh: '付款计划合计 {planned} 元,超过合同金额 {amount} 元。请调整各期金额,或先签补充协议。',
    en: 'The payment plan comes to ¥{planned}, more than the contract’s ¥{amount}. Change the instalments, or sign an amendment first.',
  },
  over_whole: {
    status: 409,
    field: 'amount',
    zh: '合同连同补充协议的付款计划合计 {planned} 元,超过合同总额 {amount} 元。请减小金额;需要增加时,请先签补充协议。',
    en: 'With its amendments the payment plan comes to ¥{planned}, more than the whole contract’s ¥{amount}. Lower the amount, or sign an amendment first.',
  },
  booked: {
    status: 409,
    zh: '这笔应收款已有到账或冲减,不能删除。需要减少时请使用「红冲」。',
    en: 'Money was booked or credited on this receivable; it cannot be deleted. To lower it use “Credit”.',
  },
  in_force: {
    status: 409,
    zh: '合同已进入签署或生效,付款计划不能删除。需要减少时请使用「红冲」。',
    en: 'The contract is being signed or in force; its payment plan cannot be deleted. To lower it use “Credit”.',
  },
  due_fixed: {
    status: 409,
    field: 'dueOn',
    zh: '合同签署后到期日不能直接修改。请使用「调整到期日」并说明原因。',
    en: 'After signing the due date is not simply changed. Use “Reschedule” and say why.',
  },
})

type Values = Record<string, unknown>

interface Parent {
  id: string
  account_id: string
  owner_id: string
  amount: number
  planned: number
  framework: boolean
  /** With the contract it amends, or that amends it; null where a framework sets no limit. */
  whole: number | null
  wholePlanned: number
}

const idsIn = (drafts: readonly Values[], key: string): string[] => [
  ...new Set(drafts.map((draft) => draft[key]).filter((id) => typeof id === 'string')),
]

/** A line of a plan takes customer and owner from its contract, and the lines together never exceed it. */
export const prepareReceivables = async (ctx: Ctx, drafts: Values[]): Promise<void> => {
  const parents = await contractsOf(ctx, idsIn(drafts, 'contractId'))
  for (const draft of drafts) {
    const parent = parents.get(draft.contractId as string)
    if (parent) {
      draft.accountId ??= parent.account_id
      draft.ownerId ??= parent.owner_id
      if (draft.accountId !== parent.account_id) refuseOtherCustomer('accountId')
      parent.planned += Number(draft.amount ?? 0)
      parent.wholePlanned += Number(draft.amount ?? 0)
    }
    draft.openAmount = draft.amount
  }
  await fillOwners(ctx, drafts)
  for (const parent of parents.values()) refuseOverPlan(parent)
}

/** An amendment that lowers a contract may put new lines in the place of those it cuts, so only the whole limits its own plan. */
const refuseOverPlan = ({ planned, amount, framework, whole, wholePlanned }: Parent): void => {
  if (planned > amount && !framework && amount > 0) fail('over_plan', { planned: yuan(planned), amount: yuan(amount) })
  if (whole !== null && wholePlanned > whole) fail('over_whole', { planned: yuan(wholePlanned), amount: yuan(whole) })
}

export const refuseOtherCustomer = (on: string): never =>
  invalid([
    {
      field: on,
      code: 'other_customer',
      message: '客户与所选合同或应收款的客户不一致。请留空,或改选同一客户。',
      en: 'This is not the customer of the contract or receivable. Leave it empty, or choose the same.',
    },
  ])

const contractsOf = async (ctx: Ctx, ids: readonly string[]): Promise<Map<string, Parent>> => {
  if (ids.length === 0) return new Map()
  // Locked, so that two lines added at once are counted one after the other.
  const rows = await ctx.db.rows(sql<Parent>`with parent as materialized (
      select id, account_id, owner_id, amount, kind = 'framework' as framework,
        case when kind = 'amendment' then coalesce(parent_id, id) else id end as root from contracting.contract
      where id = any(${ids}::uuid[]) and deleted_at is null order by id for no key update),
    member as (select p.id as of, c.id, c.amount, c.kind, c.state from parent as p join contracting.contract as c
      on c.deleted_at is null and (c.id in (p.id, p.root)
        or (c.parent_id = p.root and c.kind = 'amendment' and c.state in ('effective', 'expired', 'terminated')))),
    line as (select m.of, m.id = m.of as own, r.amount - r.credited as net from member as m
      join contracting.receivable as r on r.contract_id = m.id and r.deleted_at is null)
    select p.id, p.account_id, p.owner_id, p.amount, p.framework,
      coalesce((select sum(net) from line where line.of = p.id and own), 0)::bigint as planned,
      case when not exists (select from member as m where m.of = p.id and m.kind = 'framework')
        then (select sum(m.amount) from member as m where m.of = p.id)::bigint end as whole,
      (coalesce((select sum(net) from line where line.of = p.id), 0) - coalesce((select sum(x.amount) from contracting.plan_cut as x
        join member as m on m.of = p.id and m.id = x.contract_id and m.state not in ('effective', 'expired', 'terminated')
        where x.deleted_at is null), 0))::bigint as "wholePlanned"
    from parent as p`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** What the plan of a contract may still grow by; null where a framework sets no limit. Its row is locked. */
export const roomInPlan = async (ctx: Ctx, contractId: string): Promise<number | null> => {
  const parent = (await contractsOf(ctx, [contractId])).get(contractId)
  if (!parent || parent.framework) return null
  const own = parent.amount > 0 ? parent.amount - parent.planned : Number.POSITIVE_INFINITY
  return Math.min(own, parent.whole === null ? own : parent.whole - parent.wholePlanned)
}

/** Whoever answers for the customer answers for its money; a customer nobody answers for, whoever writes it down. */
export const fillOwners = async (ctx: Ctx, drafts: readonly Values[]): Promise<void> => {
  const bare = drafts.filter(({ ownerId }) => !ownerId)
  const ids = idsIn(bare, 'accountId')
  if (ids.length === 0) return
  const rows = await ctx.db.rows(
    sql<{ id: string; owner_id: string | null }>`select id, owner_id from crm.account where id = any(${ids}::uuid[])`,
  )
  const owners = new Map(rows.map(({ id, owner_id }) => [id, owner_id]))
  for (const draft of bare)
    draft.ownerId = owners.get(draft.accountId as string) ?? (isSystem(ctx.actor) ? null : ctx.actor.employeeId)
}

/** Edits and removals by hand: a plan that is in force changes by verbs with a reason. */
export const guardReceivable = async (
  ctx: Ctx,
  row: Readonly<Values>,
  patch: Readonly<Values> | null,
): Promise<void> => {
  if (patch === null && row.state !== 'open') fail('booked')
  if (row.deletedAt) await refuseBack(ctx, row)
  const isDated = patch !== null && ['dueOn', 'issuedOn'].some((key) => key in patch && patch[key] !== row[key])
  if (patch !== null && !isDated) return
  if (!(await isInForce(ctx, row.contractId))) return
  fail(patch === null ? 'in_force' : 'due_fixed')
}

/** What was added meanwhile may have taken the room of a line that lies in the bin. */
const refuseBack = async (ctx: Ctx, { contractId, amount, credited }: Readonly<Values>): Promise<void> => {
  const parent = (await contractsOf(ctx, idsIn([{ contractId }], 'contractId'))).get(contractId as string)
  if (!parent) return
  const net = Number(amount) - Number(credited)
  refuseOverPlan({ ...parent, planned: parent.planned + net, wholePlanned: parent.wholePlanned + net })
}

/** Whether the contract of a plan binds both sides: its dates and sums are no longer one person's to change. */
export const isInForce = async (ctx: Ctx, contractId: unknown): Promise<boolean> => {
  if (!contractId) return false
  const [row] = await ctx.db.rows(
    sql<{ state: string }>`select state from contracting.contract where id = ${contractId}::uuid`,
  )
  return row !== undefined && row.state !== 'draft'
}

const noCustomer: FieldFault = {
  field: 'accountId',
  code: 'required',
  message: '请选择「客户」,或选择它所属的合同。',
  en: 'Choose the “Customer”, or the contract it is for.',
}

export const customerFaults = (row: Readonly<Values>): FieldFault[] => (row.accountId ? [] : [noCustomer])

export const receivableFaults = (row: Readonly<Values>): FieldFault[] =>
  row.dueOn && row.issuedOn && (row.dueOn as string) < (row.issuedOn as string)
    ? [
        {
          field: 'dueOn',
          code: 'before_issue',
          message: '「到期日」不能早于「应收日期」,请核对两个日期。',
          en: '“Due on” cannot be before “Issued on”. Check the two dates.',
        },
      ]
    : customerFaults(row)
