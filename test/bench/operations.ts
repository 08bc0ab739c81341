import type pg from 'pg'
import type { Asked } from './load.ts'

/** What the bench knows about the seeded company. */
export interface Ground {
  readonly managerId: string
  readonly subtree: readonly string[]
  readonly nodes: readonly string[]
  readonly accounts: readonly string[]
  readonly opportunities: readonly string[]
  readonly openOpportunities: readonly { id: string; ownerId: string }[]
  readonly words: readonly string[]
}

export interface Operation {
  readonly name: string
  /** Requests a second of the best peer on this class of machine and data; the bar is twenty times that. */
  readonly peer: number
  readonly next: () => Asked
  /** The same SQL on a bare connection. */
  readonly bare: (client: pg.Client) => Promise<unknown>
}

/** Walks through a list in long strides, so that neighbouring requests do not ask for neighbouring rows. */
const maker = () => {
  let n = 0
  return <T>(list: readonly T[]): T => {
    n += 7919
    return list[n % list.length] as T
  }
}

const page = `select t.id, t.version, t.name, t.account_id, t.node_id, t.amount, t.expected_on, t.owner_id, t.outcome, a.name as account, n.name as node, e.name as owner
  from (select * from crm.opportunity t where t.deleted_at is null and t.owner_id = any($1::uuid[]) and COND order by t.id desc limit 51) t
  left join crm.account a on a.id = t.account_id left join process.process_node n on n.id = t.node_id left join people.employee e on e.id = t.owner_id
  order by t.id desc`
const named = (client: pg.Client, name: string, text: string, values: unknown[]) => client.query({ name, text, values })
const query = (path: string, parameters: Record<string, string>): Asked => ({
  method: 'GET',
  path: `${path}?${new URLSearchParams(parameters)}`,
})

/** The nine operations, as a manager. Parameters change from request to request. */
export const operations = (ground: Ground): Operation[] => {
  const pick = maker()
  const { subtree, nodes, words } = ground
  let serial = 0
  const moves = ground.openOpportunities.map(({ id }) => ({ id, back: false }))
  return [
    {
      name: '列表:最新 50 个商机',
      peer: 51,
      next: () => query('/api/opportunity', { limit: '50', count: 'none' }),
      bare: (c) => named(c, 'list', page.replace('COND', 'true'), [subtree]),
    },
    {
      name: '筛选列表与总数',
      peer: 58,
      next: () =>
        query('/api/opportunity', {
          limit: '50',
          filter: JSON.stringify({ outcome: 'open', nodeId: pick(nodes) }),
          count: 'exact',
        }),
      bare: async (c) => {
        const node = pick(nodes)
        await named(c, 'filtered', page.replace('COND', "t.outcome = 'open' and t.node_id = $2"), [subtree, node])
        return named(
          c,
          'total',
          "select count(*) from crm.opportunity t where t.deleted_at is null and t.owner_id = any($1::uuid[]) and t.outcome = 'open' and t.node_id = $2",
          [subtree, node],
        )
      },
    },
    {
      name: '两个汉字搜索',
      peer: 30,
      next: () => query('/api/opportunity', { limit: '20', q: pick(words), count: 'none' }),
      bare: (c) => {
        const word = pick(words)
        return c.query(
          `select t.id, t.version, t.name, t.account_id, t.node_id, t.amount, t.expected_on, t.owner_id, t.outcome from crm.opportunity t join crm.opportunity_search s on s.id = t.id
            where t.deleted_at is null and t.owner_id = any($1::uuid[]) and s.grams @> $2::text[] and s.words like $3 order by t.id desc limit 21`,
          [subtree, [word], `%${word}%`],
        )
      },
    },
    {
      name: '按阶段汇总',
      peer: 15,
      next: () => ({
        method: 'POST',
        path: '/api/opportunity/aggregate',
        body: JSON.stringify({ groupBy: ['nodeId', 'outcome'], measures: [{ count: '*' }, { sum: 'amount' }] }),
      }),
      bare: (c) =>
        named(
          c,
          'stages',
          'select node_id, outcome, count(*), sum(amount) from crm.opportunity t where t.deleted_at is null and t.owner_id = any($1::uuid[]) group by 1, 2',
          [subtree],
        ),
    },
    {
      name: '按月与负责人汇总',
      peer: 11,
      next: () => ({
        method: 'POST',
        path: '/api/opportunity/aggregate',
        body: JSON.stringify({
          groupBy: ['closedOn:month', 'ownerId'],
          measures: [{ count: '*' }, { sum: 'amount' }],
          filter: { outcome: 'won' },
        }),
      }),
      bare: (c) =>
        named(
          c,
          'months',
          "select date_trunc('month', closed_on)::date, owner_id, count(*), sum(amount) from crm.opportunity t where t.deleted_at is null and t.owner_id = any($1::uuid[]) and outcome = 'won' group by 1, 2",
          [subtree],
        ),
    },
    {
      name: '读取一条记录',
      peer: 61,
      next: () => ({ method: 'GET', path: `/api/opportunity/${pick(ground.opportunities)}` }),
      bare: (c) =>
        named(
          c,
          'record',
          `select t.*, a.name as account, n.name as node, e.name as owner, v.name as version_name, p.name as product from crm.opportunity t left join crm.account a on a.id = t.account_id
          left join process.process_node n on n.id = t.node_id left join people.employee e on e.id = t.owner_id left join process.process_version v on v.id = t.process_version_id
          left join catalog.product p on p.id = t.product_id where t.id = $2 and t.owner_id = any($1::uuid[]) and t.deleted_at is null`,
          [subtree, pick(ground.opportunities)],
        ),
    },
    {
      name: '新建商机(含审计与事件)',
      peer: 29,
      next: () => ({
        method: 'POST',
        path: '/api/opportunity',
        body: JSON.stringify({
          name: `压测商机 ${++serial}`,
          accountId: pick(ground.accounts),
          amount: serial * 100,
          ownerId: pick(subtree),
        }),
      }),
      bare: (c) => bareCreate(c, pick(subtree), pick(ground.accounts), pick(nodes), ++serial),
    },
    {
      name: '推进阶段(含审计与事件)',
      peer: 49,
      next: () => {
        const move = pick(moves)
        move.back = !move.back
        return move.back
          ? { method: 'POST', path: `/api/opportunity/${move.id}/advance`, body: '{}' }
          : { method: 'POST', path: `/api/opportunity/${move.id}/goBack`, body: JSON.stringify({ reason: '压测' }) }
      },
      bare: (c) => bareMove(c, pick(moves).id, pick(nodes)),
    },
  ]
}

/** The rows that creating an opportunity leaves: record, search entry, stage entry, turn, event; in one transaction. */
const bareCreate = async (
  c: pg.Client,
  owner: string,
  account: string,
  node: string,
  serial: number,
): Promise<void> => {
  await c.query('begin')
  const { rows } = await named(
    c,
    'create',
    `insert into crm.opportunity (id, name, code, account_id, owner_id, amount, node_id, process_version_id, stage_entered_at, outcome)
    select uuidv7(), $1, 'B' || nextval('crm.opportunity_code_seq'), $2, $3, $4, n.id, n.process_version_id, now(), 'open' from process.process_node n where n.id = $5 returning id`,
    [`压测 ${serial}`, account, owner, serial, node],
  )
  const id = rows[0].id
  await named(c, 'words', 'insert into crm.opportunity_search (id, words, grams) values ($1, $2, $3)', [
    id,
    `压测 ${serial}`,
    ['压', '测', '压测', String(serial)],
  ])
  await named(
    c,
    'stage',
    'insert into crm.stage_entry (id, opportunity_id, node_id, entered_at) values (uuidv7(), $1, $2, now())',
    [id, node],
  )
  await named(
    c,
    'turn',
    "insert into crm.turn (id, opportunity_id, owner_id, side, started_at) values (uuidv7(), $1, $2, 'us', now())",
    [id, owner],
  )
  await named(
    c,
    'event',
    "insert into kernel.event (at, actor_id, entity, record_id, verb, version) values (now(), $1, 'opportunity', $2, 'create', 1)",
    [owner, id],
  )
  await c.query('commit')
}

const bareMove = async (c: pg.Client, id: string, node: string): Promise<void> => {
  await c.query('begin')
  const { rows } = await named(c, 'lock', 'select * from crm.opportunity where id = $1 for update', [id])
  await named(
    c,
    'move',
    'update crm.opportunity set node_id = $2, stage_entered_at = now(), version = version + 1, updated_at = now() where id = $1',
    [id, node],
  )
  await named(
    c,
    'left',
    'update crm.stage_entry set left_at = now() where opportunity_id = $1 and left_at is null and deleted_at is null',
    [id],
  )
  await named(
    c,
    'entered',
    'insert into crm.stage_entry (id, opportunity_id, node_id, entered_at) values (uuidv7(), $1, $2, now())',
    [id, node],
  )
  await named(
    c,
    'moved',
    "insert into kernel.event (at, actor_id, entity, record_id, verb, version, changes) values (now(), $1, 'opportunity', $2, 'advance', $3, $4)",
    [rows[0].owner_id, id, rows[0].version + 1, JSON.stringify({ nodeId: [rows[0].node_id, node] })],
  )
  await c.query('commit')
}
