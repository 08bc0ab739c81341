import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'

const w = await world()
const { rep, admin } = w.team

const own = (entity: string, key: string, more: object = { kind: 'text' }) =>
  w.as(admin).post('custom-field', { entity, key, zh: key, ...more })
const choices = (...values: string[]) => ({ kind: 'choice', choices: values.map((value) => ({ value, zh: value })) })

test('a converted lead leaves what is known of it: its size, and the company’s own fields where the other record has the same', async () => {
  for (const entity of ['lead', 'account', 'contact']) await own(entity, 'wechat')
  await own('lead', 'scale', choices('大', '小'))
  await own('opportunity', 'scale', choices('大'))
  await own('lead', 'since')
  await own('account', 'since', { kind: 'date' })
  const became = async (company: string, scale: string) => {
    const draft = {
      name: '周经理',
      company,
      wechat: 'wx-7',
      since: '2019',
      scale,
      annualRevenue: 1234.56,
      size: 'medium',
      ownerId: rep.employeeId,
    }
    const lead = (await w.as(rep).post('lead', draft)).body
    const { body } = await w.as(rep).post(`lead/${lead.id}/convert`, { opportunityName: '换线项目' })
    const { accountId, contactId, opportunityId } = body.result
    const [account, contact, opportunity] = await Promise.all(
      [`account/${accountId}`, `contact/${contactId}`, `opportunity/${opportunityId}`].map((path) =>
        w.as(rep).get(path),
      ),
    )
    return [account?.body, contact?.body, opportunity?.body]
  }
  const [account, contact, opportunity] = await became('第一机械有限公司', '大')
  expect(account).toMatchObject({ wechat: 'wx-7', since: null, size: 'medium', revenue: 12.35 })
  expect(contact).toMatchObject({ wechat: 'wx-7' })
  expect(opportunity).toMatchObject({ scale: '大' })
  expect((await became('第二纺织有限公司', '小'))[2]).toMatchObject({ scale: null })
})
