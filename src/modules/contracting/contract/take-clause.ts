import { command, create, faults, field, get } from '../../../kernel/index.ts'
import { unlockedStates } from '../../approvals/index.ts'
import { lawyers, sellers } from '../access.ts'
import { clause } from '../clause/index.ts'
import { contractClause } from './clause.entity.ts'
import { contract } from './contract.entity.ts'
import { clausesOf } from './text.ts'

const fail = faults('contract', {
  clause_retired: {
    status: 409,
    field: 'clauseId',
    zh: '条款「{title}」已停用。请选择另一条款,或请法务在标准条款中重新启用它。',
    en: 'Clause “{title}” is retired. Choose another, or ask legal to put it back to use.',
  },
  clause_taken: {
    status: 409,
    field: 'clauseId',
    zh: '合同已有条款「{title}」。需要时请直接修改它的文字。',
    en: 'The contract has clause “{title}” already. Change its text instead.',
  },
})

/** A clause of the library becomes the last of the contract, with the words it has today. */
export const takeClause = command(contract, 'takeClause', {
  zh: '从标准条款添加',
  en: 'Add from the library',
  input: { clauseId: field.ref('clause', { zh: '条款', en: 'Clause', required: true }) },
  allow: [...sellers, ...lawyers],
  when: { state: ['draft'], approvalState: unlockedStates },
  run: async (ctx, row, { clauseId }) => {
    const { title, kind, body: text, active } = await get(ctx, clause, clauseId)
    if (!active) fail('clause_retired', { title })
    const clauses = await clausesOf(ctx, row.id)
    if (clauses.some((taken) => taken.clauseId === clauseId)) fail('clause_taken', { title })
    const position = Math.max(0, ...clauses.map((taken) => taken.position)) + 1
    await create(ctx, contractClause, { contractId: row.id, clauseId, position, kind, title, text })
  },
})
