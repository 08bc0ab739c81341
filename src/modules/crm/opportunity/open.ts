import { type Ctx, create, type Draft, type Row } from '../../../kernel/index.ts'
import { opportunity } from './opportunity.entity.ts'

type Full = Draft<typeof opportunity>

/** A new deal needs a name; owner, process and stage follow from who opens it and from how the company sells. */
export const openOpportunity = (
  ctx: Ctx,
  draft: Pick<Full, 'name'> & Partial<Full>,
  facts?: Record<string, unknown>,
): Promise<Row<typeof opportunity>> => create(ctx, opportunity, draft as Full, 'create', facts)
