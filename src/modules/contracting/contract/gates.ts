import { type Ctx, faults, find, sayAll, select, sql } from '../../../kernel/index.ts'
import { unfilled } from '../clause/index.ts'
import { creditPolicyOf, refuseBlacklisted } from '../credit/assess.ts'
import { yuan } from '../yuan.ts'
import { type Contract, contract } from './contract.entity.ts'
import { keepRisk } from './follow.ts'
import { legalCheck } from './legal.entity.ts'
import { refuseUnfitCuts } from './lowering.ts'
import { depositOf } from './plan.rules.ts'
import { type TextFacts, variablesOf } from './text.rules.ts'
import { clausesOf, textFacts } from './text.ts'

const fail = faults('contract', {
  no_clauses: {
    status: 409,
    zh: '合同还没有条款。请「编辑」合同选择合同模板,或「从标准条款添加」。',
    en: 'The contract has no clauses. Edit it and choose a template, or “Add from the library”.',
  },
  unfilled: {
    status: 409,
    zh: '条款中的变量 {names} 还没有内容。请在合同上填写对应字段或付款计划,或改正变量的写法。',
    en: 'The variables {names} of the clauses are empty. Fill in the fields or the payment plan, or correct the variables.',
  },
  plan_mismatch: {
    status: 409,
    field: 'amount',
    zh: '付款计划合计 {planned} 元,与合同金额 {amount} 元相差 {difference} 元。请补齐或调整付款计划。',
    en: 'The payment plan comes to ¥{planned}, ¥{difference} away from the contract’s ¥{amount}. Complete or change it.',
  },
  risk_clause: {
    status: 409,
    zh: '客户信用风险为「{grade}」({reasons}),合同要有{clause}条款。请点「采纳建议条款」,或联系财务调整信用额度。',
    en: 'The customer’s credit risk is “{grade}” ({reasons}); the contract needs a {clause} clause. Use “Adopt the proposed clause”, or ask finance about the credit limit.',
  },
  risk_raised: {
    status: 409,
    zh: '批准之后客户的信用风险升为「{grade}」({reasons}),合同还没有{clause}条款。请「重新草拟」后采纳建议条款,或联系财务处理逾期、调整信用额度。',
    en: 'Since the approval the credit risk rose to “{grade}” ({reasons}) and the contract has no {clause} clause. “Redraft” it and adopt the clause, or ask finance.',
  },
  parent_ended: {
    status: 409,
    zh: '原合同 {code} 已经终止或到期,补充协议不能再提交。请另签合同,或删除这份草稿。',
    en: 'Contract {code} has ended; its amendment cannot be submitted. Make another contract, or delete this draft.',
  },
  risk_plan: {
    status: 409,
    zh: '客户信用风险为「{grade}」,首期应收不少于 {needed} 元。请调整付款计划的第一期。',
    en: 'The customer’s credit risk is “{grade}”; the first instalment is at least ¥{needed}. Change the payment plan.',
  },
  legal_open: {
    status: 409,
    zh: '法务审查还没有完成:{items}。请法务给出结论后再发起签署。',
    en: 'The legal review is not done: {items}. Legal must conclude it before signing starts.',
  },
})

const grades = {
  low: { zh: '低', en: 'Low' },
  medium: { zh: '中', en: 'Medium' },
  high: { zh: '高', en: 'High' },
  blocked: { zh: '禁止交易', en: 'Blocked' },
} as const

const clauseNames = { deposit: { zh: '定金', en: 'deposit' }, prepayment: { zh: '预付款', en: 'prepayment' } } as const

/** Everything a contract must have before anybody is asked to approve it. */
export const refuseUnready = async (ctx: Ctx, row: Contract): Promise<void> => {
  await refuseBlacklisted(ctx, [row.accountId])
  await refuseLonelyAmendment(ctx, row)
  const clauses = await clausesOf(ctx, row.id)
  if (clauses.length === 0) fail('no_clauses')
  const facts = await textFacts(ctx, row)
  const texts = clauses.map(({ text }) => text)
  const missing = unfilled(texts, variablesOf(facts))
  if (missing.length > 0) fail('unfilled', { names: missing.map((name) => `「${name}」`).join('') })
  if (row.kind === 'amendment') await refuseUnfitCuts(ctx, row)
  refuseIncompletePlan(row, facts)
  await refuseUncoveredRisk(ctx, row, facts.plan, new Set(clauses.map(({ kind }) => kind)))
}

/** There is nothing left to amend once the contract has ended. */
const refuseLonelyAmendment = async (ctx: Ctx, { kind, parentId }: Contract): Promise<void> => {
  if (kind !== 'amendment' || !parentId) return
  const parent = await find(ctx, contract, parentId, { unscoped: true })
  if (parent && parent.state !== 'effective') fail('parent_ended', { code: parent.code })
}

/** The risk is graded at every step; what was approved goes no further once it asks for more than the text has. */
export const refuseRaisedRisk = async (ctx: Ctx, row: Contract): Promise<void> => {
  const { plan } = await textFacts(ctx, row)
  const clauses = await clausesOf(ctx, row.id)
  await refuseUncoveredRisk(ctx, row, plan, new Set(clauses.map(({ kind }) => kind)), 'approved')
  if (row.kind === 'amendment') await refuseUnfitCuts(ctx, row)
}

const sumOf = (lines: Plan): number => lines.reduce((sum, { amount }) => sum + amount, 0)

type Plan = readonly { readonly amount: number }[]

/** What a plan adds is what is agreed; one that is lowered has its own rule, because a part of it may be credited already. */
const refuseIncompletePlan = (row: Contract, { plan, amends }: TextFacts): void => {
  const cut = sumOf(amends?.cuts ?? [])
  if (row.kind === 'framework' || row.amount < 0 || (row.amount === 0 && cut === 0)) return
  const planned = sumOf(plan) - cut
  if (planned === row.amount) return
  const difference = yuan(Math.abs(row.amount - planned))
  fail('plan_mismatch', { planned: yuan(planned), amount: yuan(row.amount), difference })
}

/** The risk is looked at again now: what was fine when the contract was drawn up may not be fine today. */
const refuseUncoveredRisk = async (
  ctx: Ctx,
  row: Contract,
  plan: Plan,
  kinds: ReadonlySet<string>,
  at: 'draft' | 'approved' = 'draft',
): Promise<void> => {
  await keepRisk(ctx, row)
  const now = (await find(ctx, contract, row.id, { unscoped: true })) as Contract
  const { riskProposal, riskGrade, riskReasons, riskReasonsEn } = now
  if (!riskGrade || !riskProposal || riskProposal === 'none') return
  const reasons = { zh: (riskReasons ?? []).join(';'), en: (riskReasonsEn ?? riskReasons ?? []).join('; ') }
  const told = { grade: grades[riskGrade], reasons }
  const covered = kinds.has('prepayment') || (riskProposal === 'deposit' && kinds.has('deposit'))
  const asked = { ...told, clause: clauseNames[riskProposal] }
  if (!covered) fail(at === 'draft' ? 'risk_clause' : 'risk_raised', asked)
  const share = riskProposal === 'deposit' ? (await creditPolicyOf(ctx)).depositShare : 1
  const needed = depositOf(row.amount, share)
  if (at === 'draft' && (plan[0]?.amount ?? 0) < needed) fail('risk_plan', { ...told, needed: yuan(needed) })
}

/** Legal looks at a contract while its price is still being talked about; nobody signs before legal is done. */
export const refuseOpenLegal = async (ctx: Ctx, row: Contract): Promise<void> => {
  const open = await select(ctx, legalCheck, {
    where: sql`t.contract_id = ${row.id}::uuid and t.state in ('pending', 'failed')`,
    orderBy: sql`t.position`,
    unscoped: true,
  })
  const items = open.map(({ name, state }) => ({
    zh: `${name}(${state === 'failed' ? '不通过' : '待审查'})`,
    en: `${name} (${state === 'failed' ? 'failed' : 'open'})`,
  }))
  if (open.length > 0) fail('legal_open', { items: sayAll(items) })
}
