import {
  type Ctx,
  change,
  command,
  create,
  type Draft,
  faults,
  field,
  newId,
  remove,
  today,
} from '../../kernel/index.ts'
import { type ProcessNode, type ProcessVersion, processKeepers, processNode, processVersion } from './process.entity.ts'
import { activeVersionOf, freshNodesOf } from './version.query.ts'
import { maxNodes, movedTo, publishFault } from './version.rules.ts'

const fail = faults('process-version', {
  too_few_nodes: {
    status: 409,
    zh: '发布前至少要有 2 个节点。请先添加节点。',
    en: 'A process to publish has at least 2 stages. Add stages first.',
  },
  duplicate_names: {
    status: 409,
    zh: '有重名的节点:{names}。请改名后再发布。',
    en: 'Stages with the same name: {names}. Rename them, then publish.',
  },
  no_post: {
    status: 409,
    zh: '还没有责任岗位的节点:{names}。请为它们指定责任岗位后再发布。',
    en: 'Stages without a responsible post: {names}. Give them one, then publish.',
  },
  two_won: {
    status: 409,
    zh: '只能有一个成交节点,现在有:{names}。请只保留一个后再发布。',
    en: 'Only one stage can be the won stage; these are: {names}. Keep one, then publish.',
  },
  too_many_nodes: {
    status: 409,
    zh: `一个流程最多 ${maxNodes} 个节点。请合并后再添加。`,
    en: `A process has at most ${maxNodes} stages. Join some first.`,
  },
  node_elsewhere: {
    status: 422,
    zh: '该节点不属于这个流程版本。请刷新后重试。',
    en: 'This stage is not of this version. Reload and try again.',
    field: 'nodeId',
  },
  bad_position: {
    status: 422,
    zh: '位置应为 1 到 {last} 之间的整数。',
    en: 'The position is a whole number from 1 to {last}.',
    field: 'position',
  },
})

const draftOnly = { state: ['draft'] } as const
const nodeId = field.ref('process-node', { zh: '节点', en: 'Node', required: true })
const position = { zh: '位置', en: 'Position', min: 1 }

const { fields } = processNode

export const addNode = command(processVersion, 'addNode', {
  zh: '添加节点',
  en: 'Add node',
  input: {
    name: fields.name,
    position: field.integer({ ...position, help: '不填则加在最后。', helpEn: 'Empty: at the end.' }),
    responsiblePostId: fields.responsiblePostId,
    standardDays: fields.standardDays,
    standard: fields.standard,
    tools: fields.tools,
    knownProblems: fields.knownProblems,
    requiredFields: fields.requiredFields,
    deliverables: fields.deliverables,
    needsReport: fields.needsReport,
    painPoints: fields.painPoints,
    buyingRoles: fields.buyingRoles,
    techPostId: fields.techPostId,
    supplyPostId: fields.supplyPostId,
    probability: fields.probability,
    isWon: fields.isWon,
  },
  allow: processKeepers,
  when: draftOnly,
  tone: 'primary',
  run: async (ctx, version, { position, ...node }) => {
    const nodes = await freshNodesOf(ctx, version.id)
    if (nodes.length >= maxNodes) fail('too_many_nodes')
    const at = position ?? nodes.length + 1
    if (at > nodes.length + 1) fail('bad_position', { last: nodes.length + 1 })
    const last = { processVersionId: version.id, stepId: newId(ctx.now.getTime()), position: nodes.length + 1 }
    const added = await create(ctx, processNode, { ...node, ...last })
    await renumber(ctx, movedTo([...nodes, added], added, at))
    return { nodeId: added.id }
  },
})

export const moveNode = command(processVersion, 'moveNode', {
  zh: '移动节点',
  en: 'Move node',
  input: { nodeId, position: field.integer({ ...position, required: true }) },
  allow: processKeepers,
  when: draftOnly,
  run: async (ctx, version, { nodeId, position }) => {
    const nodes = await freshNodesOf(ctx, version.id)
    const node = nodes.find(({ id }) => id === nodeId) ?? fail('node_elsewhere')
    if (position > nodes.length) fail('bad_position', { last: nodes.length })
    await renumber(ctx, movedTo(nodes, node, position))
  },
})

export const removeNode = command(processVersion, 'removeNode', {
  zh: '删除节点',
  en: 'Remove node',
  input: { nodeId },
  allow: processKeepers,
  when: draftOnly,
  tone: 'danger',
  run: async (ctx, version, { nodeId }) => {
    const nodes = await freshNodesOf(ctx, version.id)
    const node = nodes.find(({ id }) => id === nodeId) ?? fail('node_elsewhere')
    await remove(ctx, processNode, node)
    await renumber(
      ctx,
      nodes.filter((other) => other !== node),
    )
  },
})

/** Positions 1..n in this order; the constraint on them is checked at commit. */
const renumber = async (ctx: Ctx, nodes: readonly ProcessNode[]): Promise<void> => {
  for (const [i, node] of nodes.entries()) {
    if (node.position !== i + 1) await change(ctx, processNode, node, { position: i + 1 }, { verb: 'move' })
  }
}

export const publishVersion = command(processVersion, 'publish', {
  zh: '发布',
  en: 'Publish',
  input: {
    note: processVersion.fields.note,
    projectId: field.ref('', {
      zh: '改进项目',
      en: 'Improvement project',
      help: '因哪个改进项目而修订。',
      helpEn: 'The improvement project that this revision comes from.',
    }),
  },
  allow: processKeepers,
  when: draftOnly,
  tone: 'primary',
  run: async (ctx, version, { note, projectId }) => {
    const fault = publishFault(await freshNodesOf(ctx, version.id))
    if (fault) fail(fault.code, { names: fault.names })
    const former = await activeVersionOf(ctx, version.processId)
    if (former) await change(ctx, processVersion, former, { state: 'retired' }, { verb: 'retire' })
    const published = {
      state: 'active',
      publishedOn: today(ctx),
      note: note ?? version.note,
      improvementProjectId: projectId ?? version.improvementProjectId,
    } as const
    await change(ctx, processVersion, version, published, { verb: 'publish' })
  },
})

export const discardVersion = command(processVersion, 'discard', {
  zh: '放弃草稿',
  en: 'Discard',
  input: {},
  allow: processKeepers,
  when: draftOnly,
  tone: 'danger',
  run: async (ctx, version) => {
    for (const node of await freshNodesOf(ctx, version.id)) await remove(ctx, processNode, node)
    await remove(ctx, processVersion, version)
  },
})

/** Copies keep their step: it tells the same node in two versions from a new one of the same name. */
export const copyNodes = async (ctx: Ctx, from: ProcessVersion, to: ProcessVersion): Promise<void> => {
  for (const node of await freshNodesOf(ctx, from.id)) {
    const own = Object.keys(fields).map((key) => [key, node[key as keyof ProcessNode]])
    const copy = { ...Object.fromEntries(own), custom: node.custom, processVersionId: to.id }
    await create(ctx, processNode, copy as Draft<typeof processNode>, 'copy')
  }
}

export const versionCommands = [addNode, moveNode, removeNode, publishVersion, discardVersion]
