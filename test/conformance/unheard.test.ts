import { expect, test } from 'vitest'
import { runCommand } from '../../src/kernel/command/run.ts'
import { type Ctx, command, sql, systemActor } from '../../src/kernel/index.ts'
import { opportunity } from '../../src/modules/crm/index.ts'
import { world } from '../harness/world.ts'

const w = await world()
const { rep, admin } = w.team

test('a command whose write the database refuses is refused, and its answer, which nobody waits for, ends nothing', async () => {
  const unheard: unknown[] = []
  const hear = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', hear)
  const again = sql`insert into crm.opportunity_search (id, words, grams) select id, '', '{}' from crm.opportunity_search`
  const run = async (ctx: Ctx) => ctx.db.send(again)
  const twice = command(opportunity, 'twice', { zh: '重复', en: 'Twice', input: {}, allow: [], run })
  const deal = await w.make(opportunity, { name: '写不进去', ownerId: rep.employeeId }, rep)
  // What the answer needs beside the record is remembered from now on: nothing is asked for before the answer itself.
  await w.as(admin).get(`opportunity/${deal.id}`)
  await expect(runCommand(w.app, systemActor, twice, deal.id, {})).rejects.toMatchObject({ status: 409 })
  await new Promise((done) => setTimeout(done, 50))
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})
