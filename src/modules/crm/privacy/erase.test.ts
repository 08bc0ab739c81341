import { expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { account, addErasureHold, contact, lead } from '../index.ts'

const w = await world()
const operations = await w.team.person('operations')
const boss = w.as(await w.team.person('vp'))
const { rep } = w.team
const keeper = w.as(operations)
const asked = { reason: '本人来信要求删除', requestedOn: '2026-03-10' }

const held = new Set<string>()
addErasureHold(async (_ctx, { accountId }) => (accountId && held.has(accountId) ? '合同 HT000012 履行中' : null))

/** Every text the database keeps, in whatever table: does any of it say this? */
const whereSaid = async (text: string): Promise<string[]> => {
  const tables = await w.app.store.rows<{
    name: string
  }>(sql`select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`)
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await w.app.store.rows<{ n: number }>(
      sql`select count(*)::int as n from ${sql.table(name)} as t where to_jsonb(t)::text like ${`%${text}%`}`,
    )
    if (row!.n > 0) found.push(name)
  }
  return found.toSorted()
}

test('a person leaves the lead, the contact made of it, what they are found by, the history, imports and merges', async () => {
  const header = ['name', 'company', 'phone', 'email', 'note']
  const plan = { mapping: header.map((field) => ({ field, column: field })), duplicates: 'create' }
  const cells = ['欧阳询问', '墨池书画有限公司', '13899990001', 'ouyang@mochi.cn', '住在墨池边']
  const { rows } = await importFile(w, boss, 'lead', 'x.csv', csv([header, cells]), plan)
  const id = rows[0]!.record_id as string
  await boss.patch(`lead/${id}`, { version: 1, phone: '13899990002', name: '欧阳询' })
  const twin = await w.make(lead, { name: '欧阳老师', phone: '13899990003', ownerId: rep.employeeId })
  await boss.post('lead/merge', { keptId: id, goneId: twin.id })
  await boss.post(`lead/${id}/write`, { subject: '致欧阳老师', body: '欧阳老师:见 https://mochi.example/欧阳' })
  const spoken = {
    content: '致电欧阳询 13899990002',
    feedback: '欧阳询说下周来',
    nextAction: '等欧阳询',
    nextActionOn: '2026-03-20',
  }
  const call = (await boss.post('activity', { leadId: id, kind: 'call', ...spoken })).body
  const { body } = await boss.post(`lead/${id}/convert`, {})
  const contactId = body.result.contactId
  expect((await whereSaid('欧阳')).length).toBeGreaterThan(5)

  const told = await keeper.post(`contact/${contactId}/erase`, asked)
  expect(told.status).toBe(200)
  expect(told.body.result.erased).toEqual({
    导入的原始文件: 1,
    邮件: 1,
    跟进记录·跟进内容: 1,
    跟进记录·客户反馈: 1,
    跟进记录·下一步行动: 1,
    联系人·姓名: 1,
    联系人·手机: 1,
    联系人·邮箱: 1,
    线索·姓名: 2,
    线索·手机: 2,
    线索·邮箱: 1,
    线索·备注: 1,
  })
  expect(await whereSaid('13899990001')).toEqual([])
  expect(await whereSaid('13899990002')).toEqual([])
  expect(await whereSaid('ouyang@mochi.cn')).toEqual([])
  expect(await whereSaid('住在墨池边')).toEqual([])
  expect(await whereSaid('欧阳')).toEqual([])
  const { body: shown } = await keeper.get(`lead/${id}`)
  expect(shown).toMatchObject({
    name: '(个人信息已删除)',
    company: '墨池书画有限公司',
    phone: null,
    state: 'converted',
  })
  expect((await keeper.get(`activity/${call.id}`)).body).toMatchObject({
    content: '致电*** ***',
    feedback: '***说下周来',
    nextAction: '等***',
  })
  expect((await keeper.get('search', { q: '欧阳' })).text).not.toContain(id)
  const [log] = (await keeper.get('erasure', { fields: 'subjectId,reason,erased,left,auditValues' })).body.items
  expect(log).toMatchObject({ subjectId: contactId, reason: asked.reason, ...told.body.result })
  expect([told.body.result.left, log.left]).toEqual([null, null])
})

test('is refused while a contract runs, the second time, and to who may not', async () => {
  const company = await w.make(account, { name: '履约中有限公司', ownerId: rep.employeeId })
  const person = await w.make(contact, { name: '签约人', accountId: company.id })
  held.add(company.id)
  const refused = await keeper.post(`contact/${person.id}/erase`, asked)
  expect(refused).toMatchObject({ status: 409, body: { code: 'erasure.held' } })
  expect(refused.body.detail).toContain('合同 HT000012 履行中')
  held.clear()
  expect((await w.as(rep).post(`contact/${person.id}/erase`, asked)).status).toBe(403)
  expect((await keeper.post(`contact/${person.id}/erase`, { ...asked, requestedOn: '2026-03-11' })).body).toMatchObject(
    {
      code: 'erasure.future',
      fields: [{ field: 'requestedOn' }],
    },
  )
  expect((await keeper.post(`contact/${person.id}/erase`, asked)).status).toBe(200)
  expect(await keeper.post(`contact/${person.id}/erase`, asked)).toMatchObject({
    status: 409,
    body: { code: 'erasure.done' },
  })
})

test('whom a merged record had taken in before goes with it, also one that was brought back by hand', async () => {
  const twins = []
  for (const name of ['司空甲', '司空乙', '司空丙', '司空丁'])
    twins.push((await w.make(lead, { name, ownerId: rep.employeeId })).id)
  const [first, second, third, fourth] = twins as [string, string, string, string]
  await boss.post('lead/merge', { keptId: second, goneId: third })
  await boss.post('lead/merge', { keptId: first, goneId: second })
  await boss.post('lead/merge', { keptId: first, goneId: fourth })
  expect((await keeper.post(`lead/${fourth}/restore`)).status).toBe(200)
  expect((await keeper.post(`lead/${first}/erase`, asked)).body.result.erased).toEqual({ 线索·姓名: 4 })
  expect(await whereSaid('司空')).toEqual([])
})
