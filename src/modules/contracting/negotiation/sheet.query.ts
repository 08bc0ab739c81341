import { field, get, select, sql, today, view } from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'
import { concession, lever, negotiation, tcoItem } from './negotiation.entity.ts'
import { costOfOwning, evenFrom } from './tco.rules.ts'

/** The negotiation on one sheet: room between target and limit, levers that still hold, what concessions cost, owning it over years. */
export const negotiationSheet = view('negotiation-sheet', {
  zh: '谈判一页纸',
  en: 'Negotiation sheet',
  allow: everybody,
  input: { negotiationId: field.ref('negotiation', { zh: '谈判准备', en: 'Negotiation', required: true }) },
  run: async (ctx, { negotiationId }) => {
    const row = await get(ctx, negotiation, negotiationId)
    const where = sql`t.negotiation_id = ${row.id}::uuid`
    const items = await select(ctx, tcoItem, { where, orderBy: sql`t.id` })
    const given = await select(ctx, concession, { where })
    const levers = await select(ctx, lever, { where })
    const years = costOfOwning(items, row.years)
    const last = years.at(-1)
    const open = given.filter(({ state }) => state !== 'withdrawn')
    const sum = (list: typeof given, key: 'cost' | 'worth') => list.reduce((total, each) => total + each[key], 0)
    const agreed = open.filter(({ state }) => state === 'agreed')
    return {
      room: row.target === null || row.walkAway === null ? null : row.target - row.walkAway,
      years,
      saving: last ? last.theirs - last.ours : 0,
      evenFrom: items.length > 0 ? evenFrom(years) : null,
      concessions: { cost: sum(open, 'cost'), worth: sum(open, 'worth'), agreedCost: sum(agreed, 'cost') },
      levers: {
        holding: levers.filter(({ validUntil }) => validUntil === null || validUntil >= today(ctx)).length,
        over: levers.filter(({ validUntil }) => validUntil !== null && validUntil < today(ctx)).length,
      },
    }
  },
})
