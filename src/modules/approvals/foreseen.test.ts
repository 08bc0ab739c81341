import { expect, test } from 'vitest'
import { papers, paperWorld } from '../../../test/harness/papers.ts'

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
