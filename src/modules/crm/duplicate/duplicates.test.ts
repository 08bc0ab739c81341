import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { duplicates } from './duplicates.query.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei, zhao, supervisor } = await crm.team()

type Item = Record<string, unknown> & { entity: string }
const look = async (input: object, actor = lilei) =>
  (await as(actor).view<{ items: Item[] }>(duplicates, { ...input })).items

beforeEach(async () => {
  await store.rows(sql`delete from crm.use_count`)
})

describe('what one may see', () => {
  test('an account is named with its owner, however its name is spelt', async () => {
    const { id } = await as(lilei).create('account', { name: '宏图（苏州）电气有限公司' })
    for (const company of [
      '宏图(苏州)电气有限公司',
      '宏图苏州电气',
      '宏图 苏州 电气股份有限公司',
      '宏图〔苏州〕电气有限责任公司',
    ]) {
      expect(await look({ company })).toMatchObject([
        {
          entity: 'account',
          id,
          name: '宏图（苏州）电气有限公司',
          owner: '李雷',
          by: ['company'],
          message: '名称相同',
        },
      ])
    }
  })

  test('leads, accounts and contacts are found by name, telephone, mailbox and credit code', async () => {
    const account = await as(lilei).create('account', { name: '四键有限公司', creditCode: '914403001922038216' })
    const lead = await as(lilei).create('lead', { name: '何', company: '四键', phone: '+86 13811112222' })
    const contact = await as(lilei).create('contact', {
      name: '何',
      accountId: account.id,
      phone: '138 1111 2222',
      email: 'He@sijian.cn',
    })
    const ids = async (input: object) => (await look(input)).map(({ id }) => id).toSorted()
    expect(await ids({ company: '四键公司' })).toEqual([account.id, lead.id].toSorted())
    expect(await ids({ phone: '13811112222' })).toEqual([contact.id, lead.id].toSorted())
    expect(await ids({ email: 'he@sijian.cn' })).toEqual([contact.id])
    expect(await ids({ creditCode: '914403001922038216' })).toEqual([account.id])
    expect(await ids({ phone: '13811112222', exceptId: lead.id })).toEqual([contact.id])
  })

  test('those who see every customer are offered the ones that begin alike, too', async () => {
    const { id } = await as(lilei).create('account', { name: '北辰精密仪器有限公司' })
    const everything = { ...supervisor, grants: new Map([...supervisor.grants, ['account.read', 'all' as const]]) }
    expect(await look({ company: '北辰精密' }, everything)).toMatchObject([{ id, by: ['alike'] }])
  })

  test('one that begins alike is offered while the name is being typed', async () => {
    const { id } = await as(lilei).create('account', { name: '远洋重型机械有限公司' })
    expect(await look({ company: '远洋重型' })).toMatchObject([{ id, by: ['alike'], message: '名称相近' }])
    expect(await look({ company: '远洋' })).toEqual([])
    expect(await look({ company: '远洋重型' }, zhao)).toEqual([])
  })

  test('nothing asked is nothing found, and what is in the recycle bin is no duplicate', async () => {
    const { id } = await as(lilei).create('account', { name: '已删除有限公司' })
    await as(supervisor).remove('account', id)
    expect(await look({})).toEqual([])
    expect(await look({ company: '已删除' })).toEqual([])
  })
})

test('of what is out of sight only the kind and the unit are said', async () => {
  const { id } = await as(zhao).create('account', { name: '南海航运有限公司', phone: '0755-88886666' })
  const person = await as(zhao).create('contact', {
    name: '何总',
    accountId: id,
    phone: '13900001111',
    email: 'he@nanhai.cn',
  })
  const lead = await as(zhao).create('lead', { name: '陈工', company: '南海航运', phone: '13900002222' })
  for (const [input, kinds] of [
    [{ company: '南海航运' }, ['account', 'lead']],
    [{ phone: '075588886666' }, ['account']],
    [{ phone: '13900001111' }, ['contact']],
    [{ email: 'he@nanhai.cn' }, ['contact']],
    [{ phone: '13900002222' }, ['lead']],
  ] as const) {
    const items = await look(input)
    expect(items.map(({ entity }) => entity).toSorted()).toEqual(kinds)
    for (const item of items) {
      expect(Object.keys(item).toSorted()).toEqual(['entity', 'hidden', 'label', 'message', 'unit'])
      expect(item).toMatchObject({ hidden: true, unit: '华南大区', message: expect.stringContaining('已存在') })
    }
    expect(JSON.stringify(items)).not.toMatch(new RegExp(`${id}|${person.id}|${lead.id}|赵远|何总|陈工|南海`))
    expect((await look(input, zhao)).every(({ hidden }) => hidden === false)).toBe(true)
  }
})

describe('looking up', () => {
  test('too often is refused with the seconds to wait, for that person only, and again allowed after them', async () => {
    await store.rows(sql`update crm.intake_rule set lookups_per_minute = 3`)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => refusal(look({ company: '甲公司' })).then(({ code }) => code)),
    )
    expect(answers.filter((code) => code === 'accepted')).toHaveLength(3)
    expect(answers.filter((code) => code === 'duplicates.too_often')).toHaveLength(3)
    const { message } = await refusal(look({ company: '甲公司' }))
    expect(message).toMatch(/在 60 秒后继续/)
    expect(await look({ company: '甲公司' }, supervisor)).toEqual([])
    crm.setNow('2026-03-10T02:01:01Z')
    expect(await look({ company: '甲公司' })).toEqual([])
    crm.setNow('2026-03-10T02:00:00Z')
    await store.rows(sql`update crm.intake_rule set lookups_per_minute = 40`)
  })

  test('is written down: who, what kind of question, how many hits; no telephone and no mailbox', async () => {
    await as(zhao).create('lead', { name: '甲', phone: '13912340000', email: 'jia@x.cn' })
    await store.rows(sql`delete from crm.duplicate_lookup`)
    await look({ company: '某公司', phone: '13912340000', email: 'jia@x.cn' })
    const rows = await store.rows<object>(sql`select * from crm.duplicate_lookup`)
    expect(rows).toMatchObject([
      { employee_id: lilei.employeeId, asked: '公司名称、电话、邮箱', company: '某公司', seen: 0, hidden: 1 },
    ])
    expect(JSON.stringify(rows)).not.toMatch(/13912340000|jia@x/)
  })
})
