import { amountInWords } from '../../../platform/document/amount-in-words.ts'
import { fillIn, type Variables } from '../clause/index.ts'
import type { QuoteDocument } from '../quote/index.ts'
import { yuan } from '../yuan.ts'
import type { FrozenText } from './clause.entity.ts'
import { depositOf } from './plan.rules.ts'

/** What a clause may name in double braces. */
export interface TextFacts {
  readonly code: string
  readonly name: string
  readonly company: string
  readonly account: string
  readonly amount: number
  readonly startsOn: string | null
  readonly endsOn: string | null
  readonly deliverOn: string | null
  readonly paymentTerms: string | null
  readonly plan: readonly { readonly name: string; readonly amount: number; readonly dueOn: string }[]
  /** What it is drawn up from. */
  readonly offer: Offer | null
  readonly amends: Amends | null
  /** Of the credit policy, for a clause that asks for a deposit. */
  readonly depositShare: number
}

type Offer = Pick<QuoteDocument, 'code' | 'number' | 'lines' | 'total' | 'deliveryDays'>

/** What an amendment says of the contract it changes. */
interface Amends {
  readonly code: string
  readonly before: number
  readonly cuts: readonly { readonly name: string; readonly amount: number }[]
}

const day = (date: string | null): string | null => {
  if (!date) return null
  const [year, month, of] = date.split('-')
  return `${year} 年 ${Number(month)} 月 ${Number(of)} 日`
}

/** Value by variable; null where the contract does not say it yet. */
export const variablesOf = (facts: TextFacts): Variables => ({
  合同编号: facts.code,
  合同名称: facts.name,
  公司名称: facts.company,
  客户名称: facts.account,
  合同金额: `${yuan(facts.amount)} 元`,
  金额大写: amountInWords(facts.amount),
  开始日期: day(facts.startsOn),
  到期日期: day(facts.endsOn),
  交付日期: day(facts.deliverOn),
  付款方式: facts.paymentTerms,
  付款计划:
    facts.plan.length === 0
      ? null
      : facts.plan.map((line) => `${line.name} ${yuan(line.amount)} 元,于 ${day(line.dueOn)}前支付`).join(';'),
  定金金额: facts.amount > 0 ? `${yuan(depositOf(facts.amount, facts.depositShare))} 元` : null,
  定金比例: `${Number((facts.depositShare * 100).toFixed(4))}%`,
  ...offeredVariables(facts.offer),
  ...amendedVariables(facts),
})

const offeredVariables = (offer: Offer | null): Variables => ({
  报价编号: offer && `${offer.code} 第 ${offer.number} 版`,
  报价总价: offer && `${yuan(offer.total)} 元`,
  交付周期: offer?.deliveryDays ? `${offer.deliveryDays} 天` : null,
  产品明细: offer?.lines.map((line, i) => `${i + 1}. ${lineText(line)}`).join('\n') ?? null,
})

const lineText = ({ name, description, parts, quantity, unit, unitPrice, amount }: Offer['lines'][number]): string => {
  const what = [description, parts.length > 0 ? `含 ${parts.join('、')}` : null].filter(Boolean).join(';')
  return `${name}${what && `(${what})`},${quantity}${unit ? ` ${unit}` : ''} × ${yuan(unitPrice)} 元,计 ${yuan(amount)} 元`
}

const amendedVariables = ({ amends, amount }: TextFacts): Variables => ({
  原合同编号: amends?.code ?? null,
  变更前总额: amends && `${yuan(amends.before)} 元`,
  变更后总额: amends && `${yuan(amends.before + amount)} 元`,
  变更后总额大写: amends && amountInWords(amends.before + amount),
  付款计划调减:
    amends && (amends.cuts.map((cut) => `${cut.name}减少 ${yuan(cut.amount)} 元`).join(';') || '原付款计划不变'),
})

export const frozenText = (
  facts: TextFacts,
  clauses: readonly { readonly title: string; readonly text: string }[],
): FrozenText => ({
  title: facts.name,
  number: facts.code,
  parties: [
    { role: '甲方(买方)', name: facts.account },
    { role: '乙方(卖方)', name: facts.company },
  ],
  clauses: clauses.map(({ title, text }) => ({ title, text: fillIn(text, variablesOf(facts)) })),
})
