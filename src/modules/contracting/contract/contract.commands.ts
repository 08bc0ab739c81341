import { change, command, create, faults, field, select, sql } from '../../../kernel/index.ts'
import { file } from '../../work/index.ts'
import { sellers } from '../access.ts'
import { creditPolicyOf } from '../credit/assess.ts'
import { leaveSigning } from '../signing/envelope.ts'
import { yuan } from '../yuan.ts'
import { contractClause } from './clause.entity.ts'
import { contract } from './contract.entity.ts'
import { makeEffective } from './effective.ts'
import { refuseOpenLegal } from './gates.ts'
import { lifeCommands } from './life.commands.ts'
import { clausesOf } from './text.ts'

const fail = faults('contract', {
  clause_there: { status: 409, zh: '合同已有建议的条款,不需要重复采纳。请检查付款计划是否一致。' },
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
    const agreed = await leaveSigning(ctx, row, reason)
    const draft = { state: 'draft', approvedOn: null, approvalState: 'none' } as const
    await change(ctx, contract, agreed, draft, { verb: 'redraft', facts: { reason } })
  },
})

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

export const contractCommands = [adoptRiskClause, redraftContract, signOnPaper, ...lifeCommands]
