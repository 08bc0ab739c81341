import { type Ctx, faults } from '../../kernel/index.ts'

const fail = faults('transfer', {
  by_verb: {
    status: 409,
    field: 'ownerId',
    zh: '负责人不能直接修改。请使用「转移」,以便保留历史并通知新负责人。',
    en: 'The owner is not simply changed. Use “Transfer”, so that history is kept and the new owner told.',
  },
})

type Values = Readonly<Record<string, unknown>>

/** Owners change by the verb only: it checks the new owner, keeps the history and tells them. */
export const refuseDirectOwner = async (_ctx: Ctx, row: Values, patch: Values | null): Promise<void> => {
  if (patch && 'ownerId' in patch && patch.ownerId !== row.ownerId) fail('by_verb')
}
