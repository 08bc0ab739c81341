import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { account, contact, lead } from '../index.ts'

const w = await world()
const { supervisor, rep, colleague, stranger } = w.team
const pairsOf = async (entity: string, actor = supervisor) =>
  (await w.as(actor).get('duplicate-candidates', { entity })).body.items.map(
    ({ one, two, by }: { one: { name: string }; two: { name: string }; by: string[] }) => [
      [one.name, two.name].toSorted().join(' = '),
      by.toSorted(),
    ],
  )

test('pairs share a name, a telephone, a mailbox or a credit code, and both are seen by who asks', async () => {
  const of = (ownerId: string) => ({ ownerId })
  await w.make(account, { name: '华腾机械有限公司', phone: '02588881111', ...of(rep.employeeId) })
  const twin = await w.make(account, {
    name: '华腾机械（有限公司）',
    phone: '02588881111',
    ...of(colleague.employeeId),
  })
  await w.make(account, { name: '华腾机械股份有限公司', ...of(stranger.employeeId) })
  await w.make(account, { name: '另一家', ...of(rep.employeeId) })
  expect(await pairsOf('account')).toEqual([['华腾机械有限公司 = 华腾机械（有限公司）', ['company', 'phone']]])
  expect((await w.as(supervisor).get('duplicate-candidates')).body.items).toHaveLength(1)
  expect(await pairsOf('account', rep)).toEqual([])
  expect(await pairsOf('account', w.team.province)).toHaveLength(3)

  await w.make(lead, { name: '甲', company: '同一家', phone: '13900001111', ...of(rep.employeeId) })
  await w.make(lead, { name: '乙', company: '同一家', email: 'x@y.cn', ...of(rep.employeeId) })
  const same = await w.make(lead, { name: '甲先生', phone: '13900001111', ...of(rep.employeeId) })
  expect(await pairsOf('lead', rep)).toEqual([['甲 = 甲先生', ['phone']]])
  await w.as(w.team.admin).delete(`lead/${same.id}`)
  expect(await pairsOf('lead', rep)).toEqual([])

  for (const name of ['小王', '王工']) await w.make(contact, { name, email: 'wang@y.cn', accountId: twin.id })
  expect(await pairsOf('contact')).toEqual([['小王 = 王工', ['email']]])
})
