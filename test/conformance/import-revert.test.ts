import { expect, test } from 'vitest'
import { world } from '../harness/world.ts'
import { csv, importFile, revert } from './transfer.ts'

const w = await world()
const boss = w.as(w.team.admin)
const owner = w.team.rep.employeeId as string

const imported = async (entity: string, header: string[], ...rows: string[][]) => {
  const mapping = header.map((field) => ({ column: field, field }))
  const run = await importFile(w, boss, entity, 'x.csv', csv([header, ...rows]), { mapping, duplicates: 'create' })
  expect(run.rows.map(({ outcome, faults }) => faults ?? outcome)).toEqual(rows.map(() => 'created'))
  return { id: run.id, ids: run.rows.map(({ record_id: id }) => id as string) }
}
const alive = async (entity: string, ids: string[]) =>
  Promise.all(ids.map(async (id) => (await boss.get(`${entity}/${id}`)).status === 200))

test('what others have hung on a record since the import keeps it when the import is taken back, and is named', async () => {
  const names = ['被联系人挂着', '被商机挂着', '被评论', '只有它自己', '后来又改过']
  const run = await imported('account', ['name', 'ownerId'], ...names.map((name) => [name, owner]))
  const rep = w.as(w.team.rep)
  await rep.post('contact', { name: '王小明', accountId: run.ids[0] })
  await rep.post('opportunity', { name: '新商机', accountId: run.ids[1] })
  await rep.post('comment', { subjectEntity: 'account', subjectId: run.ids[2], body: '客户急要' })
  await rep.patch(`account/${run.ids[4]}`, { version: 1, note: '改过' })
  const { progress, faults } = await revert(w, boss, run.id)
  expect(await alive('account', run.ids)).toEqual([true, true, true, false, true])
  expect(progress.kept).toBe(4)
  const why = (faults as { line: number; faults: { message: string }[] }[]).map((row) => row.faults[0]?.message)
  expect(why).toEqual([
    expect.stringMatching(/被联系人挂着.*联系人/),
    expect.stringMatching(/被商机挂着.*商机/),
    expect.stringMatching(/被评论.*评论/),
    expect.stringMatching(/后来又改过.*修改过/),
  ])
  const listed = await boss.get(`import/${run.id}/errors.csv`)
  expect(listed.text.split('\r\n')[1]).toMatch(/^,,2,/)
})

test('people keep the unit that was imported for them; a tree of units without people goes as a whole', async () => {
  const staffed = await imported('unit', ['code', 'name', 'level'], ['IU1', '有人的城市', 'city'])
  await imported('employee', ['code', 'name', 'unitId'], ['IE1', '新来的', 'IU1'])
  await revert(w, boss, staffed.id)
  expect(await alive('unit', staffed.ids)).toEqual([true])
  const empty = await imported('unit', ['code', 'name', 'level'], ['IU2', '没人的城市', 'city'])
  await revert(w, boss, empty.id)
  expect(await alive('unit', empty.ids)).toEqual([false])
})

test('what the import itself brought along, and what is written by no hand, keeps nothing', async () => {
  const leads = await imported('lead', ['name', 'phone', 'ownerId'], ['张三', '13800001111', owner])
  const deals = await imported('opportunity', ['name', 'amount', 'ownerId'], ['导入的商机', '1000', owner])
  await w.settle()
  await Promise.all([revert(w, boss, leads.id), revert(w, boss, deals.id)])
  expect([await alive('lead', leads.ids), await alive('opportunity', deals.ids)]).toEqual([[false], [false]])
})
