import { type Ctx, faults, field, type Input, isId, sql, today, view } from '../../../kernel/index.ts'
import { activeDefaultVersion } from '../../process/index.ts'
import { readers } from '../access.ts'
import { type Card, cardsOf, ownersAsked, whose } from './board.ts'

const fail = faults('pipeline', {
  bad_cursor: {
    status: 422,
    field: 'cursor',
    zh: '分页标记无效,请从第一页重新加载。',
    en: 'The page mark is not valid. Load from the first page.',
  },
})

const pageSize = 20

/** The board: each stage of a process with its open deals' number, sum and overdue, and its first cards. */
export const pipeline = view('pipeline', {
  zh: '销售漏斗看板',
  en: 'Pipeline board',
  allow: readers,
  input: { processVersionId: field.ref('process-version', { zh: '流程版本', en: 'Process version' }), ...whose },
  run: async (ctx, input) => {
    const processVersionId = input.processVersionId ?? (await activeDefaultVersion(ctx)).id
    const columns = await columnsOf(ctx, processVersionId, input)
    const nodeIds = columns.map(({ nodeId }) => nodeId)
    const cards = await cardsOf(ctx, nodeIds, input, pageSize + 1)
    const pages = Map.groupBy(cards, ({ nodeId }) => nodeId)
    return {
      processVersionId,
      columns: columns.map((column) => ({ ...column, ...pageOf(pages.get(column.nodeId) ?? []) })),
    }
  },
})

/** More cards of one stage. */
export const pipelineColumn = view('pipeline-column', {
  zh: '看板的一列',
  en: 'Pipeline column',
  allow: readers,
  input: {
    nodeId: field.ref('process-node', { zh: '阶段', en: 'Stage', required: true }),
    cursor: field.text({ zh: '分页标记', en: 'Cursor', max: 40 }),
    ...whose,
  },
  run: async (ctx, { nodeId, cursor, ...asked }) => {
    if (cursor && !isId(cursor)) fail('bad_cursor')
    return pageOf(await cardsOf(ctx, [nodeId], asked, pageSize + 1, cursor))
  },
})

const pageOf = (cards: readonly Card[]) => {
  const items = cards.slice(0, pageSize)
  return { items, next: cards.length > pageSize ? (items.at(-1)?.id ?? null) : null }
}

interface ColumnRow {
  id: string
  name: string
  position: number
  is_won: boolean
  probability: number | null
  standard_days: number | null
  n: number
  amount: number
  overdue: number
}

// Number and sum come from the roll-up that is kept per owner and node; only what is overdue today must be counted.
const columnsOf = async (ctx: Ctx, versionId: string, asked: Input<typeof whose>) => {
  const rows = await ctx.db.rows<ColumnRow>(sql`
    with standing as (
      select s.node_id, sum(s.n) as n, sum(s.amount) as amount from crm.opportunity_by_stage as s
      where s.outcome = 'open' and ${ownersAsked(ctx, asked, 's', () => sql`s.owner_id`)} group by s.node_id),
    late as (
      select o.node_id, count(*) as n from crm.opportunity as o
      where o.outcome = 'open' and o.deleted_at is null and o.next_action_on < ${today(ctx)}::date and ${ownersAsked(ctx, asked, 'o')} group by o.node_id)
    select n.id, n.name, n.position, n.is_won, n.probability, n.standard_days,
      coalesce(standing.n, 0)::bigint as n, coalesce(standing.amount, 0)::bigint as amount, coalesce(late.n, 0) as overdue
    from process.process_node as n left join standing on standing.node_id = n.id left join late on late.node_id = n.id
    where n.process_version_id = ${versionId}::uuid and n.deleted_at is null order by n.position`)
  return rows.map(({ id, is_won, standard_days, n, ...row }) => ({
    nodeId: id,
    ...row,
    isWon: is_won,
    standardDays: standard_days,
    count: n,
  }))
}
