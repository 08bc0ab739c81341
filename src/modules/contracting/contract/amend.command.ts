import { command, create, faults, field, type Row } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { refuseBlacklisted } from '../credit/assess.ts'
import { agreedOf } from './amendment.ts'
import { contractClause } from './clause.entity.ts'
import { contract } from './contract.entity.ts'
import { refuseBelowFloor } from './floor.ts'
import { proposeCuts } from './lowering.ts'

const fail = faults('contract', {
  amend_whole: {
    status: 409,
    zh: '补充协议不能再签补充协议。请在原合同上点「签补充协议」。',
    en: 'An amendment has no amendments. Use “Amend” on the original contract.',
  },
})

const planText =
  '原合同 {{原合同编号}} 的合同总额由 {{变更前总额}} 变更为 {{变更后总额}}({{变更后总额大写}})。付款计划相应调减:{{付款计划调减}}。'

/** What both sides agree to change later is a contract of its own, with its own approval and signatures. */
export const amendContract = command(contract, 'amend', {
  zh: '签补充协议',
  en: 'Amend',
  input: {
    name: field.text({ zh: '补充协议名称', en: 'Name', required: true, max: 160 }),
    amount: field.money({
      zh: '增减金额',
      en: 'Amount added or taken off',
      required: true,
      help: '增加填正数,减少填负数(如 -20 万),只改内容填 0。减少时先从最后到期、没有到账也没有开票的应收款减起,提交前可在「付款计划调减」中改。',
      helpEn:
        'Positive adds, negative lowers (-200000), 0 changes words only. It is taken from what is due last and neither paid nor invoiced; change that under plan cuts before you submit.',
    }),
    text: field.longText({ zh: '变更内容', en: 'What changes', required: true, max: 8000 }),
  },
  allow: sellers,
  when: { state: ['effective'] },
  run: async (ctx, row, { name, amount, text }) => {
    if (row.kind === 'amendment') fail('amend_whole')
    await refuseBlacklisted(ctx, [row.accountId])
    const agreed = await agreedOf(ctx, row.id)
    if (agreed) refuseBelowFloor(agreed, amount)
    const { accountId, ownerId, id: parentId, endsOn } = row
    const draft = { name, amount, accountId, ownerId, parentId, endsOn, kind: 'amendment', state: 'draft' } as const
    const added: Row<typeof contract> = await create(ctx, contract, { ...draft, approvalState: 'none' }, 'amend')
    const contractId = added.id
    await create(ctx, contractClause, { contractId, position: 1, kind: 'other', title: '变更内容', text })
    if (agreed) await proposeCuts(ctx, parentId, added, agreed)
    if (amount < 0)
      await create(ctx, contractClause, { contractId, position: 2, kind: 'other', title: '金额与付款', text: planText })
    return { contractId, opens: { entity: 'contract', id: contractId } }
  },
})
