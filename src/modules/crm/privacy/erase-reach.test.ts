import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'
import { removingStored } from '../../../app/stored.ts'
import { sql, systemActor } from '../../../kernel/index.ts'
import { diskStore } from '../../../platform/files/disk-store.ts'
import { contact, lead, opportunity } from '../index.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-erase-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const files = await diskStore(folder, 100_000)
const w = await world(undefined, { files })
const { rep, colleague, supervisor } = w.team
const keeper = w.as(await w.team.person('operations'))
const boss = w.as(await w.team.person('vp'))
const seller = w.as(rep)
const asked = { reason: '本人来信要求删除', requestedOn: '2026-03-10' }

let count = 0
/** Somebody whose name stands nowhere else, as lead and contact of a customer with a deal. */
const somebody = async (surname: string) => {
  count += 1
  const [name, phone, email] = [`${surname}询`, `1389999${1000 + count}`, `p${count}@mochi.cn`]
  const company = `墨池${count}号有限公司`
  const { id: leadId } = await w.make(lead, { name, phone, email, company, ownerId: rep.employeeId })
  const { body } = await seller.post(`lead/${leadId}/convert`, { opportunityName: `墨池${count}号订货` })
  const { contactId, accountId, opportunityId } = body.result as Record<string, string>
  return {
    name,
    phone,
    email,
    leadId,
    contactId: contactId!,
    accountId: accountId!,
    opportunityId: opportunityId!,
    erase: async () => (await keeper.post(`contact/${contactId}/erase`, asked)).body.result,
  }
}

/** Every text the database keeps, in whatever table: does any of it say this? */
const whereSaid = async (said: string): Promise<string[]> => {
  const tables = await w.app.store.rows<{ name: string }>(sql`select table_schema || '.' || table_name as name
    from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`)
  const found = tables.map(
    ({ name }) =>
      sql`select ${sql.lit(name)} as name from ${sql.table(name)} as t where to_jsonb(t)::text like ${`%${said}%`}`,
  )
  return (await w.app.store.rows<{ name: string }>(sql`${sql.join(found, sql` union `)}`)).map(({ name }) => name)
}

test('comments on the person go whole with the notices that quote them; on their customer only who it was', async () => {
  const p = await somebody('澹台')
  const mentions = [colleague.employeeId, supervisor.employeeId]
  const own = { subjectEntity: 'contact', subjectId: p.contactId, body: '他妻子在河西开店,爱喝龙井', mentions }
  const there = { subjectEntity: 'opportunity', subjectId: p.opportunityId, body: `等${p.name}回来再报价`, mentions }
  const { body: first } = await seller.post('comment', own)
  const { body: second } = await seller.post('comment', there)
  await seller.patch(`comment/${second.id}`, { version: 1, body: `等${p.name}出差回来再报价` })
  await w.settle()
  expect(await whereSaid('龙井')).toContain('work.notification')
  expect(await p.erase()).toMatchObject({ erased: { 评论: 1, 评论·内容: 1, 通知·内容: 2, 修改历史: 1 } })
  expect(await whereSaid('龙井')).toEqual([])
  expect(await whereSaid('澹台')).toEqual([])
  expect((await seller.get(`comment/${first.id}`)).body.body).toBe('(个人信息已删除)')
  expect((await seller.get(`comment/${second.id}`)).body.body).toBe('等***出差回来再报价')
})

test('tasks, reminders and the notices about them name nobody, nor are they found by the name', async () => {
  const p = await somebody('公冶')
  const on = { subjectEntity: 'lead', subjectId: p.leadId }
  const task = { title: `给${p.name}回电 ${p.phone}`, note: `${p.name}下午在`, ownerId: colleague.employeeId, ...on }
  const { body } = await w.as(supervisor).post('task', { ...task, subjectEntity: 'contact', subjectId: p.contactId })
  expect(body.id).toBeDefined()
  const remindAt = '2026-03-20T02:00:00.000Z'
  const onDeal = { subjectEntity: 'opportunity', subjectId: p.opportunityId }
  expect((await seller.post('reminder', { title: `约${p.name}`, remindAt, ...onDeal })).status).toBe(201)
  await w.settle()
  const { erased } = await p.erase()
  expect(erased).toMatchObject({ 任务·任务: 1, 任务·说明: 1, 提醒·提醒内容: 1, 通知·标题: 1 })
  expect(await whereSaid('公冶')).toEqual([])
  expect(await whereSaid(p.phone)).toEqual([])
  expect((await w.as(colleague).get(`task/${body.id}`)).body.title).toBe('给***回电 ***')
  expect((await w.as(colleague).get('task', { q: '公冶' })).body.items).toEqual([])
})

test('follow-ups in the recycle bin are struck out too', async () => {
  const p = await somebody('亓官')
  const said = { content: `电话里${p.name}说考虑`, feedback: '再等等', nextAction: '回访', nextActionOn: '2026-03-20' }
  const { body } = await seller.post('activity', {
    contactId: p.contactId,
    accountId: p.accountId,
    kind: 'call',
    ...said,
  })
  expect((await boss.delete(`activity/${body.id}`)).status).toBe(204)
  expect((await p.erase()).erased).toMatchObject({ 跟进记录·跟进内容: 1 })
  expect(await whereSaid('亓官')).toEqual([])
})

test('files on the person go with their bytes, and the tables that brought them in; those of their customer lose the name alone', async () => {
  const p = await somebody('漆雕')
  const put = async (name: string, content: string, subjectEntity: string, subjectId: string) => {
    const { id } = (await seller.upload('file', name, content)).body
    expect((await seller.post(`file/${id}/attach`, { subjectEntity, subjectId })).status).toBe(200)
    return id as string
  }
  const card = await put(`${p.name}名片.txt`, '漆雕 名片', 'contact', p.contactId)
  const drawing = await put(`${p.name}的图纸.txt`, '图纸', 'account', p.accountId)
  const [{ key } = { key: '' }] = await w.app.store.rows<{ key: string }>(
    sql`select path as key from work.file where id = ${card}::uuid`,
  )
  const sheet = csv([
    ['name', 'phone'],
    [p.name, p.phone],
  ])
  const mapping = ['name', 'phone'].map((field) => ({ field, column: field }))
  await importFile(w, boss, 'lead', `x.csv`, sheet, { mapping, duplicates: 'skip', key: 'phone' })
  const [run] = await w.app.store.rows<{ path: string }>(
    sql`select file_path as path from kernel.import_run order by id desc limit 1`,
  )
  expect((await p.erase()).erased).toMatchObject({ 附件: 1, 文件·文件名: 1, 导入的原始文件: 1 })
  expect(await whereSaid('漆雕')).toEqual([])
  const jobs = await w.app.store.rows<{ payload: { files?: string[]; tables?: string[] } }>(
    sql`select payload from graphile_worker._private_jobs as j join graphile_worker._private_tasks as t on t.id = j.task_id
      where t.identifier = 'work.remove-stored' order by j.id desc limit 2`,
  )
  expect(jobs.map(({ payload }) => payload)).toEqual([{ tables: [run!.path] }, { files: [key] }])
  expect(await text(await files.open(key))).toBe('漆雕 名片')
  for (const { payload } of jobs) await removingStored(files).run(w.app, systemActor, payload)
  for (const { payload } of jobs) await removingStored(files).run(w.app, systemActor, payload)
  await expect(files.open(key)).rejects.toThrow()
  expect((await seller.get(`file/${card}`)).status).toBe(404)
  expect((await seller.get(`file/${drawing}`)).body.name).toBe('***的图纸.txt')
})

test('letters to the mailbox go, whatever they were about; one that waits is not sent', async () => {
  const p = await somebody('壤驷')
  await w.app.store.rows(sql`insert into work.mail (id, "to", subject, body, state, next_try_at, subject_entity, subject_id)
    values (uuidv7(), ${p.email.toUpperCase()}, '邀请', '壤驷先生:请看附件', 'queued', now(), 'opportunity', ${p.opportunityId}::uuid)`)
  expect((await p.erase()).erased).toMatchObject({ 邮件: 1 })
  expect(await whereSaid('壤驷')).toEqual([])
  const [letter] = await w.app.store.rows(sql`select "to", state, next_try_at from work.mail order by id desc limit 1`)
  expect(letter).toEqual({ to: 'erased@invalid.example', state: 'failed', next_try_at: null })
})

test('what sellers wrote about their customer names the person no more; a colleague of the same name keeps it', async () => {
  const p = await somebody('巫马')
  await boss.patch(`opportunity/${p.opportunityId}`, { version: 1, note: `${p.name}拍板,手机 ${p.phone}` })
  const twin = await w.make(contact, { name: p.name, accountId: p.accountId, note: `与${p.name}同名` })
  expect((await p.erase()).erased).toMatchObject({ 商机·备注: 1, 联系人·备注: 1 })
  expect((await seller.get(`opportunity/${p.opportunityId}`)).body.note).toBe('***拍板,手机 ***')
  expect((await seller.get(`contact/${twin.id}`)).body).toMatchObject({ name: p.name, note: '与***同名' })
})

test('requests, exports, saved views and rows that an import refused lose numbers and mailboxes', async () => {
  const p = await somebody('宰父')
  const filter = { phone: { eq: p.phone } }
  await w.make(opportunity, { name: '别处的商机', ownerId: rep.employeeId })
  const view = { name: '他', entity: 'lead', query: { filter } }
  expect((await seller.post('saved-view', view)).status).toBe(201)
  await boss.get('contact/export', { format: 'csv', filter: JSON.stringify(filter) })
  const draft = { name: '宰父的同事', email: p.email, ownerId: rep.employeeId }
  await boss.post('lead', draft, { 'idempotency-key': 'erase-0001' })
  const sheet = csv([
    ['name', 'phone', 'grade'],
    ['别人', p.phone, '不是等级'],
  ])
  const mapping = ['name', 'phone', 'grade'].map((field) => ({ field, column: field }))
  const { id } = await importFile(w, boss, 'lead', 'x.csv', sheet, { mapping, duplicates: 'create' })
  const { erased, left } = await p.erase()
  expect(left).toEqual({ '同号码的其他线索(须另行删除)': 1 })
  expect(erased).toMatchObject({ 接口应答: 1, 导出记录的条件: 1, 保存的视图: 1, 导入明细: 1 })
  expect(await whereSaid(p.phone)).toEqual([])
  expect((await boss.get(`import/${id}/errors.csv`)).text).toContain('(个人信息已删除)')
})
