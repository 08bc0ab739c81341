import { command } from '../../../kernel/index.ts'
import { dispatchers } from '../access.ts'
import { unfinished } from '../ownership.ts'
import { transferInput, transferMany, transferOne } from '../transfer.ts'
import { opportunity } from './opportunity.entity.ts'

export const transferOpportunity = command(opportunity, 'transfer', {
  zh: '转移',
  en: 'Transfer',
  input: transferInput,
  allow: dispatchers,
  run: (ctx, row, { toId, note }) => transferOne(ctx, opportunity, row, toId, { note }),
})

export const transferOpportunities = transferMany(opportunity, unfinished.opportunity)
