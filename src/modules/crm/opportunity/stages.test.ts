import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { change, get, sql } from '../../../kernel/index.ts'
import { openCrm } from '../crm.fixture.ts'
import { opportunity } from './opportunity.entity.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, nodes, inside, store } = crm
const { lilei } = await crm.team()

interface Step {
  readonly node: number
  readonly outcome: 'open' | 'won' | 'lost'
}

const step = fc.record<Step>({
  node: fc.integer({ min: 0, max: 4 }),
  outcome: fc.constantFrom('open', 'open', 'won', 'lost'),
})

let minutes = 0

/** The next moment of a deal: it stands elsewhere, is closed, or is taken up again. */
const take = (id: string, { node, outcome }: Step) =>
  inside(async (ctx) => {
    minutes += 1
    const at = new Date(ctx.now.getTime() + minutes * 60_000)
    const row = await get(ctx, opportunity, id)
    const nodeId = nodes[node]?.id as string
    const isClosed = outcome !== 'open'
    // A closed deal is reopened before anything else happens to it.
    if (row.outcome !== 'open' && isClosed) return
    const stands = nodeId === row.nodeId && row.outcome === 'open'
    const patch = {
      ...{ nodeId, outcome, stageEnteredAt: stands ? row.stageEnteredAt : at.toISOString() },
      ...{ closedOn: isClosed ? '2026-03-10' : null, amount: 1_00, lostReason: outcome === 'lost' ? 'price' : null },
    }
    await change({ ...ctx, now: at }, opportunity, row, patch as never)
  })

const stays = (id: string) =>
  store.rows<{ said: boolean | null; outcome: string | null; position: number; ended: boolean }>(
    sql`select e.moved_on as said, e.outcome, n.position::int as position, e.left_at is not null as ended
      from crm.stage_entry as e join process.process_node as n on n.id = e.node_id
      where e.opportunity_id = ${id}::uuid order by e.entered_at, e.left_at nulls last, e.id`,
  )

test('whatever happens to a deal, a stay has moved on if it was won or the next one lies further on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { id } = await as(lilei).open({ name: '任意经过' })
      for (const one of steps) await take(id, one)
      const found = await stays(id)
      const wanted = found.map(({ outcome, position, ended }, i) => {
        const next = found[i + 1]
        return ended ? outcome === 'won' || (next !== undefined && next.position > position) : null
      })
      expect(found.map(({ said }) => said)).toEqual(wanted)
    }),
    { numRuns: 40 },
  )
})
