import {
  type Ctx,
  create,
  entity,
  faults,
  field,
  first,
  get,
  kindCommand,
  sql,
  through,
} from '../../../kernel/index.ts'
import { everybody } from '../../people/index.ts'
import { nodesOf } from '../../process/index.ts'
import { exporters, readers } from '../access.ts'
import { opportunity } from '../opportunity/index.ts'
import { type Side, sides, verdicts } from './sides.ts'

const fields = {
  opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
  side: field.choice(sides, { zh: '方面', en: 'Side', required: true }),
  verdict: field.choice(verdicts, { zh: '结论', en: 'Verdict', required: true }),
  note: field.longText({
    zh: '说明',
    en: 'Note',
    max: 2000,
    required: true,
    help: '依据;有条件或不可行时,条件或原因。',
    helpEn: 'Grounds; where it is conditional or not feasible, the conditions or reasons.',
  }),
}

/** A word of somebody who has to make it or supply it, before the customer is promised it (item 68). The latest of each side counts. */
export const feasibility = entity('feasibility', {
  table: 'crm.feasibility',
  label: { zh: '可行性确认', en: 'Feasibility' },
  title: 'note',
  fields: {
    ...fields,
    confirmedById: field.person({ zh: '确认人', en: 'Confirmed by', required: true, by: 'system' }),
    postId: field.ref('post', { zh: '岗位', en: 'Post', required: true, by: 'system' }),
  },
  list: ['side', 'verdict', 'note', 'opportunityId', 'confirmedById', 'postId'],
  grants: { read: readers, export: exporters },
  visible: through('opportunityId', 'opportunity'),
})

const fail = faults('feasibility', {
  not_asked: {
    status: 409,
    field: 'side',
    zh: '这个商机的销售流程不要求{side}可行性确认,不需要登记。',
    en: 'This deal’s process asks for no {side} feasibility check.',
  },
  not_your_post: {
    status: 403,
    field: 'side',
    zh: '{side}可行性由「{posts}」确认。请这个岗位的同事登记,或请管理员在销售流程中改由其他岗位确认。',
    en: '{side} feasibility is confirmed by “{posts}”. Let them record it, or ask an administrator to give it to another post in the process.',
  },
  deal_closed: {
    status: 409,
    zh: '商机已关闭,不再需要可行性确认。',
    en: 'The deal is closed and needs no feasibility check.',
  },
})

export const confirmFeasibility = kindCommand(feasibility, 'confirm', {
  zh: '确认可行性',
  en: 'Confirm feasibility',
  tone: 'primary',
  input: fields,
  allow: everybody,
  run: async (ctx, input) => {
    const deal = await get(ctx, opportunity, input.opportunityId)
    if (deal.outcome !== 'open') fail('deal_closed')
    const side = sides[input.side].zh
    const posts = await postsFor(ctx, deal.processVersionId, input.side)
    if (posts.length === 0) fail('not_asked', { side })
    const mine = await postOf(ctx)
    if (!mine || !posts.includes(mine.id)) return fail('not_your_post', { side, posts: await namesOf(ctx, posts) })
    const { id } = await create(ctx, feasibility, {
      ...input,
      confirmedById: ctx.actor.employeeId,
      postId: mine.id,
    })
    return { id }
  },
})

/** Posts that a version of the process asks on this side. */
const postsFor = async (ctx: Ctx, versionId: string, side: Side): Promise<string[]> =>
  (await nodesOf(ctx, versionId)).flatMap((node) => (side === 'tech' ? node.techPostId : node.supplyPostId) ?? [])

const postOf = (ctx: Ctx): Promise<{ id: string } | undefined> =>
  first<{ id: string }>(
    ctx.db,
    sql`select post_id as id from people.employee where id = ${ctx.actor.employeeId}::uuid and post_id is not null`,
  )

const namesOf = async (ctx: Ctx, ids: readonly string[]): Promise<string> => {
  const rows = await ctx.db.rows<{ name: string }>(
    sql`select name from people.post where id = any(${[...ids]}::uuid[]) order by name`,
  )
  return rows.map(({ name }) => name).join('」、「')
}
