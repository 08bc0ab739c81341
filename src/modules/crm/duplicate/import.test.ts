import { expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { account, contact, lead } from '../index.ts'

const w = await world()
const { rep, stranger, supervisor } = w.team
const boss = w.as(supervisor)

const plan = (fields: readonly string[], duplicates: string) => ({
  mapping: fields.map((field) => ({ field, column: field })),
  duplicates,
  key: 'identity',
})
const load = async (entity: string, rows: readonly (readonly string[])[], duplicates = 'skip') => {
  const [header = []] = rows
  return (await importFile(w, boss, entity, `${entity}.csv`, csv(rows), plan(header, duplicates))).rows.map(
    ({ outcome, faults }) => `${outcome} ${faults?.map(({ message }) => message).join(' ') ?? ''}`.trim(),
  )
}

test('a row that means a lead, a contact or an account there already is skipped and says which; the others come in', async () => {
  const company = await w.make(account, { name: '远航机床有限公司', ownerId: rep.employeeId, phone: '02588880000' })
  await w.make(contact, { name: '钱工', accountId: company.id, phone: '13811110001', email: 'qian@yh.cn' })
  await w.make(lead, { name: '孙工', ownerId: rep.employeeId, phone: '13811110002' })
  await w.make(lead, { name: '李工', ownerId: stranger.employeeId, phone: '13811110003' })
  const outcomes = await load('lead', [
    ['name', 'company', 'phone', 'email'],
    ['甲', '远航机床', '138 1111 0001', ''],
    ['乙', '', '', 'Qian@YH.cn'],
    ['丙', '', '+8613811110002', ''],
    ['丁', '', '13811110003', ''],
    ['戊', '', '025-88880000', ''],
    ['己', '远航机床', '13811110009', ''],
    ['庚', '远航机床', '+86 138 1111 0009', ''],
  ])
  expect(outcomes).toEqual([
    'skipped 已存在联系人「钱工」(电话相同)。',
    'skipped 已存在联系人「钱工」(邮箱相同)。',
    'skipped 已存在线索「孙工」(电话相同)。',
    'skipped 已存在线索(苏州),由他人负责,没有重复建档。',
    'skipped 已存在客户「远航机床有限公司」(电话相同)。',
    'created',
    'skipped 与文件里前面的一行是同一线索(电话相同)。',
  ])
})

test('the same account under another spelling is updated where that is wanted, and never one out of sight', async () => {
  const mine = await w.make(account, { name: '江海阀门有限公司', ownerId: rep.employeeId })
  await w.make(account, { name: '南疆泵业有限公司', ownerId: stranger.employeeId })
  const outcomes = await load(
    'account',
    [
      ['name', 'industry', 'creditCode'],
      ['江海阀门（有限责任公司）', '阀门', ''],
      ['南疆泵业', '泵', ''],
      ['新来有限公司', '', '914403001922038216'],
      ['新来有限公司二厂', '', '914403001922038217'],
    ],
    'update',
  )
  expect(outcomes.slice(0, 3)).toEqual(['updated', 'skipped 已存在客户(苏州),由他人负责,没有重复建档。', 'created'])
  expect(outcomes[3]).toMatch(/^failed .*校验码/)
  const [row] = await w.app.store.rows(sql`select industry from crm.account where id = ${mine.id}::uuid`)
  expect(row).toEqual({ industry: '阀门' })
})

test('an entity without an idea of the same refuses the key', async () => {
  const { body } = await boss.upload('import/activity', 'x.csv', csv([['content'], ['一']]))
  const refused = await boss.post(`import/${body.id}/start`, plan(['content'], 'skip'))
  expect([refused.status, refused.body.fields?.[0]?.field]).toEqual([422, 'key'])
})
