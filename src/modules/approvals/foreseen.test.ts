import { expect, test } from 'vitest'
import { papers, paperWorld, putFlow } from '../../../test/harness/papers.ts'

// What is foreseen, by a simulation and by the trail of a document under way, is what then happens.

const w = await paperWorld({
  start: 'either',
  nodes: [
    {
      key: 'either',
      kind: 'step',
      name: '主管或省区',
      mode: 'any',
      approvers: [
        { by: 'superior', levels: 1 },
        { by: 'superior', levels: 2 },
      ],
      next: 'all',
    },
    {
      key: 'all',
      kind: 'step',
      name: '省区与大区',
      mode: 'all',
      approvers: [
        { by: 'superior', levels: 2 },
        { by: 'superior', levels: 3 },
      ],
      onEmpty: 'refuse',
      next: 'again',
    },
    {
      key: 'again',
      kind: 'step',
      name: '大区复核',
      mode: 'all',
      approvers: [{ by: 'superior', levels: 3 }],
      next: 'end',
    },
  ],
})
const { rep, supervisor, province, region } = w.team
const { send, act, turn } = papers(w)

interface Foreseen {
  name: string
  approvers: { name: string }[]
  signed: { name: string }[]
  notes: string[]
}

const names = (steps: Foreseen[]) => steps.map(({ approvers }) => approvers.map(({ name }) => name))
const planned = async (approvalId: string): Promise<Foreseen[]> =>
  (await w.as(rep).get(`approval-trail?approvalId=${approvalId}`)).body.planned

test('where one of several may sign, a later step asks both until it is known who did', async () => {
  const { body } = await w.as(rep).post('approval/simulate', { entity: 'paper', values: { amount: 1 } })
  expect(names(body.steps)).toEqual([[supervisor.name, province.name], [province.name, region.name], []])
  expect(body.steps[1].notes).toEqual([`如果「主管或省区」由${province.name}同意,这里不再重复签字。`])
  const { approvalId } = await send(rep)
  expect(names(await planned(approvalId))).toEqual([[province.name, region.name], []])
  await act(supervisor, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([province.name, region.name])
})

test('who has signed already is not foreseen again', async () => {
  const { approvalId } = await send(rep)
  await act(province, approvalId, 'approve')
  expect(await turn(approvalId)).toEqual([region.name])
  const [last] = await planned(approvalId)
  expect(last).toMatchObject({ approvers: [], signed: [{ name: region.name }] })
  await act(region, approvalId, 'approve')
  expect((await w.as(rep).get(`approval/${approvalId}`)).body.state).toBe('approved')
})

test('what led to a step that is still to come is every condition on the way to it', async () => {
  const branches = [
    { name: '不加急', when: { not: { urgent: { eq: true } } }, next: '先' },
    { name: '加急', when: null, next: 'end' },
  ] as const
  const first = {
    key: '先',
    kind: 'step',
    name: '先',
    mode: 'all',
    approvers: [{ by: 'superior', levels: 1 }],
    next: '后',
  } as const
  const later = {
    key: '后',
    kind: 'step',
    name: '后',
    mode: 'all',
    approvers: [{ by: 'superior', levels: 2 }],
    next: 'end',
  } as const
  const unitId = (await w.as(w.team.admin).get(`employee/${rep.employeeId}`)).body.unitId
  await putFlow(
    w.within,
    { start: '急', nodes: [{ key: '急', kind: 'branch', name: '急', branches }, first, later] },
    unitId,
  )
  const { approvalId } = await send(rep)
  expect(await planned(approvalId)).toMatchObject([{ name: '后', rule: '并非 加急 = 是' }])
})

test('a flow that names a role, a post or a person whom the company does not have is not put into use', async () => {
  const step = (rule: object) => ({ key: 'a', kind: 'step', name: '签字', mode: 'all', approvers: [rule], next: 'end' })
  for (const [rule, words] of [
    [{ by: 'role', role: 'vpp' }, '没有标识为「vpp」的角色'],
    [{ by: 'post', postId: '00000000-0000-7000-8000-000000000001' }, '岗位已经不存在'],
    [{ by: 'person', employeeId: '00000000-0000-7000-8000-000000000001' }, '人员已不在职'],
  ] as const)
    await expect(putFlow(w.within, { start: 'a', nodes: [step(rule)] } as never)).rejects.toMatchObject({
      code: 'approval-flow.not_usable',
      fields: [{ field: 'graph', message: expect.stringContaining(words) }],
    })
})
