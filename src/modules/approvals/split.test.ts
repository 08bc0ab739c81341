import { expect, test } from 'vitest'
import { bySuperior, papers, paperWorld } from '../../../test/harness/papers.ts'
import { newId } from '../../kernel/index.ts'
import { splitRule } from './index.ts'

const w = await paperWorld(bySuperior)
const { rep, admin } = w.team
const auditor = await w.team.person('auditor')
const { send } = papers(w)

test('several papers of one customer below the limit that exceed it together raise one finding', async () => {
  const rule = { name: '拆单', entity: 'paper', partyField: 'partyId', amountField: 'amount', dateField: 'createdAt' }
  await w.make(splitRule, { ...rule, limit: 50_000, windowDays: 30, minCount: 2, isActive: true })
  const partyId = newId()
  const findings = async () => (await w.as(auditor).get('approval-finding')).body.items
  await send(rep, { partyId, amount: 30_000 })
  expect(await findings()).toEqual([])
  await send(rep, { partyId: newId(), amount: 30_000 })
  expect(await findings()).toEqual([])
  await send(rep, { partyId, amount: 30_000 })
  expect(await findings()).toMatchObject([{ total: 60_000, state: 'open' }])
  await send(rep, { partyId, amount: 20_000 })
  expect(await findings()).toMatchObject([{ total: 80_000 }])
  w.now = new Date('2026-05-10T02:00:00Z')
  await send(rep, { partyId, amount: 40_000 })
  w.now = new Date('2026-03-10T02:00:00Z')
  const [finding] = await findings()
  expect(finding).toMatchObject({ total: 80_000 })
  expect((await w.as(auditor).post(`approval-finding/${finding.id}/dismiss`)).status).toBe(422)
  const closed = await w.as(auditor).post(`approval-finding/${finding.id}/dismiss`, { conclusion: '三个独立项目' })
  expect(closed.body).toMatchObject({ state: 'dismissed', conclusion: '三个独立项目' })
  const notices = await w.as(auditor).get('notification')
  expect(notices.body.items.filter((one: { title: string }) => one.title.includes('疑似拆单'))).toHaveLength(1)
})

test('a rule about split orders names fields its documents have', async () => {
  const fields = { entity: 'paper', partyField: 'partyId', amountField: 'amount', dateField: 'effectiveOn' }
  const put = (wrong: object) =>
    w.as(admin).post('split-rule', { name: '拆单', limit: 1, windowDays: 30, minCount: 2, ...fields, ...wrong })
  expect((await put({})).status).toBe(201)
  for (const wrong of [{ entity: 'papyrus' }, { partyField: 'note' }, { amountField: 'sum' }, { dateField: 'amount' }])
    expect(await put(wrong)).toMatchObject({ status: 422, body: { fields: [{ field: Object.keys(wrong)[0] }] } })
})

test('one paper above the limit is no split order', async () => {
  const partyId = newId()
  await send(rep, { partyId, amount: 90_000 })
  await send(rep, { partyId, amount: 10_000 })
  const { body } = await w.as(auditor).get('approval-finding', { filter: { partyId } })
  expect(body.items).toEqual([])
})
