import { type Ctx, field, get, sql, view } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { type BuyingRole, buyingRoles } from './buying-roles.ts'
import { differences } from './diff.rules.ts'
import { measuresOf } from './measure.ts'
import { processNode, processVersion } from './process.entity.ts'
import { activeDefaultVersion, nodesOf } from './version.query.ts'

const versionRef = { zh: '流程版本', en: 'Process version' }

/** What changed between two versions, with posts by name. */
export const processDiff = view('process-diff', {
  zh: '流程版本对比',
  en: 'Process diff',
  allow: everybody,
  input: {
    from: field.ref('process-version', { ...versionRef, required: true }),
    to: field.ref('process-version', { ...versionRef, required: true }),
  },
  run: async (ctx, input) => {
    const from = await get(ctx, processVersion, input.from)
    const to = await get(ctx, processVersion, input.to)
    const [before, after] = [await nodesOf(ctx, from.id), await nodesOf(ctx, to.id)]
    const posts = await postNames(ctx, [...before, ...after])
    const shown = (key: string, value: unknown) => {
      if (key === 'buyingRoles') return (value as BuyingRole[] | null)?.map((role) => buyingRoles[role].zh)
      return postKeys.includes(key as PostKey) ? posts.get(value as string) : value
    }
    const items = differences(before, after).map((difference) => ({
      ...difference,
      changes: difference.changes.map((change) => ({
        field: change.field,
        label: labelOf(change.field),
        before: shown(change.field, change.before) ?? null,
        after: shown(change.field, change.after) ?? null,
      })),
    }))
    const head = ({ id, name, number, state, publishedOn, note }: typeof from) => ({
      id,
      name,
      number,
      state,
      publishedOn,
      note,
    })
    return { from: head(from), to: head(to), items }
  },
})

/** The process as a diagram: nodes as prescribed, and beside each how it really goes. */
export const processMap = view('process-map', {
  zh: '流程图',
  en: 'Process map',
  allow: everybody,
  input: {
    versionId: field.ref('process-version', {
      ...versionRef,
      help: '不填为默认流程的当前版本。',
      helpEn: 'Empty: the current version of the default process.',
    }),
  },
  run: async (ctx, { versionId }) => {
    const version = versionId ? await get(ctx, processVersion, versionId) : await activeDefaultVersion(ctx)
    const nodes = await nodesOf(ctx, version.id)
    const posts = await postNames(ctx, nodes)
    const { at, transitions, slowestId } = await measuresOf(ctx, version.id, nodes)
    return {
      version: {
        id: version.id,
        name: version.name,
        processId: version.processId,
        number: version.number,
        state: version.state,
      },
      nodes: nodes.map((node) => ({
        id: node.id,
        stepId: node.stepId,
        position: node.position,
        name: node.name,
        responsiblePostId: node.responsiblePostId,
        responsiblePost: posts.get(node.responsiblePostId ?? '') ?? null,
        standardDays: node.standardDays,
        standard: node.standard,
        tools: node.tools,
        knownProblems: node.knownProblems,
        requiredFields: node.requiredFields ?? [],
        deliverables: node.deliverables ?? [],
        needsReport: node.needsReport,
        painPoints: node.painPoints,
        buyingRoles: (node.buyingRoles ?? []).map((role) => buyingRoles[role].zh),
        techPost: posts.get(node.techPostId ?? '') ?? null,
        supplyPost: posts.get(node.supplyPostId ?? '') ?? null,
        probability: node.probability,
        isWon: node.isWon,
        ...at(node.id),
      })),
      transitions,
      slowestId,
    }
  },
})

const labelOf = (key: string) => {
  const { zh, en } = processNode.fields[key as keyof typeof processNode.fields]
  return { zh, en }
}

const postKeys = ['responsiblePostId', 'techPostId', 'supplyPostId'] as const
type PostKey = (typeof postKeys)[number]

const postNames = async (
  ctx: Ctx,
  nodes: readonly Readonly<Record<PostKey, string | null>>[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = [...new Set(nodes.flatMap((node) => postKeys.flatMap((key) => node[key] ?? [])))]
  const rows = await ctx.db.rows<{ id: string; name: string }>(
    sql`select id, name from people.post where id = any(${ids}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}

export const processViews = [processDiff, processMap]
