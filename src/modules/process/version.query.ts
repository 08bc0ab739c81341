import { type Ctx, faults, select, sql } from '../../kernel/index.ts'
import { type ProcessNode, type ProcessVersion, processNode, processVersion } from './process.entity.ts'

const fail = faults('process', {
  no_default: {
    status: 409,
    zh: '公司还没有使用中的默认销售流程。请管理员在「设置 · 销售流程」中发布一个流程并设为默认。',
  },
})

/** The version in use of the company's default process. */
export const activeDefaultVersion = async (ctx: Ctx): Promise<ProcessVersion> => {
  const [version] = await select(ctx, processVersion, {
    unscoped: true,
    where: sql`t.state = 'active' and t.process_id = (select id from process.process where is_default and deleted_at is null)`,
  })
  return version ?? fail('no_default')
}

/** The version in use of one process, if it was ever published. */
export const activeVersionOf = async (ctx: Ctx, processId: string): Promise<ProcessVersion | undefined> => {
  const where = sql`t.state = 'active' and t.process_id = ${processId}::uuid`
  return (await select(ctx, processVersion, { unscoped: true, where }))[0]
}

const remembered = new WeakMap<Ctx, Map<string, Promise<ProcessNode[]>>>()

/** The nodes of a version in order; asked of the database once in a request. Drafts are edited with `freshNodesOf`. */
export const nodesOf = (ctx: Ctx, versionId: string): Promise<ProcessNode[]> => {
  const known = remembered.get(ctx) ?? new Map<string, Promise<ProcessNode[]>>()
  remembered.set(ctx, known)
  const nodes = known.get(versionId) ?? freshNodesOf(ctx, versionId)
  known.set(versionId, nodes)
  return nodes
}

export const freshNodesOf = (ctx: Ctx, versionId: string): Promise<ProcessNode[]> =>
  select(ctx, processNode, {
    unscoped: true,
    where: sql`t.process_version_id = ${versionId}::uuid`,
    orderBy: sql`t.position`,
  })
