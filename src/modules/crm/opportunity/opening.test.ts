import { describe, expect, test } from 'vitest'
import { csv, importFile } from '../../../../test/conformance/transfer.ts'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { lead } from '../lead/index.ts'
import { opportunity } from './opportunity.entity.ts'

const w = await world()
const { rep, region } = w.team
const director = w.as(await w.team.person('director'))
const seller = w.as(rep)

const processNamed = async (code: string) => {
  const [row] = await w.app.store.rows<{ id: string; version: string; node: string }>(
    sql`select p.id, v.id as version, (select n.id from process.process_node as n where n.process_version_id = v.id order by n.position limit 1) as node
      from process.process as p join process.process_version as v on v.process_id = p.id and v.state = 'active' where p.code = ${code}`,
  )
  return row as { id: string; version: string; node: string }
}
const standard = await processNamed('B2B-7')
const fourStages = await processNamed('OPP-4')
const open = (more: object = {}) => seller.post('opportunity', { name: '包装线', ...more })
let made = 0
const process = async () => {
  made += 1
  const { id } = (await director.post('process', { name: `新市场${made}`, code: `N${made}` })).body
  return id as string
}

describe('a process for a new deal', () => {
  test('is the company’s default where none is chosen, and the deal says which', async () => {
    expect((await open()).body).toMatchObject({ processId: standard.id, processVersionId: standard.version })
  })

  test('may be any other in use: the deal stands at its first stage', async () => {
    expect((await open({ processId: fourStages.id })).body).toMatchObject({
      processId: fourStages.id,
      processVersionId: fourStages.version,
      nodeId: fourStages.node,
    })
  })

  test('that was never published is refused, with what to do', async () => {
    const refused = await open({ processId: await process() })
    expect([refused.status, refused.body.fields]).toMatchObject([422, [{ field: 'processId', code: 'unpublished' }]])
    expect(refused.body.fields[0].message).toBe(
      `「新市场${made}」还没有发布过版本。请管理员先发布,或选择使用中的流程。`,
    )
  })

  test('that was retired is refused; deals on their way stay, and a new draft takes it up again', async () => {
    const running = (await open({ processId: fourStages.id })).body
    expect((await director.post(`process/${fourStages.id}/retire`)).status).toBe(200)
    const refused = await open({ processId: fourStages.id })
    expect([refused.status, refused.body.fields]).toMatchObject([422, [{ field: 'processId', code: 'retired' }]])
    expect((await seller.get(`opportunity/${running.id}`)).body.nodeId).toBe(fourStages.node)
    const draft = (await director.post(`process/${fourStages.id}/draft`)).body.result.versionId
    expect((await director.post(`process-version/${draft}/publish`)).status).toBe(200)
    expect((await open({ processId: fourStages.id })).body.processVersionId).toBe(draft)
  })

  test('is chosen once: afterwards it is refused to change', async () => {
    const deal = (await open()).body
    const moved = await seller.patch(`opportunity/${deal.id}`, { version: deal.version, processId: fourStages.id })
    expect([moved.status, moved.body.fields]).toMatchObject([422, [{ field: 'processId', code: 'fixed' }]])
  })

  test('brought by trusted hands with a draft, or with another process’s version, is refused', async () => {
    const id = await process()
    const draft = (await director.post(`process/${id}/draft`)).body.result.versionId as string
    const begin = (more: { processId?: string; processVersionId: string }) =>
      w.make(opportunity, { name: '导入', ownerId: rep.employeeId, ...more })
    await expect(begin({ processVersionId: draft })).rejects.toMatchObject({ fields: [{ code: 'draft' }] })
    await expect(begin({ processId: id, processVersionId: standard.version })).rejects.toMatchObject({
      fields: [{ field: 'processId', code: 'other_version' }],
    })
  })

  test('is chosen on converting a lead as well', async () => {
    const { id } = await w.make(lead, { name: '王工', company: '恒远纸业', ownerId: rep.employeeId })
    const { body } = await seller.post(`lead/${id}/convert`, { opportunityName: '恒远产线', processId: fourStages.id })
    const deal = (await seller.get(`opportunity/${body.result.opportunityId}`)).body
    expect(deal.processId).toBe(fourStages.id)
  })

  test('the default and what is not in use cannot be retired', async () => {
    expect((await director.post(`process/${standard.id}/retire`)).body).toMatchObject({ code: 'process.still_default' })
    const unused = await process()
    expect((await director.post(`process/${unused}/retire`)).body).toMatchObject({ code: 'process.not_in_use' })
    expect((await w.as(region).post(`process/${fourStages.id}/retire`)).status).toBe(403)
  })
})

describe('what a customer may spend', () => {
  test('is a range; one figure is both of its ends', async () => {
    expect((await open({ budget: 100_00, budgetMax: 300_00 })).body).toMatchObject({
      budget: 100_00,
      budgetMax: 300_00,
    })
    expect((await open({ budget: 100_00 })).body).toMatchObject({ budget: 100_00, budgetMax: 100_00 })
    expect((await open()).body).toMatchObject({ budget: null, budgetMax: null })
  })

  test('known later by one figure is both ends too; whoever takes the upper end away leaves it unknown', async () => {
    const deal = (await open()).body
    const edit = async (version: number, patch: object) =>
      (await seller.patch(`opportunity/${deal.id}`, { version, ...patch })).body
    expect(await edit(1, { budget: 100_00 })).toMatchObject({ version: 2, budget: 100_00, budgetMax: 100_00 })
    expect(await edit(2, { budgetMax: null })).toMatchObject({ budget: 100_00, budgetMax: null })
    expect(await edit(3, { budget: 120_00 })).toMatchObject({ budget: 120_00, budgetMax: null })
  })

  test('whose upper end lies below the lower is refused, when opened and when edited', async () => {
    const refused = await open({ budget: 300_00, budgetMax: 100_00 })
    expect([refused.status, refused.body.fields]).toMatchObject([422, [{ field: 'budgetMax', code: 'below_min' }]])
    const deal = (await open({ budget: 100_00 })).body
    const edited = await seller.patch(`opportunity/${deal.id}`, { version: deal.version, budget: 500_00 })
    expect([edited.status, edited.body.fields]).toMatchObject([422, [{ field: 'budgetMax', code: 'below_min' }]])
  })

  test('comes with a converted lead as the one figure that was said', async () => {
    const { id } = await w.make(lead, { name: '李工', company: '恒通泵业', ownerId: rep.employeeId, budget: 80_000_00 })
    const { body } = await seller.post(`lead/${id}/convert`, { opportunityName: '恒通产线' })
    const deal = (await seller.get(`opportunity/${body.result.opportunityId}`)).body
    expect(deal).toMatchObject({ budget: 80_000_00, budgetMax: 80_000_00 })
  })
})

test('deals of another system that say when they were closed and not when they began come in, and count for no cycle', async () => {
  const fields = ['name', 'amount', 'outcome', 'closedOn']
  const rows = [fields, ['旧系统甲', '100', '赢单', '2025-06-01'], ['旧系统乙', '', '输单', '2025-07-01']]
  const mapping = fields.map((field) => ({ field, column: field }))
  const run = await importFile(w, director, 'opportunity', 'old.csv', csv(rows), { mapping, duplicates: 'create' })
  expect(run.rows.map(({ outcome }) => outcome)).toEqual(['created', 'created'])
  const old = { filter: { name: { contains: '旧系统' } }, fields: 'startedOn,closedOn', sort: 'closedOn' }
  expect((await director.get('opportunity', old)).body.items).toMatchObject([
    { startedOn: null, closedOn: '2025-06-01' },
    { startedOn: null, closedOn: '2025-07-01' },
  ])
  const cycle = await director.get('metric/average_sales_cycle', { period: '2025' })
  expect([cycle.status, cycle.body.value]).toEqual([200, null])
})
