import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { account } from '../account/account.entity.ts'

const w = await world()
const ownerId = w.team.rep.employeeId as string

/** Until somebody waits for another's lock in this database, or answers. */
const waiting = async (answer: Promise<unknown>): Promise<void> => {
  let isOver = false
  void answer.finally(() => {
    isOver = true
  })
  const blocked = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' limit 1`
  while (!isOver && (await w.app.store.cells(blocked)).length === 0) await setTimeout(10)
}

test('what is hung on a record while it is merged away is refused and never left behind on what is gone', async () => {
  const gone = await w.make(account, { name: '并掉的公司', ownerId })
  const rep = w.as(w.team.rep)
  const answers: ReturnType<typeof rep.post>[] = []
  await w.within(w.team.admin, async (ctx) => {
    // As a merge does it: held, moved, away.
    await ctx.db.rows(sql`select from crm.account where id = ${gone.id}::uuid for update`)
    answers.push(rep.post('contact', { name: '迟来的人', accountId: gone.id }))
    answers.push(rep.post('opportunity', { name: '迟来的商机', accountId: gone.id }))
    await Promise.all(answers.map(waiting))
    await ctx.db.rows(sql`update crm.account set deleted_at = now() where id = ${gone.id}::uuid`)
  })
  for (const { status, body } of await Promise.all(answers))
    expect([status, body.fields?.[0]?.field]).toEqual([422, 'accountId'])
})

test('rows that name a record which is merged away while they are stored are refused, and those beside them are stored', async () => {
  const gone = await w.make(account, { name: '并掉的集团', ownerId })
  const stays = await w.make(account, { name: '还在的集团', ownerId })
  const file = csv([
    ['姓名', '客户'],
    ['迟来的联系人', gone.name],
    ['及时的联系人', stays.name],
  ])
  const mapping = [
    { column: '姓名', field: 'name' },
    { column: '客户', field: 'accountId' },
  ]
  const runs: ReturnType<typeof importFile>[] = []
  await w.within(w.team.admin, async (ctx) => {
    await ctx.db.rows(sql`select from crm.account where id = ${gone.id}::uuid for update`)
    runs.push(importFile(w, w.as(w.team.admin), 'contact', 'late.csv', file, { mapping, duplicates: 'create' }))
    await Promise.all(runs.map(waiting))
    await ctx.db.rows(sql`update crm.account set deleted_at = now() where id = ${gone.id}::uuid`)
  })
  const [run] = await Promise.all(runs)
  const outcomes = run?.rows
    .toSorted((a, b) => a.line - b.line)
    .map(({ outcome, faults }) => [outcome, faults?.[0]?.field])
  expect(outcomes).toEqual([
    ['failed', 'accountId'],
    ['created', undefined],
  ])
})
