import { buffer } from 'node:stream/consumers'
import { xlsxWriter } from '../../../platform/tables/xlsx-writer.ts'
import type { QuoteDocument } from './document.ts'

const decimal = (minor: number): string => (minor / 100).toFixed(2)

/** The offer as a table to calculate with: lines, total, amount in words, terms. */
export const quoteSheet = async (document: QuoteDocument): Promise<Buffer> => {
  const names = ['序号', '名称', '规格说明', '数量', '单位', '单价', '金额']
  const writer = xlsxWriter(
    names,
    ['number', 'text', 'text', 'number', 'text', 'money', 'money'],
    `报价 ${document.code}`,
  )
  const bytes = buffer(writer.readable)
  for (const [i, { name, description, parts, quantity, unit, unitPrice, amount }] of document.lines.entries()) {
    const more = [description, parts.length > 0 ? `含:${parts.join('、')}` : null].filter(Boolean).join(';')
    await writer.write([i + 1, name, more || null, quantity, unit, decimal(unitPrice), decimal(amount)])
  }
  await writer.write([null, '合计(含税)', document.inWords, null, null, null, decimal(document.total)])
  for (const [label, text] of factsOf(document)) await writer.write([null, label, text, null, null, null, null])
  await writer.end()
  return bytes
}

/** All that the paper says beside the lines; what the letterhead leaves open has no row. */
const factsOf = (document: QuoteDocument): [string, string][] => {
  const { letterhead, clauses } = document
  const facts: [string, string | null | undefined][] = [
    ['增值税率', `${Number((document.taxRate * 100).toFixed(2))}%`],
    ['报价方', document.seller],
    ['联系人', document.contact],
    ['客户', document.customer],
    ['报价编号', `${document.code} V${document.number}`],
    ['报价日期', document.date],
    ['有效期至', document.validUntil],
    ['交付周期(天)', document.deliveryDays === null ? null : String(document.deliveryDays)],
    ['付款方式', document.paymentTerms],
    ...clauses.map(({ title, body }): [string, string] => [title, body]),
    ['附注', document.note],
    ['税号', letterhead.taxNumber],
    ['开户行', letterhead.bank],
    ['账号', letterhead.bankAccount],
  ]
  return facts.filter((fact): fact is [string, string] => !!fact[1])
}
