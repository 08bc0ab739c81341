import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { change, find } from '../../kernel/index.ts'
import { unit } from '../people/index.ts'

const w = await world()
const { rep, admin } = w.team
const director = await w.team.person('director')
const finance = await w.team.person('finance')
const legal = await w.team.person('legal')
const vp = await w.team.person('vp')

const simulate = (values: object, more: object = {}) =>
  w.as(rep).post('approval/simulate', { entity: 'contract', values, ...more })

interface Step {
  mode: string
  rule: string
  approvers: { id: string; role: string; name: string }[]
}

test('620,000 元 is signed by finance, legal and the vice president together', async () => {
  const { status, body } = await simulate({ amount: 62_000_000, discount: 0.07, newCustomer: true })
  expect(status).toBe(200)
  const [step] = body.steps as Step[]
  expect(body.steps).toHaveLength(1)
  expect(step?.mode).toBe('all')
  expect(step?.approvers.map(({ role, name }) => [role, name])).toEqual([
    ['finance', finance.name],
    ['legal', legal.name],
    ['vp', vp.name],
  ])
  expect(step?.rule).toBe('合同金额 > ¥500,000.00')
})

test('exactly 500,000 元 is the sales director’s alone, one 分 more is not', async () => {
  const at = await simulate({ amount: 50_000_000 })
  expect(at.body.steps.map((step: Step) => step.approvers.map(({ id }) => id))).toEqual([[director.employeeId]])
  expect(at.body.steps[0].rule).toBe('合同金额 ≤ ¥500,000.00')
  const above = await simulate({ amount: 50_000_001 })
  expect(above.body.steps[0].approvers).toHaveLength(3)
})

test('every branch that was asked is explained, met or not', async () => {
  const { body } = await simulate({ amount: 62_000_000 })
  expect(body.decisions[0]).toMatchObject({
    name: '合同金额',
    taken: '超过 50 万元',
    branches: [
      {
        name: '50 万元以内',
        matched: false,
        reasons: [{ text: '合同金额 ≤ ¥500,000.00', value: '¥620,000.00', matched: false }],
      },
      { name: '超过 50 万元', matched: true },
      { name: '没有金额', matched: false },
    ],
  })
})

test('a contract without amount takes the strictest way', async () => {
  expect((await simulate({})).body.steps[0].approvers).toHaveLength(3)
})

test('values that no document could have are refused, each by its name; unknown ones are passed over and named', async () => {
  const wrong = await simulate({ amount: 'abc', startsOn: '明天' })
  expect(wrong).toMatchObject({ status: 422, body: { fields: [{ field: 'amount' }, { field: 'startsOn' }] } })
  expect((await simulate([62_000_000])).body.fields).toMatchObject([{ field: 'values' }])
  expect((await simulate({ amount: 100, colour: '红' })).body).toMatchObject({ ignored: ['colour'] })
})

test('a kind of document without flow is refused with its name', async () => {
  const answer = await w.as(rep).post('approval/simulate', { entity: 'letter', values: {} })
  expect(answer).toMatchObject({ status: 422, body: { code: 'approval.no_flow_for', fields: [{ field: 'entity' }] } })
})

test('the director’s own contract goes to whoever is above', async () => {
  await w.within(admin, async (ctx) => {
    const top = await find(ctx, unit, w.team.units.company)
    if (top) await change(ctx, unit, top, { managerId: vp.employeeId })
  })
  const { body } = await simulate({ amount: 100 }, { submitterId: director.employeeId })
  expect(body.steps[0].approvers).toMatchObject([{ id: vp.employeeId, roleName: '销售总监的上级' }])
  expect(body.steps[0].notes[0]).toContain('发起人本人')
})

test('a simulation names no customer whom its reader does not see', async () => {
  const theirs = (await w.as(w.team.stranger).post('account', { name: '别人的客户' })).body
  const [flow] = (await w.as(admin).get('approval-flow', { filter: { entity: 'contract' } })).body.items
  const { versionId } = (await w.as(admin).post(`approval-flow/${flow.id}/draft`)).body.result
  const draft = (await w.as(admin).get(`approval-flow-version/${versionId}`)).body
  const [first, ...others] = draft.graph.nodes[0].branches
  const branches = [{ ...first, when: { accountId: { eq: theirs.id } } }, ...others]
  const graph = { ...draft.graph, nodes: [{ ...draft.graph.nodes[0], branches }, ...draft.graph.nodes.slice(1)] }
  await w.as(admin).patch(`approval-flow-version/${versionId}`, { version: draft.version, graph })
  const asked = { entity: 'contract', versionId, values: { accountId: theirs.id } }
  const reasonOf = async (by: typeof rep) =>
    (await w.as(by).post('approval/simulate', asked)).body.decisions[0].branches[0].reasons[0]
  expect(await reasonOf(w.team.stranger)).toMatchObject({ text: '客户 = 别人的客户', value: '别人的客户' })
  expect(JSON.stringify(await reasonOf(rep))).not.toContain('别人的客户')
})
