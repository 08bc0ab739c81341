import { type Ctx, faults, remember, select, sql } from '../../kernel/index.ts'
import { type ProcessNode, type ProcessVersion, processNode, processVersion } from './process.entity.ts'

const fail = faults('process', {
  no_default: {
    status: 409,
    zh: '公司还没有使用中的默认销售流程。请管理员在「设置 · 销售流程」中发布一个流程并设为默认。',
    en: 'The company has no default sales process in use. Ask an administrator to publish one under Settings → Sales processes and make it the default.',
  },
})

const kinds = ['process', 'process-version', 'process-node']

/** The version in use of the company's default process. */
export const activeDefaultVersion = (ctx: Ctx): Promise<ProcessVersion> =>
  remember(ctx, kinds, 'default process version', async () => {
    const [version] = await select(ctx, processVersion, {
      unscoped: true,
      where: sql`t.state = 'active' and t.process_id = (select id from process.process where is_default and deleted_at is null)`,
    })
    return version ?? fail('no_default')
  })

/** The version in use of one process, if it was ever published. */
export const activeVersionOf = async (ctx: Ctx, processId: string): Promise<ProcessVersion | undefined> => {
  const where = sql`t.state = 'active' and t.process_id = ${processId}::uuid`
  return (await select(ctx, processVersion, { unscoped: true, where }))[0]
}

/** What a new draft begins with: the version in use, or the last one that was, of a process that was retired. */
export const latestVersionOf = async (ctx: Ctx, processId: string): Promise<ProcessVersion | undefined> => {
  const where = sql`t.state in ('active', 'retired') and t.process_id = ${processId}::uuid`
  return (await select(ctx, processVersion, { unscoped: true, where, orderBy: sql`t.number desc`, limit: 1 }))[0]
}

/** A version of a process, as far as choosing one goes. A process without a version is one as well. */
export interface WayToSell {
  readonly id: string | null
  readonly name: string
  readonly state: ProcessVersion['state']
  readonly processId: string
  readonly process: string
}

/** All versions of all processes, from memory. */
export const waysToSell = (ctx: Ctx): Promise<readonly WayToSell[]> =>
  remember(ctx, kinds, 'ways to sell', () =>
    ctx.db.rows(
      sql<WayToSell>`select v.id, coalesce(v.name, p.name) as name, coalesce(v.state, 'draft') as state, p.id as "processId", p.name as process
        from process.process as p left join process.process_version as v on v.process_id = p.id and v.deleted_at is null
        where p.deleted_at is null`,
    ),
  )

/** The nodes of all versions in order, from memory. */
export const allNodes = (ctx: Ctx): Promise<readonly ProcessNode[]> =>
  remember(ctx, kinds, 'process nodes', () => select(ctx, processNode, { unscoped: true, orderBy: sql`t.position` }))

/** The nodes of a version in order, from memory. Drafts are edited with `freshNodesOf`. */
export const nodesOf = async (ctx: Ctx, versionId: string): Promise<ProcessNode[]> =>
  (await allNodes(ctx)).filter((node) => node.processVersionId === versionId)

export const freshNodesOf = (ctx: Ctx, versionId: string): Promise<ProcessNode[]> =>
  select(ctx, processNode, {
    unscoped: true,
    where: sql`t.process_version_id = ${versionId}::uuid`,
    orderBy: sql`t.position`,
  })
