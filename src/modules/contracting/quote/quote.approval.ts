import { type Command, type Ctx, change, field, get } from '../../../kernel/index.ts'
import { approvable } from '../../approvals/index.ts'
import { sellers } from './access.ts'
import { assess } from './assess.ts'
import { inputOf, linesOf } from './lines.ts'
import { refuseUnfit, release } from './release.ts'
import { type QuoteVersion, quoteVersion } from './version.entity.ts'

const judged = (ctx: Ctx, row: QuoteVersion, sellerId: string) =>
  linesOf(ctx, row.id).then((lines) => assess(ctx, row, lines.map(inputOf), sellerId))

/** What is beyond the seller's own authority is decided by others. */
const quoteApproval = approvable(quoteVersion, {
  allow: sellers,
  amount: 'total',
  facts: {
    fields: {
      deepest: field.percent({ zh: '最大单项折让', en: 'Deepest discount of a line' }),
      belowMargin: field.boolean({ zh: '低于毛利底线', en: 'Below the margin floor' }),
      withoutPrice: field.boolean({ zh: '含没有价目的产品', en: 'Something without a price' }),
      newCustomer: field.boolean({ zh: '新客户', en: 'New customer' }),
    },
    of: async (ctx, row, submitterId) => {
      const { lines, reasons, buyer } = await judged(ctx, row, submitterId)
      const has = (code: string) => reasons.some((reason) => reason.code === code)
      return {
        deepest: Math.max(0, ...lines.map(({ discount }) => discount ?? 0)),
        belowMargin: has('margin'),
        withoutPrice: has('no_price'),
        newCustomer: buyer.newCustomer,
      }
    },
  },
  snapshot: ['state'],
  check: async (ctx, row) => {
    await refuseUnfit(ctx, row)
  },
  submitted: async (ctx, row) => {
    await change(ctx, quoteVersion, row, { state: 'approving' }, { verb: 'submit' })
  },
  amended: async (ctx, row) => {
    await refuseUnfit(ctx, row)
  },
  effective: async (ctx, row) => {
    await release(ctx, await get(ctx, quoteVersion, row.id, { unscoped: true }), 'approval')
  },
  flow: {
    start: 'depth',
    nodes: [
      {
        key: 'depth',
        kind: 'branch',
        name: '让价幅度',
        branches: [
          { name: '低于毛利底线', when: { belowMargin: { eq: true } }, next: 'cosign' },
          { name: '单项折让超过 10%', when: { deepest: { gt: 0.1 } }, next: 'director' },
          { name: '其他', when: null, next: 'superior' },
        ],
      },
      {
        key: 'superior',
        kind: 'step',
        name: '直接上级审批',
        mode: 'any',
        approvers: [{ by: 'superior', levels: 1 }],
        next: 'end',
      },
      {
        key: 'director',
        kind: 'step',
        name: '销售总监审批',
        mode: 'any',
        approvers: [{ by: 'role', role: 'director' }],
        next: 'end',
      },
      {
        key: 'cosign',
        kind: 'step',
        name: '销售总监、财务会签',
        mode: 'all',
        approvers: [
          { by: 'role', role: 'director' },
          { by: 'role', role: 'finance' },
        ],
        next: 'end',
      },
    ],
  },
})

/** Only a draft goes into approval, and only for a draft the button is there. */
export const approvalCommands: readonly Command[] = quoteApproval.commands.map((command) => ({
  ...command,
  when: { ...command.when, state: ['draft'] },
}))
