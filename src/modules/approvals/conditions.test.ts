import { expect, test } from 'vitest'
import { papers, paperWorld, putFlow } from '../../../test/harness/papers.ts'
import { get, sql, systemActor } from '../../kernel/index.ts'
import { activate, addVersion } from './flow.commands.ts'
import { approvalFlow, type FlowNode } from './index.ts'

// Conditions on what a company adds itself, and on people and records, which are read by their names.

const signer = (key: string, levels: number): FlowNode => ({
  key,
  kind: 'step',
  name: key,
  mode: 'all',
  approvers: [{ by: 'superior', levels }],
  next: 'end',
})
const w = await paperWorld({ start: '主管', nodes: [signer('主管', 1)] })
const { rep, supervisor, province, admin } = w.team
const { send, turn } = papers(w)

const routed = (when: object) => ({
  start: '分支',
  nodes: [
    {
      key: '分支',
      kind: 'branch',
      name: '分支',
      branches: [
        { name: '特别', when: when as never, next: '省区' },
        { name: '其他', when: null, next: '主管' },
      ],
    } as const,
    signer('省区', 2),
    signer('主管', 1),
  ],
})
const unitOf = async () => (await w.as(admin).get(`employee/${rep.employeeId}`)).body.unitId as string

test('a field that the company added decides the way, and one that is not there is refused', async () => {
  const custom = { entity: 'paper', key: 'warehouse', zh: '发货仓', kind: 'text' }
  const added = await w.as(admin).post('custom-field', custom)
  expect(added.status).toBe(201)
  const kinds = (await w.as(admin).get('approval-kinds')).body.items
  const fields = kinds.find(({ entity }: { entity: string }) => entity === 'paper').fields
  expect(fields).toContainEqual(
    expect.objectContaining({ label: expect.objectContaining({ zh: '发货仓' }), kind: 'text' }),
  )
  await putFlow(w.within, routed({ warehouse: { contains: '保税' } }), await unitOf())
  expect(await turn((await send(rep, { warehouse: '上海保税仓' })).approvalId)).toEqual([province.name])
  expect(await turn((await send(rep, { warehouse: '昆山仓' })).approvalId)).toEqual([supervisor.name])
  const gone = await w.as(admin).delete(`custom-field/${added.body.id}`)
  expect(gone.body).toMatchObject({ status: 409, code: 'custom-field.in_use' })
  expect(gone.body.detail).toContain('审批流程')
})

test('people in a condition are read by their names', async () => {
  const owned = routed({ ownerId: { eq: rep.employeeId } })
  const trail = async () => {
    const { approvalId } = await send(rep)
    return (await w.as(rep).get(`approval-trail?approvalId=${approvalId}`)).body.approval.decisions[0].branches[0]
      .reasons
  }
  const [flow] = await w.app.store.rows<{ id: string }>(sql`select id from approvals.flow where unit_id is not null`)
  await w.within(systemActor, async (ctx) =>
    activate(ctx, await addVersion(ctx, await get(ctx, approvalFlow, flow!.id, { unscoped: true }), owned, null)),
  )
  expect(await trail()).toMatchObject([
    { field: 'ownerId', text: `负责人 = ${rep.name}`, textEn: `Owner = ${rep.name}`, value: rep.name, matched: true },
  ])
})
