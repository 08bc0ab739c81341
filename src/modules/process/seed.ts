import { type Ctx, create, createMany, newId, sql, today } from '../../kernel/index.ts'
import { post } from '../people/index.ts'
import { processNode, processVersion, salesProcess } from './process.entity.ts'
import { type ProcessTemplate, processTemplates, type TemplatePost, templatePosts } from './templates.ts'

/** Adds the processes that an installation starts with and that it never had. Changes nothing that is there. */
export const seedProcesses = async (ctx: Ctx): Promise<void> => {
  // Several processes may start at once; the later ones find the work done.
  await ctx.db.rows(sql`select pg_advisory_xact_lock(hashtext('process.seed'))`)
  const known = await ctx.db.rows<{ code: string }>(sql`select code from process.process`)
  const missing = processTemplates.filter((template) => !known.some(({ code }) => code === template.code))
  if (missing.length === 0) return
  const posts = await findOrCreatePosts(ctx)
  for (const template of missing) {
    await seedProcess(ctx, template, posts, known.length === 0 && template === processTemplates[0])
  }
}

const seedProcess = async (
  ctx: Ctx,
  { nodes, ...template }: ProcessTemplate,
  posts: ReadonlyMap<TemplatePost, string>,
  isDefault: boolean,
): Promise<void> => {
  const process = await create(ctx, salesProcess, { ...template, isDefault })
  const version = await create(ctx, processVersion, {
    processId: process.id,
    number: 1,
    name: `${process.name} 第 1 版`,
    state: 'active',
    publishedOn: today(ctx),
  })
  const postOf = (key: TemplatePost | undefined) => (key && posts.get(key)) ?? null
  await createMany(
    ctx,
    processNode,
    nodes.map(({ post, techPost, supplyPost, isWon = false, ...node }, i) => ({
      ...node,
      techPostId: postOf(techPost),
      supplyPostId: postOf(supplyPost),
      isWon,
      processVersionId: version.id,
      stepId: newId(ctx.now.getTime()),
      position: i + 1,
      responsiblePostId: postOf(post),
    })),
  )
}

/** Posts are known by name: a company that already has 销售代表 keeps its own. */
const findOrCreatePosts = async (ctx: Ctx): Promise<ReadonlyMap<TemplatePost, string>> => {
  const known = await ctx.db.rows<{ id: string; name: string }>(
    sql`select id, name from people.post where deleted_at is null`,
  )
  const ids = new Map<TemplatePost, string>()
  for (const [key, draft] of Object.entries(templatePosts)) {
    const found = known.find(({ name }) => name === draft.name) ?? (await create(ctx, post, draft))
    ids.set(key as TemplatePost, found.id)
  }
  return ids
}
