import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { employee } from '../people/index.ts'

test('a password that an administrator made up is spoken of on the first page until its owner changes it', async () => {
  const w = await world()
  const [admin, roles] = [w.as(w.team.admin), await w.as(w.team.admin).get('role', { limit: 1 })]
  const person = await w.make(employee, { name: '新来的', email: 'new@example.cn', state: 'active' } as never)
  const { body: opened } = await admin.post('user/open', { employeeId: person.id, roleId: roles.body.items[0].id })
  const newcomer = w.as(await w.reload({ ...w.team.rep, userId: opened.id }))
  const isTold = async () => (await newcomer.get('workbench')).body.hasGivenPassword
  expect(await isTold()).toBe(true)
  const own = { current: opened.password, password: '四月的竹林昨夜下雨了' }
  expect((await newcomer.post('user/changePassword', own)).text).toBe('{}')
  expect(await isTold()).toBe(false)
  await admin.post(`user/${opened.id}/resetPassword`, {})
  expect(await isTold()).toBe(true)
})
