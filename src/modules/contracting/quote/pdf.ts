import { type Content, renderPdf, type TableCell } from '../../../platform/document/pdf.ts'
import { yuan } from '../yuan.ts'
import type { DocumentLine, QuoteDocument } from './document.ts'

const grey = '#5b6670'
const teal = '#0f6b66'

/** The offer in the company's template. */
export const quotePdf = (document: QuoteDocument): Promise<Buffer> => {
  const { seller, code, number, title, letterhead } = document
  const color = letterhead.color ?? teal
  return renderPdf({ title: `${title} ${code}`, header: `${seller} · 报价单 ${code} V${number}` }, [
    { text: seller, fontSize: 16, bold: true, color },
    { text: [letterhead.address, letterhead.phone].filter(Boolean).join(' · '), fontSize: 8, color: grey },
    { text: '报 价 单', fontSize: 20, bold: true, alignment: 'center', margin: [0, 16, 0, 12] },
    facts(document),
    ...(letterhead.opening ? [{ text: letterhead.opening, margin: [0, 12, 0, 0] } as Content] : []),
    linesTable(document, color),
    { text: `合计(含税):¥${yuan(document.total)}`, bold: true, alignment: 'right', margin: [0, 8, 0, 0] },
    { text: `大写:${document.inWords}`, alignment: 'right' },
    ...terms(document),
    ...(letterhead.closing ? [{ text: letterhead.closing, margin: [0, 12, 0, 0] } as Content] : []),
    signatures(document),
  ])
}

const facts = ({ customer, code, number, date, validUntil, contact }: QuoteDocument): Content => {
  const row = (...cells: [string, string, string, string]): TableCell[] =>
    cells.map((text, i) => (i % 2 === 0 ? { text, color: grey } : { text }))
  return {
    layout: 'noBorders',
    table: {
      widths: [60, '*', 60, '*'],
      body: [
        row('客户', customer ?? '-', '报价编号', `${code} V${number}`),
        row('联系人', contact, '报价日期', date),
        row('币种', '人民币', '有效期至', validUntil ?? '-'),
      ],
    },
  }
}

const linesTable = ({ lines, letterhead }: QuoteDocument, color: string): Content => {
  const list = letterhead.showListPrice === true
  const names = ['序号', '名称与规格', '数量', '单位', ...(list ? ['目录单价'] : []), '单价', '金额']
  return {
    margin: [0, 12, 0, 0],
    layout: {
      hLineWidth: () => 0.5,
      vLineWidth: () => 0,
      hLineColor: () => '#c9d1d6',
      paddingTop: () => 4,
      paddingBottom: () => 4,
      fillColor: (row) => (row === 0 ? color : null),
    },
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [28, '*', 50, 30, ...(list ? [68] : []), 68, 76],
      body: [
        names.map(
          (text, i): TableCell => ({ text, bold: true, color: '#ffffff', alignment: i > 1 ? 'right' : 'left' }),
        ),
        ...lines.map((line, i) => lineRow(line, i, list)),
      ],
    },
  }
}

const lineRow = (line: DocumentLine, i: number, list: boolean): TableCell[] => {
  const { name, description, parts, quantity, unit, listPrice, unitPrice, amount } = line
  const below = [description, parts.length > 0 ? `含:${parts.join('、')}` : null].filter(Boolean).join('\n')
  const right = (text: string): TableCell => ({ text, alignment: 'right' })
  return [
    String(i + 1),
    { stack: [name, ...(below ? [{ text: below, fontSize: 8, color: grey }] : [])] },
    right(String(quantity)),
    right(unit ?? ''),
    ...(list ? [right(listPrice === null ? '-' : yuan(listPrice))] : []),
    right(yuan(unitPrice)),
    right(yuan(amount)),
  ]
}

const terms = ({ taxRate, deliveryDays, paymentTerms, clauses, note }: QuoteDocument): Content[] => {
  const lines = [
    `单价含 ${Number((taxRate * 100).toFixed(2))}% 增值税。`,
    ...(deliveryDays === null ? [] : [`交付周期:合同生效后 ${deliveryDays} 天。`]),
    ...(paymentTerms ? [`付款方式:${paymentTerms}`] : []),
    ...clauses.map(({ title, body }) => `${title}:${body}`),
    ...(note ? [note] : []),
  ]
  return [{ text: '条款', bold: true, margin: [0, 16, 0, 4] }, { ol: lines }]
}

const signatures = ({ seller, customer, letterhead }: QuoteDocument): Content => {
  const bank = [
    letterhead.taxNumber && `税号:${letterhead.taxNumber}`,
    letterhead.bank && `开户行:${letterhead.bank}`,
    letterhead.bankAccount && `账号:${letterhead.bankAccount}`,
  ].filter((text) => typeof text === 'string')
  return {
    margin: [0, 28, 0, 0],
    unbreakable: true,
    columns: [
      { stack: [`报价方:${seller}`, ...bank, '', '盖章:', '日期:'] },
      { stack: [`客户:${customer ?? ''}`, '', '确认签字:', '日期:'] },
    ],
  }
}
