import { type Ctx, create, createMany, type Draft, entityNamed, sql } from '../../kernel/index.ts'
import { authorityLimit } from './authority.entity.ts'
import { activate, addVersion } from './flow.commands.ts'
import { approvalFlow } from './flow.entity.ts'
import { end, type FlowGraph } from './graph.rules.ts'
import { splitRule } from './split.entity.ts'
import { allSubjects } from './subject.ts'

/** 500,000.00 元: up to and including it the director signs, above it finance, legal and the vice president together. */
const contractLimit = 50_000_000

const cosigned = [
  { by: 'role', role: 'finance' },
  { by: 'role', role: 'legal' },
  { by: 'role', role: 'vp' },
] as const

const twoDays = { hours: 16, ladder: ['remind', 'superior', 'transfer'] } as const

/** One signature, of whoever stands above the submitter. */
export const superiorFlow: FlowGraph = {
  start: 'superior',
  nodes: [
    {
      key: 'superior',
      kind: 'step',
      name: '直接上级批准',
      mode: 'any',
      approvers: [{ by: 'superior', levels: 1 }],
      next: end,
    },
  ],
}

export const contractFlow: FlowGraph = {
  start: 'amount',
  values: {
    amount: { zh: '合同金额', kind: 'money' },
    discount: { zh: '折扣', kind: 'percent' },
    newCustomer: { zh: '新客户', kind: 'boolean' },
  },
  nodes: [
    {
      key: 'amount',
      kind: 'branch',
      name: '合同金额',
      branches: [
        { name: '50 万元以内', when: { amount: { lte: contractLimit } }, next: 'director' },
        { name: '超过 50 万元', when: { amount: { gt: contractLimit } }, next: 'cosign' },
        { name: '没有金额', when: null, next: 'cosign' },
      ],
    },
    {
      key: 'director',
      kind: 'step',
      name: '销售总监审批',
      mode: 'any',
      approvers: [{ by: 'role', role: 'director' }],
      timeout: twoDays,
      next: end,
    },
    {
      key: 'cosign',
      kind: 'step',
      name: '财务、法务、副总裁会签',
      mode: 'all',
      approvers: cosigned,
      timeout: twoDays,
      next: end,
    },
  ],
}

const limits: readonly Draft<typeof authorityLimit>[] = [
  ...(
    [
      ['rep', 5_000_000, 0, 0.05],
      ['supervisor', 10_000_000, 0, 0.08],
      ['province', 20_000_000, 10_000_000, 0.1],
      ['region', 30_000_000, 20_000_000, 0.12],
      ['director', contractLimit, contractLimit, 0.15],
    ] as const
  ).flatMap(([role, decide, contract, discount]) => [
    { kind: 'decide' as const, role, unlimited: false, amount: decide },
    { kind: 'contract' as const, role, unlimited: false, amount: contract },
    { kind: 'discount' as const, role, unlimited: false, share: discount },
    { kind: 'price_float' as const, role, unlimited: false, share: 0.05 },
  ]),
  ...(['decide', 'contract', 'discount', 'price_float'] as const).map((kind) => ({
    kind,
    role: 'vp',
    unlimited: true,
  })),
]

/** What an installation starts with and never had. Changes nothing that is there. */
export const seedApprovals = async (ctx: Ctx): Promise<void> => {
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('approvals.seed'))`)
  const flows: [string, string, FlowGraph][] = [['contract', '合同审批', contractFlow]]
  for (const { entity: e, flow } of allSubjects()) if (flow) flows.push([e.name, `${e.label.zh}审批`, flow])
  const known = await ctx.db.rows<{ entity: string }>(sql`select distinct entity from approvals.flow`)
  for (const [entityName, name, graph] of flows)
    if (!known.some(({ entity }) => entity === entityName)) await seedFlow(ctx, entityName, name, graph)
  const [limit] = await ctx.db.rows(sql`select 1 from approvals.authority_limit limit 1`)
  if (!limit) await createMany(ctx, authorityLimit, limits)
  const [rule] = await ctx.db.rows(sql`select 1 from approvals.split_rule limit 1`)
  if (!rule && entityNamed(contractSplits.entity)) await create(ctx, splitRule, { ...contractSplits })
}

const contractSplits: Draft<typeof splitRule> = {
  name: '同一客户拆分合同',
  entity: 'contract',
  partyField: 'accountId',
  amountField: 'amount',
  dateField: 'createdAt',
  limit: contractLimit,
  windowDays: 30,
  minCount: 2,
  isActive: true,
}

const seedFlow = async (ctx: Ctx, entityName: string, name: string, graph: FlowGraph): Promise<void> => {
  const flow = await create(ctx, approvalFlow, { name, entity: entityName })
  await activate(ctx, await addVersion(ctx, flow, graph, null))
}
