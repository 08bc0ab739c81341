import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { change, get, sql, systemActor } from '../../kernel/index.ts'
import { processNode, processVersion } from '../process/index.ts'
import { opportunity } from './index.ts'

const w = await world()
const { admin, rep } = w.team
const boss = w.as(admin)
const own = async (entity: string, key: string, zh: string) =>
  (await boss.post('custom-field', { entity, key, zh, kind: 'text' })).body as { id: string; version: number }
const remove = async ({ id }: { id: string }) => (await boss.delete(`custom-field/${id}`)).body

test('a field that a stage in force asks for stays; when only an old version asks, it goes and stops no deal', async () => {
  const field = await own('opportunity', 'siteSurvey', '现场勘查结论')
  const { id, nodeId, processVersionId } = await w.make(opportunity, { name: '厂房', ownerId: rep.employeeId }, rep)
  const asksNothing = {
    deliverables: null,
    needsReport: false,
    painPoints: null,
    buyingRoles: null,
    techPostId: null,
    supplyPostId: null,
  }
  await w.within(systemActor, async (ctx) =>
    change(ctx, processNode, await get(ctx, processNode, nodeId), { ...asksNothing, requiredFields: ['siteSurvey'] }),
  )
  expect((await w.as(rep).post(`opportunity/${id}/advance`)).body.detail).toContain('现场勘查结论')
  const refused = await remove(field)
  expect(refused).toMatchObject({ status: 409, code: 'custom-field.in_use' })
  expect(refused.detail).toMatch(/销售流程「.+」的节点「.+」/)
  await w.within(systemActor, async (ctx) =>
    change(ctx, processVersion, await get(ctx, processVersion, processVersionId), { state: 'retired' }),
  )
  expect(await remove(field)).toBeUndefined()
  expect((await w.as(rep).post(`opportunity/${id}/advance`)).status).toBe(200)
})

test('a field that the scorecard in force asks for by its name stays', async () => {
  const field = await own('lead', 'fleetSize', '车队规模')
  const [card] = (await boss.get('scorecard', { filter: { state: 'active' } })).body.items
  await w.within(admin, (ctx) =>
    ctx.db.rows(
      sql`update crm.score_factor set field = '车队规模' where id = (select id from crm.score_factor where scorecard_id = ${card.id}::uuid limit 1)`,
    ),
  )
  expect(await remove(field)).toMatchObject({ status: 409, code: 'custom-field.in_use' })
})

test('what a field refers to is said once: records point to it', async () => {
  const made = await boss.post('custom-field', {
    entity: 'account',
    key: 'partner',
    zh: '合作伙伴',
    kind: 'reference',
    target: 'account',
  })
  const { id, version } = made.body
  const moved = await boss.patch(`custom-field/${id}`, { version, target: 'employee' })
  expect(moved.body).toMatchObject({ status: 422, fields: [{ field: 'target', code: 'fixed' }] })
})
