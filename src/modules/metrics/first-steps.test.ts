import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { sql } from '../../kernel/index.ts'
import { product } from '../catalog/index.ts'

const w = await world()
const { admin, rep } = w.team

interface Step {
  step: string
  isDone: boolean
  lacks: string[]
}
const steps = async (actor = admin): Promise<Step[]> => (await w.as(actor).get('workbench')).body.firstSteps
const open = async (actor = admin) => (await steps(actor)).filter(({ isDone }) => !isDone).map(({ step }) => step)

test('whoever sets a company up is told what it still lacks, in the order in which it is done, and sellers are not', async () => {
  expect(await open()).toEqual(['jobs', 'posts', 'products', 'targets', 'mail', 'customers'])
  await w.make(product, { name: '灌装产线' })
  expect(await open()).not.toContain('products')
  expect(await steps(rep)).toEqual([])
})

test('a post that nobody holds and a leader who heads no unit are named', async () => {
  const lacks = async (wanted: string) => (await steps()).find(({ step }) => step === wanted)?.lacks
  expect(await lacks('posts')).toEqual(['产品专家', '供应链计划员'])
  expect(await lacks('managers')).toEqual([])
  const idle = await w.team.person('director')
  expect(await lacks('managers')).toEqual([idle.name])
  expect(await open()).toContain('managers')
  await w.app.store.rows(sql`update people.employee set state = 'left' where id = ${idle.employeeId}::uuid`)
})

test('operations are not sent where only an administrator may go', async () => {
  const operations = await w.team.person('operations')
  const own = (await steps(operations)).map(({ step }) => step)
  expect(own).toContain('targets')
  expect(own).not.toContain('accounts')
  expect(own).not.toContain('mail')
})

test('once somebody holds each post that the default process asks, that step is done', async () => {
  await w.app.store.rows(sql`update people.employee as e set post_id = asked.id from (
      select p.id, row_number() over (order by p.id) as n from people.post as p where p.id in (
        select tech_post_id from process.process_node union select supply_post_id from process.process_node)) as asked,
      (select id, row_number() over (order by id) as n from people.employee) as person
    where person.id = e.id and person.n = asked.n`)
  expect(await open()).not.toContain('posts')
})

test('the usual posts are added at once, each by one name and with its duty; those that are there stay as they are', async () => {
  const posts = async () => (await w.as(admin).get('post', { limit: 100 })).body.items as { name: string }[]
  const before = await posts()
  expect((await w.as(rep).post('post/addStandard', {})).status).toBe(403)
  const { told } = (await w.as(admin).post('post/addStandard', {})).body
  expect(told).toContain('大区经理')
  const after = await posts()
  expect(after.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['大区经理', '省区经理', '城市主管', '销售代表']),
  )
  expect(new Set(after.map(({ name }) => name)).size).toBe(after.length)
  expect(after).toEqual(expect.arrayContaining(before))
  expect(await open()).not.toContain('jobs')
  await w.as(admin).post('post/addStandard', {})
  expect(await posts()).toEqual(after)
})
