import { expect, test } from 'vitest'
import { deliver } from '../../src/app/reactions.ts'
import { change, createMany, type Draft, type Reaction, sql } from '../../src/kernel/index.ts'
import { account, opportunity } from '../../src/modules/crm/index.ts'
import { world } from '../harness/world.ts'

const w = await world()
const { rep } = w.team

const probe = (name: string, on: string[]): { reaction: Reaction; seen: string[] } => {
  const seen: string[] = []
  return { seen, reaction: { name, on, run: async (_ctx, event) => void seen.push(event.recordId) } }
}
const round = async (reaction: Reaction) => {
  await w.settle()
  while (await deliver(w.app, reaction));
}
const placeOf = async (name: string) =>
  (await w.app.store.rows<{ seq: number }>(sql`select seq from kernel.event_reader where name = ${name}`))[0]?.seq
const newest = async () =>
  (await w.app.store.rows<{ seq: number }>(sql`select max(seq) as seq from kernel.event`))[0]?.seq

test('a reaction gets each event it waits for once, in order', async () => {
  const { reaction, seen } = probe('probe.order', ['opportunity.create'])
  const drafts = Array.from({ length: 250 }, (_, i) => ({ name: `次序 ${i}`, ownerId: rep.employeeId })) as Draft<
    typeof opportunity
  >[]
  const made = (await w.within(rep, (ctx) => createMany(ctx, opportunity, drafts))).map(({ id }) => id)
  await round(reaction)
  await round(reaction)
  expect(seen.filter((id) => made.includes(id))).toEqual(made)
})

test('a reaction passes over what it does not wait for, and begins behind it the next time', async () => {
  const { reaction, seen } = probe('probe.idle', ['review.close'])
  await round(reaction)
  await w.make(account, { name: '无人等待的客户', ownerId: rep.employeeId }, rep)
  await round(reaction)
  expect(seen).toEqual([])
  expect(await placeOf('probe.idle')).toBe(await newest())
})

test('an event of a transaction that ends late is delivered, however many came after it', async () => {
  const { reaction, seen } = probe('probe.late', ['opportunity.advance'])
  const row = await w.make(opportunity, { name: '慢', ownerId: rep.employeeId }, rep)
  await round(reaction)
  const late = w.within(rep, async (ctx) => {
    await change(ctx, opportunity, row, { name: '慢而不漏' }, { verb: 'advance' })
    await w.make(opportunity, { name: '快', ownerId: rep.employeeId }, rep)
    await deliver(w.app, reaction)
  })
  await late
  await round(reaction)
  expect(seen).toEqual([row.id])
})

test('a reaction that fails keeps its place, and nothing of its work', async () => {
  const row = await w.make(opportunity, { name: '失败', ownerId: rep.employeeId }, rep)
  let fails = true
  const reaction: Reaction = {
    name: 'probe.failing',
    on: ['opportunity.create'],
    run: async (ctx, event) => {
      if (event.recordId !== row.id) return
      await change(ctx, opportunity, row, { note: fails ? '不该留下' : '处理过' })
      if (fails) throw new Error('the first attempt fails')
    },
  }
  const note = async () =>
    (
      await w.app.store.rows<{ note: string | null }>(sql`select note from crm.opportunity where id = ${row.id}::uuid`)
    )[0]
  await round(reaction)
  expect(await note()).toEqual({ note: null })
  fails = false
  await round(reaction)
  expect(await note()).toEqual({ note: '处理过' })
})
