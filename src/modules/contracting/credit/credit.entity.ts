import {
  type Ctx,
  entity,
  everyone,
  type FieldFault,
  faults,
  field,
  type Row,
  type Said,
  through,
} from '../../../kernel/index.ts'
import { cashiers, lawyers, readers, ruleKeepers } from '../access.ts'

const fail = faults('credit-profile', {
  listed: {
    status: 409,
    field: 'blacklisted',
    zh: '客户在黑名单中,不能删除它的信用记录。请先「移出黑名单」并说明原因。',
    en: 'The customer is on the blacklist; its credit record stays. Use “Take off the list” with a reason first.',
  },
})

/** Nobody comes off the list without a reason that is kept. */
const refuseListed = async (_ctx: Ctx, row: Readonly<Record<string, unknown>>, patch: object | null): Promise<void> => {
  if (patch === null && row.blacklisted) fail('listed')
}

/** What the company lets one customer owe, and whether it deals with them at all. */
export const creditProfile = entity('credit-profile', {
  table: 'contracting.credit_profile',
  label: { zh: '客户信用', en: 'Credit profile' },
  title: 'accountId',
  fields: {
    accountId: field.ref('account', { zh: '客户', en: 'Account', required: true, fixed: true }),
    creditLimit: field.money({
      zh: '信用额度',
      en: 'Credit limit',
      min: 0,
      help: '不填时按信用政策的默认额度。',
      helpEn: 'Empty: the default of the credit policy.',
    }),
    blacklisted: field.boolean({ zh: '黑名单', en: 'Blacklisted', required: true, by: 'command', default: false }),
    blacklistReason: field.text({ zh: '列入原因', en: 'Why', max: 500, by: 'command' }),
    blacklistedOn: field.date({ zh: '列入日期', en: 'Since', by: 'command' }),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
  },
  list: ['accountId', 'creditLimit', 'blacklisted', 'blacklistReason', 'blacklistedOn'],
  grants: { read: readers, create: cashiers, update: cashiers, remove: cashiers, export: cashiers },
  visible: through('accountId', 'account'),
  guard: refuseListed,
  uniqueTogether: [['accountId']],
})

/** A limit of high risk below that of medium risk would leave no medium risk at all. */
const higherIsGraver = (row: Readonly<Record<string, unknown>>): FieldFault[] => {
  const faults: FieldFault[] = []
  const ordered = (medium: string, high: string, { zh, en }: Required<Said>) => {
    if (Number(row[high]) < Number(row[medium]))
      faults.push({
        field: high,
        code: 'order',
        message: `「高风险:${zh}达到」不能低于「中风险:${zh}达到」,否则没有客户会是中风险。请核对两个数。`,
        en: `High risk cannot begin at fewer ${en} than medium risk: no customer would be of medium risk.`,
      })
  }
  ordered('mediumOverdueDays', 'highOverdueDays', { zh: '逾期天数', en: 'days overdue' })
  ordered('mediumLateShare', 'highLateShare', { zh: '历史逾期比例', en: 'late payments' })
  return faults
}

/** When a customer counts as risky. One record, made with the database. */
export const creditPolicy = entity('credit-policy', {
  table: 'contracting.credit_policy',
  label: { zh: '信用政策', en: 'Credit policy' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 60, required: true }),
    defaultLimit: field.money({ zh: '默认信用额度', en: 'Default limit', required: true, min: 0 }),
    mediumOverdueDays: field.integer({
      zh: '中风险:逾期天数达到',
      en: 'Medium from days overdue',
      required: true,
      min: 1,
    }),
    highOverdueDays: field.integer({ zh: '高风险:逾期天数达到', en: 'High from days overdue', required: true, min: 1 }),
    mediumLateShare: field.percent({
      zh: '中风险:历史逾期比例达到',
      en: 'Medium from late share',
      required: true,
      min: 0,
      max: 1,
    }),
    highLateShare: field.percent({
      zh: '高风险:历史逾期比例达到',
      en: 'High from late share',
      required: true,
      min: 0,
      max: 1,
    }),
    minPayments: field.integer({
      zh: '至少几笔已结清才看历史',
      en: 'Payments needed to judge',
      required: true,
      min: 1,
    }),
    depositShare: field.percent({ zh: '定金比例', en: 'Deposit share', required: true, min: 0, max: 1 }),
  },
  list: ['name', 'defaultLimit', 'mediumOverdueDays', 'highOverdueDays', 'depositShare'],
  totals: false,
  grants: { read: readers, update: ruleKeepers },
  visible: everyone,
  check: higherIsGraver,
})

export type CreditPolicy = Row<typeof creditPolicy>

export const blacklisters = [...cashiers, ...lawyers]
