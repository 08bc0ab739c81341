import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../test/harness/world.ts'
import { create, newId, select, sql } from '../../kernel/index.ts'
import { post } from '../people/index.ts'
import { nodesOf, processNode, processVersion, salesProcess, seedProcesses } from './index.ts'
import { processTemplates, templatePosts } from './templates.ts'

const w = await world()
const { admin, rep } = w.team
const director = await w.team.person('director')
const owner = w.as(director)
const [seller] = await w.within(admin, (ctx) => select(ctx, post, { filter: { name: '销售代表' } }))

let made = 0
/** A process whose first version is published with these nodes, and the id of a new draft of it. */
const withDraft = async (names: readonly string[] = ['接洽', '签约']) => {
  made += 1
  const process = (await owner.post('process', { name: `流程${made}`, code: `P${made}` })).body.id as string
  const first = (await owner.post(`process/${process}/draft`)).body.result.versionId as string
  for (const name of names) await addTo(first, name)
  await owner.post(`process-version/${first}/publish`)
  const draft = (await owner.post(`process/${process}/draft`)).body.result.versionId as string
  return { process, first, draft }
}
const addTo = async (version: string, name: string, more: object = {}) =>
  (await owner.post(`process-version/${version}/addNode`, { name, responsiblePostId: seller!.id, ...more })).body
const on = (version: string, verb: string, body: object = {}) => owner.post(`process-version/${version}/${verb}`, body)
const nodesIn = (version: string) => w.within(admin, (ctx) => nodesOf(ctx, version))
const namesIn = async (version: string) => (await nodesIn(version)).map(({ name }) => name)

test('an installation starts with five processes in use, the seven nodes first, and starting again changes nothing', async () => {
  await w.within(admin, seedProcesses)
  const templates = processTemplates.map(({ code }) => code)
  const known = await w.within(admin, (ctx) => select(ctx, salesProcess, { where: sql`t.code = any(${templates})` }))
  expect(known).toHaveLength(5)
  expect(known.find(({ isDefault }) => isDefault)?.code).toBe('B2B-7')
  const map = await w.as(rep).get('process-map')
  expect(map.body.nodes.map((node: { name: string }) => node.name)).toEqual([
    '线索获取',
    '初步接洽',
    '需求分析',
    '方案制定',
    '谈判',
    '成交',
    '售后',
  ])
  expect(map.body.nodes.filter((node: { isWon: boolean }) => node.isWon).map((n: { name: string }) => n.name)).toEqual([
    '成交',
  ])
})

test('every template can be published as it stands: its fields are fields of an opportunity', async () => {
  const versions = await w.within(admin, (ctx) => select(ctx, processVersion, { filter: { state: 'active' } }))
  expect(versions.length).toBeGreaterThanOrEqual(5)
  for (const version of versions) {
    const nodes = await nodesIn(version.id)
    for (const node of nodes) expect(processNode.check?.({ ...node }), node.name).toEqual([])
    expect(nodes.every((node) => node.responsiblePostId !== null && (node.standardDays ?? 0) > 0)).toBe(true)
  }
  const posts = await w.within(admin, (ctx) => select(ctx, post))
  expect(posts.map(({ name }) => name).sort()).toEqual(
    Object.values(templatePosts)
      .map(({ name }) => name)
      .sort(),
  )
})

test('a draft is a copy of the version in use; editing it leaves that version as it is', async () => {
  const { first, draft } = await withDraft()
  const [node] = await nodesIn(draft)
  await owner.patch(`process-node/${node!.id}`, { version: 1, name: '首次接洽', standardDays: 3 })
  expect(await namesIn(draft)).toEqual(['首次接洽', '签约'])
  expect(await namesIn(first)).toEqual(['接洽', '签约'])
})

test('nodes of a published version are not edited, added, moved or removed', async () => {
  const { first } = await withDraft()
  const [node] = await nodesIn(first)
  const edited = await owner.patch(`process-node/${node!.id}`, { version: 1, name: '改名' })
  expect(edited).toMatchObject({ status: 409, body: { code: 'process-node.not_draft' } })
  for (const [verb, body] of [
    ['addNode', { name: '加一个' }],
    ['moveNode', { nodeId: node!.id, position: 2 }],
    ['removeNode', { nodeId: node!.id }],
    ['publish', {}],
    ['discard', {}],
  ] as const) {
    expect(await on(first, verb, body), verb).toMatchObject({ status: 409, body: { code: 'command.not_now' } })
  }
  expect(await namesIn(first)).toEqual(['接洽', '签约'])
})

test('a process has one draft at a time; a discarded draft makes room and keeps its number', async () => {
  const { process, draft } = await withDraft()
  expect((await owner.post(`process/${process}/draft`)).body.code).toBe('process.draft_exists')
  expect((await on(draft, 'discard')).status).toBe(200)
  const { versionId } = (await owner.post(`process/${process}/draft`)).body.result
  expect((await owner.get(`process-version/${versionId}`)).body).toMatchObject({ number: 3, state: 'draft' })
})

test('publishing needs two nodes', async () => {
  const { draft } = await withDraft()
  await on(draft, 'removeNode', { nodeId: (await nodesIn(draft))[0]!.id })
  expect((await on(draft, 'publish')).body.code).toBe('process-version.too_few_nodes')
})

test('publishing refuses two nodes of one name and says which', async () => {
  const { draft } = await withDraft()
  await addTo(draft, '签约')
  const answer = await on(draft, 'publish')
  expect(answer.body).toMatchObject({
    code: 'process-version.duplicate_names',
    detail: expect.stringContaining('签约'),
  })
})

test('publishing refuses nodes that no post answers for', async () => {
  const { draft } = await withDraft()
  await addTo(draft, '交付', { responsiblePostId: null })
  const answer = await on(draft, 'publish')
  expect(answer.body).toMatchObject({ code: 'process-version.no_post', detail: expect.stringContaining('交付') })
})

test('publishing refuses two nodes where deals are won', async () => {
  const { draft } = await withDraft()
  await addTo(draft, '下单', { isWon: true })
  await addTo(draft, '收款', { isWon: true })
  expect((await on(draft, 'publish')).body.code).toBe('process-version.two_won')
})

test('publishing retires the version before it and remembers which project brought the change', async () => {
  const { first, draft } = await withDraft()
  const projectId = newId()
  const published = await on(draft, 'publish', { note: '合并谈判与签约', projectId })
  expect(published.body).toMatchObject({ state: 'active', publishedOn: '2026-03-10', improvementProjectId: projectId })
  expect((await owner.get(`process-version/${first}`)).body.state).toBe('retired')
})

test('a node elsewhere, and a place that is not there, are refused', async () => {
  const [one, other] = [await withDraft(), await withDraft()]
  const [mine, theirs] = [(await nodesIn(one.draft))[0]!.id, (await nodesIn(other.draft))[0]!.id]
  for (const [verb, body] of [
    ['moveNode', { nodeId: theirs, position: 1 }],
    ['removeNode', { nodeId: theirs }],
  ] as const) {
    const answer = await on(one.draft, verb, body)
    expect(answer, verb).toMatchObject({ status: 422, body: { code: 'process-version.node_elsewhere' } })
  }
  expect((await on(one.draft, 'moveNode', { nodeId: mine, position: 3 })).body.code).toBe(
    'process-version.bad_position',
  )
  expect((await on(one.draft, 'addNode', { name: '远处', position: 4 })).body.code).toBe('process-version.bad_position')
})

test('a version holds no more than forty nodes', async () => {
  const { draft } = await withDraft()
  const filler = Array.from({ length: 38 }, (_, i) => ({
    processVersionId: draft,
    stepId: newId(),
    position: i + 3,
    name: `节点${i}`,
    isWon: false,
  }))
  await w.within(admin, async (ctx) => {
    for (const node of filler) await create(ctx, processNode, node)
  })
  expect((await on(draft, 'addNode', { name: '第四十一个' })).body.code).toBe('process-version.too_many_nodes')
})

test('a gate asks only for fields that opportunities have, and names what it does not know', async () => {
  const { draft } = await withDraft()
  const unknown = await addTo(draft, '谈判', { requiredFields: ['amount', 'shoeSize'] })
  expect(unknown).toMatchObject({ status: 422, fields: [{ field: 'requiredFields', code: 'unknown' }] })
  const doubled = await addTo(draft, '谈判', { deliverables: ['报告', '报告'] })
  expect(doubled).toMatchObject({ status: 422, fields: [{ field: 'deliverables', code: 'value' }] })
})

test('a process is copied for a new market as a draft of its own, under a code that is free', async () => {
  const { process } = await withDraft(['接洽', '谈判', '签约'])
  const copied = (await owner.post(`process/${process}/copy`, { name: '东南亚流程', code: 'SEA' })).body.result
  expect(await namesIn(copied.versionId)).toEqual(['接洽', '谈判', '签约'])
  expect((await owner.get(`process-version/${copied.versionId}`)).body.state).toBe('draft')
  const again = await owner.post(`process/${process}/copy`, { name: '东南亚流程', code: 'SEA' })
  expect(again.body).toMatchObject({ code: 'process.code_taken', fields: [{ field: 'code' }] })
  const empty = (await owner.post('process', { name: '空', code: 'EMPTY' })).body.id
  const nothing = await owner.post(`process/${empty}/copy`, { name: '空二', code: 'EMPTY2' })
  expect(nothing.body.code).toBe('process.nothing_to_copy')
})

test('one process is the default, and only a published one can become it', async () => {
  const { process } = await withDraft()
  const unpublished = (await owner.post('process', { name: '未发布', code: 'NEW' })).body.id
  expect((await owner.post(`process/${unpublished}/makeDefault`)).body.code).toBe('process.not_published')
  expect((await owner.post(`process/${process}/makeDefault`)).body.isDefault).toBe(true)
  const defaults = await owner.get('process', { filter: { isDefault: true } })
  expect(defaults.body.items.map((row: { id: string }) => row.id)).toEqual([process])
})

test('without a default process, what needs one says what to do', async () => {
  await w.app.store.rows(sql`update process.process set is_default = false`)
  const answer = await w.as(rep).get('process-map')
  expect(answer).toMatchObject({ status: 409, body: { code: 'process.no_default' } })
  await w.app.store.rows(sql`update process.process set is_default = true where code = 'B2B-7'`)
})

test('a representative reads processes and changes none', async () => {
  const { process, draft } = await withDraft()
  expect((await w.as(rep).get(`process-version/${draft}`)).body.can).toEqual([])
  expect((await w.as(rep).post(`process/${process}/copy`, { name: 'x', code: 'x' })).status).toBe(403)
  expect((await w.as(rep).post(`process-version/${draft}/publish`)).status).toBe(403)
})

test('the comparison of two versions names what was added, removed, renamed and moved', async () => {
  const { first, draft } = await withDraft(['甲', '乙', '丙', '丁'])
  const [a, b, , d] = await nodesIn(draft)
  await owner.patch(`process-node/${a!.id}`, { version: 1, name: '甲改', responsiblePostId: null })
  await on(draft, 'removeNode', { nodeId: b!.id })
  await on(draft, 'moveNode', { nodeId: d!.id, position: 1 })
  await addTo(draft, '戊')
  const { items } = (await w.as(rep).get('process-diff', { from: first, to: draft })).body
  expect(items).toMatchObject([
    { kind: 'changed', name: '丁', moved: [4, 1], changes: [] },
    {
      kind: 'changed',
      name: '甲改',
      changes: [
        { field: 'name', label: { zh: '节点名称' }, before: '甲', after: '甲改' },
        { field: 'responsiblePostId', before: '销售代表', after: null },
      ],
    },
    { kind: 'added', name: '戊' },
    { kind: 'removed', name: '乙' },
  ])
  expect(items[1].moved).toBeUndefined()
})

const edit = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), at: fc.nat(8) }),
  fc.record({ kind: fc.constant('move' as const), which: fc.nat(8), to: fc.nat(8) }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat(8) }),
  fc.record({ kind: fc.constant('publish' as const) }),
)

test('any sequence of edits leaves positions 1..n in the expected order, and publishing leaves one version in use', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 14 }), async (edits) => {
      const { process, draft: begun } = await withDraft(['甲', '乙', '丙'])
      let draft = begun
      let expected = ['甲', '乙', '丙']
      for (const [i, step] of edits.entries()) {
        const nodes = await nodesIn(draft)
        if (step.kind === 'publish') {
          if (nodes.length < 2) continue
          expect((await on(draft, 'publish')).status).toBe(200)
          draft = (await owner.post(`process/${process}/draft`)).body.result.versionId
        } else if (step.kind === 'add') {
          const at = step.at % (expected.length + 1)
          await addTo(draft, `新${i}`, { position: at + 1 })
          expected = expected.toSpliced(at, 0, `新${i}`)
        } else if (nodes.length > 0) {
          const which = step.which % nodes.length
          const [name] = expected.splice(which, 1) as [string]
          if (step.kind === 'remove') await on(draft, 'removeNode', { nodeId: nodes[which]!.id })
          else {
            const to = step.to % nodes.length
            await on(draft, 'moveNode', { nodeId: nodes[which]!.id, position: to + 1 })
            expected = expected.toSpliced(to, 0, name)
          }
        }
        const after = await nodesIn(draft)
        expect(after.map(({ name }) => name)).toEqual(expected)
        expect(after.map(({ position }) => position)).toEqual(expected.map((_, k) => k + 1))
        const active = { filter: { processId: process, state: 'active' } }
        expect((await w.within(admin, (ctx) => select(ctx, processVersion, active))).length).toBe(1)
      }
    }),
    { numRuns: 12 },
  )
}, 60_000)

test('two editors at once never leave two nodes at one place', async () => {
  const { draft } = await withDraft(['甲', '乙', '丙'])
  const nodes = await nodesIn(draft)
  await Promise.all([
    ...nodes.map(({ id }) => on(draft, 'moveNode', { nodeId: id, position: 1 })),
    ...['丁', '戊', '己'].map((name) => addTo(draft, name, { position: 1 })),
    on(draft, 'removeNode', { nodeId: nodes[1]!.id }),
  ])
  expect((await nodesIn(draft)).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
})
