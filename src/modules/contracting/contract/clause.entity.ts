import { entity, field, type Row, through } from '../../../kernel/index.ts'
import { partOf } from '../../approvals/index.ts'
import { lawyers, readers, sellers } from '../access.ts'
import { clauseKinds } from '../clause/index.ts'
import { followClauses } from './follow-clauses.ts'

const clauseFields = {
  position: field.integer({ zh: '序号', en: 'Position', required: true, min: 1, max: 999, nominal: true }),
  kind: field.choice(clauseKinds, { zh: '类别', en: 'Kind', required: true, default: 'other' }),
  title: field.text({ zh: '标题', en: 'Title', max: 120, required: true }),
  text: field.longText({
    zh: '条款内容',
    en: 'Text',
    required: true,
    max: 8000,
    help: '可以使用变量,例如 {{客户名称}}、{{合同金额}}、{{金额大写}}、{{付款计划}}。',
    helpEn: 'Variables may be used, for example {{客户名称}}, {{合同金额}}, {{金额大写}}, {{付款计划}}.',
  }),
}

/** A clause of one contract, free to differ from its template. */
export const contractClause = partOf(
  entity('contract-clause', {
    table: 'contracting.contract_clause',
    label: { zh: '合同条款', en: 'Contract clause' },
    title: 'title',
    fields: {
      contractId: field.ref('contract', { zh: '合同', en: 'Contract', required: true, fixed: true }),
      clauseId: field.ref('clause', { zh: '取自标准条款', en: 'From the library', by: 'command' }),
      ...clauseFields,
    },
    list: ['position', 'title', 'kind', 'contractId'],
    grants: {
      read: readers,
      create: [...sellers, ...lawyers],
      update: [...sellers, ...lawyers],
      remove: [...sellers, ...lawyers],
    },
    visible: through('contractId', 'contract'),
    order: 'position',
    after: followClauses,
  }),
  'contract',
  'contractId',
)

export interface FrozenText {
  readonly title: string
  readonly number: string
  readonly parties: readonly { readonly role: string; readonly name: string }[]
  readonly clauses: readonly { readonly title: string; readonly text: string }[]
}

/** The text as it went into approval: what is signed is one of these, never the living clauses. */
export const contractVersion = entity('contract-version', {
  table: 'contracting.contract_version',
  label: { zh: '合同文本', en: 'Contract text' },
  title: 'name',
  fields: {
    name: field.text({ zh: '文本', en: 'Text', max: 160, required: true, by: 'system' }),
    nameEn: field.text({ zh: '英文文本', en: 'Text', max: 160, by: 'system' }),
    contractId: field.ref('contract', { zh: '合同', en: 'Contract', required: true, by: 'system' }),
    number: field.integer({ zh: '版本', en: 'Version', required: true, by: 'system', nominal: true }),
    document: field.json<FrozenText, true>({ zh: '正文', en: 'Text', required: true, by: 'system' }),
    fullText: field.longText({ zh: '全文', en: 'Full text', max: 200_000, by: 'system', search: true }),
    sha256: field.text({ zh: '文本指纹', en: 'SHA-256', max: 64, required: true, by: 'system' }),
  },
  list: ['name', 'contractId', 'number', 'sha256'],
  grants: { read: readers },
  visible: through('contractId', 'contract'),
  uniqueTogether: [['contractId', 'number']],
})

export type ContractClause = Row<typeof contractClause>
