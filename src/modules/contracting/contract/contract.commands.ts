import {
  type Ctx,
  change,
  command,
  create,
  faults,
  field,
  type Row,
  select,
  sql,
  today,
} from '../../../kernel/index.ts'
import { leaders } from '../../people/index.ts'
import { file } from '../../work/index.ts'
import { sellers } from '../access.ts'
import { creditPolicyOf, refuseBlacklisted } from '../credit/assess.ts'
import { yuan } from '../yuan.ts'
import { contractClause } from './clause.entity.ts'
import { contract } from './contract.entity.ts'
import { makeEffective } from './effective.ts'
import { refuseOpenLegal } from './gates.ts'
import { clausesOf } from './text.ts'

const fail = faults('contract', {
  clause_there: { status: 409, zh: '合同已有建议的条款,不需要重复采纳。请检查付款计划是否一致。' },
  future_end: { status: 409, field: 'on', zh: '终止日期不能晚于今天。请在终止当天登记。' },
  no_scan: { status: 409, field: 'fileId', zh: '请选择已上传到这份合同的签署扫描件。' },
})

/** Writes the clause that the credit check proposes; its words are the company's to change. */
export const adoptRiskClause = command(contract, 'adoptRiskClause', {
  zh: '采纳建议条款',
  en: 'Adopt the proposed clause',
  input: {},
  allow: sellers,
  when: { state: ['draft'], riskProposal: ['deposit', 'prepayment'] },
  run: async (ctx, row) => {
    const proposal = row.riskProposal === 'deposit' ? 'deposit' : 'prepayment'
    const clauses = await clausesOf(ctx, row.id)
    if (clauses.some(({ kind }) => kind === proposal)) fail('clause_there')
    const share = (await creditPolicyOf(ctx)).depositShare
    const amount = yuan(Math.ceil(row.amount * share))
    const position = Math.max(0, ...clauses.map((clause) => clause.position)) + 1
    const words = {
      deposit: [
        '定金',
        `甲方应在合同签订后 5 个工作日内支付定金人民币 ${amount} 元(合同金额的 ${Math.round(share * 100)}%)。乙方收到定金后开始备货;定金未到账前,交付日期相应顺延。`,
      ],
      prepayment: [
        '预付款',
        '甲方应在乙方发货前付清全部合同价款 {{合同金额}}({{金额大写}})。款项到账前,乙方有权不发货。',
      ],
    } as const
    const [title, text] = words[proposal]
    await create(ctx, contractClause, { contractId: row.id, position, kind: proposal, title, text })
  },
})

/** Back to the desk: what was approved or being signed no longer counts. */
export const redraftContract = command(contract, 'redraft', {
  zh: '重新草拟',
  en: 'Redraft',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: sellers,
  when: { state: ['approved', 'signing'] },
  run: async (ctx, row, { reason }) => {
    await endSigning(ctx, row.id)
    const draft = { state: 'draft', approvedOn: null, approvalState: 'none' } as const
    await change(ctx, contract, row, draft, { verb: 'redraft', facts: { reason } })
  },
})

/** Links that were sent open nothing any more; who had signed signs the new text. */
const endSigning = (ctx: Ctx, contractId: string): Promise<unknown> =>
  ctx.db.rows(sql`update contracting.signing_party set state = 'waiting', token_hash = null, code_hash = null, signed_at = null,
    mark = null, version = version + 1, updated_at = ${ctx.now.toISOString()}::timestamptz
    where contract_id = ${contractId}::uuid and deleted_at is null`)

/** Signed with ink: whoever registers it shows the scan. */
export const signOnPaper = command(contract, 'signOnPaper', {
  zh: '登记纸质签署',
  en: 'Signed on paper',
  input: {
    signedOn: field.date({ zh: '签订日期', en: 'Signed on', required: true }),
    fileId: field.file({ zh: '签署扫描件', en: 'Scan', required: true }),
  },
  allow: ['legal', 'finance', 'operations'],
  when: { state: ['approved'] },
  run: async (ctx, row, { signedOn, fileId }) => {
    const [scan] = await select(ctx, file, {
      where: sql`t.id = ${fileId}::uuid and t.subject_entity = 'contract' and t.subject_id = ${row.id}::uuid`,
    })
    if (!scan) fail('no_scan')
    await refuseOpenLegal(ctx, row)
    const kept = await change(ctx, contract, row, { sealedFileId: fileId }, { verb: 'signOnPaper' })
    await makeEffective(ctx, kept, signedOn)
  },
})

/** Ends a contract before its day. What is owed stays owed: credit or write it off where that was agreed. */
export const terminateContract = command(contract, 'terminate', {
  zh: '终止合同',
  en: 'Terminate',
  tone: 'danger',
  input: {
    on: field.date({ zh: '终止日期', en: 'Terminated on', required: true }),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }),
  },
  allow: [...leaders, 'legal'],
  when: { state: ['effective'] },
  run: async (ctx, row, { on, reason }) => {
    if (on > today(ctx)) fail('future_end')
    const ended = { state: 'terminated', terminatedOn: on, terminationReason: reason } as const
    await change(ctx, contract, row, ended, { verb: 'terminate' })
  },
})

/** What both sides agree to change later is a contract of its own, with its own approval and signatures. */
export const amendContract = command(contract, 'amend', {
  zh: '签补充协议',
  en: 'Amend',
  input: {
    name: field.text({ zh: '补充协议名称', en: 'Name', required: true, max: 160 }),
    amount: field.money({ zh: '增加金额', en: 'Amount added', required: true, min: 0 }),
    text: field.longText({ zh: '变更内容', en: 'What changes', required: true, max: 8000 }),
  },
  allow: sellers,
  when: { state: ['effective'] },
  run: async (ctx, row, { name, amount, text }) => {
    await refuseBlacklisted(ctx, [row.accountId])
    const { accountId, ownerId, id: parentId, endsOn } = row
    const draft = { name, amount, accountId, ownerId, parentId, endsOn, kind: 'amendment', state: 'draft' } as const
    const added: Row<typeof contract> = await create(ctx, contract, { ...draft, approvalState: 'none' }, 'amend')
    await create(ctx, contractClause, { contractId: added.id, position: 1, kind: 'other', title: '变更内容', text })
    return { contractId: added.id }
  },
})

export const contractCommands = [adoptRiskClause, redraftContract, signOnPaper, terminateContract, amendContract]
