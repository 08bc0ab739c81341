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
  const line = (label: string, text: string | null) => writer.write([null, label, text, null, null, null, null])
  await writer.write([null, '合计(含税)', document.inWords, null, null, null, decimal(document.total)])
  await line('客户', document.customer)
  await line('报价编号', `${document.code} V${document.number}`)
  await line('有效期至', document.validUntil)
  await line('交付周期(天)', document.deliveryDays === null ? null : String(document.deliveryDays))
  await line('付款方式', document.paymentTerms)
  for (const { title, body } of document.clauses) await line(title, body)
  await writer.end()
  return bytes
}
