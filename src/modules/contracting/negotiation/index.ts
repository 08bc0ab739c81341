import { concession, lever, negotiation, tcoItem, tcoRival } from './negotiation.entity.ts'
import { negotiationSheet } from './sheet.query.ts'

/** What negotiations add to the module. */
export const negotiations = { entities: [negotiation, lever, concession, tcoItem, tcoRival], views: [negotiationSheet] }
