import {
  type Ctx,
  change,
  command,
  create,
  faults,
  field,
  first,
  remove,
  select,
  sql,
  today,
} from '../../kernel/index.ts'
import { keepers } from '../people/index.ts'
import { approvalFlow, approvalFlowVersion, type Flow, type FlowVersion } from './flow.entity.ts'
import { end, type FlowGraph, graphFaults } from './graph.rules.ts'
import { holderFaults } from './holders.query.ts'
import { knownOf } from './subject.ts'

const fail = faults('approval-flow', {
  draft_exists: {
    status: 409,
    zh: '已有草稿「{name}」。请继续编辑它,或先放弃它。',
    en: 'There is a draft already, “{name}”. Go on with it, or discard it.',
  },
  not_usable: {
    status: 422,
    zh: '流程图还不能启用:{why}',
    en: 'The flow cannot be put to use yet: {why}',
    field: 'graph',
  },
  scope_taken: {
    status: 409,
    zh: '这类单据在同一范围内已有使用中的流程「{name}」。请先停用它,或修改它。',
    en: '“{name}” is already in use for these documents. Retire it first, or change it.',
  },
})

const draftOnly = { state: ['draft'] } as const

const empty: FlowGraph = { start: end, nodes: [] }

/** The next edition of a flow, beginning with the one in use. */
export const draftFlow = command(approvalFlow, 'draft', {
  zh: '新建草稿',
  en: 'New draft',
  input: { note: field.longText({ zh: '修订说明', en: 'What changed', max: 1000 }) },
  allow: keepers,
  tone: 'primary',
  run: async (ctx, flow, { note }) => {
    const [draft] = await select(ctx, approvalFlowVersion, { filter: { flowId: flow.id, state: 'draft' } })
    if (draft) fail('draft_exists', { name: draft.name })
    const [active] = await select(ctx, approvalFlowVersion, { filter: { flowId: flow.id, state: 'active' } })
    const version = await addVersion(ctx, flow, active?.graph ?? empty, note ?? null)
    return { versionId: version.id }
  },
})

/** Discarded drafts keep their number: a number never means two things. */
export const addVersion = async (ctx: Ctx, flow: Flow, graph: FlowGraph, note: string | null): Promise<FlowVersion> => {
  const last = await first<{ number: number }>(
    ctx.db,
    sql`select coalesce(max(number), 0)::integer as number from approvals.flow_version where flow_id = ${flow.id}::uuid`,
  )
  const number = (last?.number ?? 0) + 1
  const names = { name: `${flow.name} 第 ${number} 版`, nameEn: `${flow.name}, version ${number}` }
  return create(ctx, approvalFlowVersion, { flowId: flow.id, number, ...names, graph, note, state: 'draft' })
}

/** Documents under way stay on their edition; the next one submitted takes this. */
export const activateVersion = command(approvalFlowVersion, 'activate', {
  zh: '启用',
  en: 'Activate',
  input: {},
  allow: keepers,
  when: draftOnly,
  tone: 'primary',
  run: (ctx, version) => activate(ctx, version),
})

export const activate = async (ctx: Ctx, version: FlowVersion): Promise<void> => {
  const [flow] = await select(ctx, approvalFlow, {
    unscoped: true,
    lock: true,
    where: sql`t.id = ${version.flowId}::uuid`,
  })
  if (!flow) return
  const drawn = graphFaults(version.graph, knownOf(flow.entity, version.graph.values))
  const faults = drawn.length > 0 ? drawn : await holderFaults(ctx, version.graph)
  if (faults.length > 0) fail('not_usable', { why: faults[0]?.message }, faults)
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('approvals.flow'), hashtext(${flow.entity}))`)
  const rival = await first<{ name: string }>(
    ctx.db,
    sql`select f.name from approvals.flow f join approvals.flow_version v on v.flow_id = f.id and v.state = 'active' and v.deleted_at is null
      where f.entity = ${flow.entity} and f.id <> ${flow.id}::uuid and f.unit_id is not distinct from ${flow.unitId}::uuid and f.deleted_at is null`,
  )
  if (rival) fail('scope_taken', rival)
  const former = await select(ctx, approvalFlowVersion, {
    unscoped: true,
    where: sql`t.flow_id = ${flow.id}::uuid and t.state = 'active'`,
  })
  for (const row of former) await change(ctx, approvalFlowVersion, row, { state: 'retired' }, { verb: 'retire' })
  await change(ctx, approvalFlowVersion, version, { state: 'active', activatedOn: today(ctx) }, { verb: 'activate' })
}

export const retireVersion = command(approvalFlowVersion, 'retire', {
  zh: '停用',
  en: 'Retire',
  input: {},
  allow: keepers,
  when: { state: ['active'] },
  tone: 'danger',
  run: async (ctx, version) => {
    await change(ctx, approvalFlowVersion, version, { state: 'retired' }, { verb: 'retire' })
  },
})

export const discardVersion = command(approvalFlowVersion, 'discard', {
  zh: '放弃草稿',
  en: 'Discard',
  input: {},
  allow: keepers,
  when: draftOnly,
  tone: 'danger',
  run: (ctx, version) => remove(ctx, approvalFlowVersion, version),
})

export const flowCommands = [draftFlow, activateVersion, retireVersion, discardVersion]
