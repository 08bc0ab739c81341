import { amountInWords } from '../../../platform/document/amount-in-words.ts'
import type { FrozenText } from './clause.entity.ts'

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
}

const yuan = (minor: number): string =>
  (minor / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

const day = (date: string | null): string | null => {
  if (!date) return null
  const [year, month, of] = date.split('-')
  return `${year} 年 ${Number(month)} 月 ${Number(of)} 日`
}

/** Value by variable; null where the contract does not say it yet. */
export const variablesOf = (facts: TextFacts): Readonly<Record<string, string | null>> => ({
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
})

const variable = /\{\{\s*([^{}]+?)\s*\}\}/g

export const fillIn = (text: string, variables: Readonly<Record<string, string | null>>): string =>
  text.replace(variable, (whole, name: string) => variables[name] ?? whole)

/** Variables of the clauses that nothing fills: misspelt ones, and facts the contract does not say. */
export const unfilled = (
  clauses: readonly { readonly text: string }[],
  variables: Readonly<Record<string, string | null>>,
): string[] => {
  const named = clauses.flatMap(({ text }) => [...text.matchAll(variable)].map((match) => match[1] as string))
  return [...new Set(named)].filter((name) => variables[name] === null || variables[name] === undefined)
}

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
