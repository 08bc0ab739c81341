import { type Ctx, change, command, create, faults, field, select, sql } from '../../../kernel/index.ts'
import { unlockedStates } from '../../approvals/index.ts'
import { file, hangFile } from '../../work/index.ts'
import { sellers } from '../access.ts'
import { type Clause, clause, clauseKinds } from '../clause/index.ts'
import { leaveSigning } from '../signing/envelope.ts'
import { contractClause } from './clause.entity.ts'
import { contract } from './contract.entity.ts'
import { makeEffective } from './effective.ts'
import { draftContract } from './from-quote.command.ts'
import { refuseOpenLegal } from './gates.ts'
import { lifeCommands } from './life.commands.ts'
import { clausesOf } from './text.ts'

const fail = faults('contract', {
  clause_there: {
    status: 409,
    zh: '合同已有建议的条款,不需要重复采纳。请检查付款计划是否一致。',
    en: 'The contract already has the proposed clause. Check that the payment plan agrees.',
  },
  no_risk_clause: {
    status: 409,
    zh: '标准条款里没有启用的「{kind}」条款。请法务在标准条款中添加或启用一条类别为「{kind}」的条款,或自己在「合同条款」中写入。',
    en: 'The library has no “{kind}” clause in use. Ask legal for one, or write it under “Contract clause”.',
  },
  no_scan: {
    status: 409,
    field: 'fileId',
    zh: '这个文件属于别的记录。请上传这份合同的签署扫描件。',
    en: 'This file belongs to another record. Upload the signed scan of this contract.',
  },
})

/** Takes in the clause that the credit check proposes, in the words the company's library has for it. */
export const adoptRiskClause = command(contract, 'adoptRiskClause', {
  zh: '采纳建议条款',
  en: 'Adopt the proposed clause',
  input: {},
  allow: sellers,
  when: { state: ['draft'], approvalState: unlockedStates, riskProposal: ['deposit', 'prepayment'] },
  run: async (ctx, row) => {
    const proposal = row.riskProposal === 'deposit' ? 'deposit' : 'prepayment'
    const clauses = await clausesOf(ctx, row.id)
    if (clauses.some(({ kind }) => kind === proposal)) fail('clause_there')
    const words = await newestClause(ctx, proposal)
    const position = Math.max(0, ...clauses.map((clause) => clause.position)) + 1
    const { id: clauseId, title, body: text } = words
    await create(ctx, contractClause, { contractId: row.id, clauseId, position, kind: proposal, title, text })
  },
})

const newestClause = async (ctx: Ctx, kind: 'deposit' | 'prepayment'): Promise<Clause> => {
  const [newest] = await select(ctx, clause, {
    where: sql`t.kind = ${kind} and t.active`,
    orderBy: sql`t.id desc`,
    limit: 1,
    unscoped: true,
  })
  return newest ?? fail('no_risk_clause', { kind: clauseKinds[kind] })
}

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
    await hangFile(ctx, fileId, { entity: 'contract', id: row.id })
    const [scan] = await select(ctx, file, {
      where: sql`t.id = ${fileId}::uuid and t.subject_entity = 'contract' and t.subject_id = ${row.id}::uuid`,
    })
    if (!scan) fail('no_scan')
    await refuseOpenLegal(ctx, row)
    const kept = await change(ctx, contract, row, { sealedFileId: fileId }, { verb: 'signOnPaper' })
    await makeEffective(ctx, kept, signedOn)
  },
})

export const contractCommands = [draftContract, adoptRiskClause, redraftContract, signOnPaper, ...lifeCommands]
