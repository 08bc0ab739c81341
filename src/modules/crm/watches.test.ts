import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { sql } from '../../kernel/index.ts'
import { task } from '../work/index.ts'
import { lead, opportunity } from './index.ts'

const w = await world()
const { rep, supervisor, stranger } = w.team
const yesterday = '2026-01-01'

for (const { employeeId: ownerId } of [rep, rep, stranger]) {
  const late = await w.make(opportunity, { name: '过期的', ownerId })
  await w.app.store.rows(
    sql`update crm.opportunity set next_action_on = ${yesterday}::date where id = ${late.id}::uuid`,
  )
  await w.make(opportunity, { name: '没有下一步', ownerId })
  const slow = await w.make(lead, { name: '慢', ownerId })
  await w.app.store.rows(
    sql`update crm.lead set clock = 'follow_up', clock_due_at = '2026-01-01T00:00:00Z' where id = ${slow.id}::uuid`,
  )
  await w.make(task, { title: '拖着的', ownerId, dueOn: yesterday })
}

await w.make(lead, { name: '没人要的' })

test('the desk of a supervisor counts what waits in their team, and each number opens as many records', async () => {
  const them = w.as(supervisor)
  const { watched } = (await them.get('workbench')).body
  expect(watched).toMatchObject([
    { kind: 'late', entity: 'opportunity', count: 2 },
    { kind: 'unplanned', entity: 'opportunity', count: 2 },
    { kind: 'uncalled', entity: 'lead', count: 2 },
    { kind: 'tasks', entity: 'task', count: 2 },
  ])
  for (const { entity, filter, count } of watched) {
    expect((await them.get(entity, { filter, count: 'exact' })).body.count.value).toBe(count)
  }
})

test('the desk of marketing counts new leads, those of nobody and those past their limit, and each number opens as many records', async () => {
  const them = w.as(await w.team.person('marketing'))
  const { watched } = (await them.get('workbench')).body
  expect(watched.map(({ kind }: { kind: string }) => kind)).toEqual(['fresh', 'unowned', 'uncalled'])
  for (const { entity, filter, count } of watched) {
    expect((await them.get(entity, { filter, count: 'exact' })).body.count.value).toBe(count)
  }
})

test('who leads nobody that sells, brings no leads and inspects nothing has nothing to look into on the desk', async () => {
  expect((await w.as(rep).get('workbench')).body.watched).toEqual([])
})
