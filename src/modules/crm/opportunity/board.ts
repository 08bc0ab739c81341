import {
  and,
  asSql,
  type Ctx,
  commandsOn,
  entityNamed,
  field,
  type Input,
  reach,
  type Sql,
  sql,
  today,
  visibleRows,
} from '../../../kernel/index.ts'
import type { WorkingCalendar } from '../../../platform/calendar/working-time.ts'
import { companyCalendar } from '../../work/index.ts'
import { clocksOf, type Since, waitColumns } from './clocks.ts'
import { opportunity } from './opportunity.entity.ts'
import { daysBetween } from './opportunity.rules.ts'

// What the two views of the board share: whose deals, and how a card looks.

export const whose = {
  ownerId: field.person({ zh: '负责人', en: 'Owner' }),
  unitId: field.ref('unit', { zh: '组织', en: 'Unit' }),
}

/** Owners that are asked for, within what the actor may see; `row` says where the owner stands, in the table or a roll-up. */
export const ownersAsked = (
  ctx: Ctx,
  { ownerId, unitId }: Input<typeof whose>,
  alias: string,
  row?: (key: string) => Sql,
): Sql<boolean> => {
  const owner = sql.ref(`${alias}.owner_id`)
  return and([
    asSql(visibleRows(opportunity, ctx.actor, alias, 'read', row)),
    ...(ownerId ? [sql`${owner} = ${ownerId}::uuid`] : []),
    ...(unitId ? [sql`${owner} in (${peopleOf(unitId)})`] : []),
  ])
}

const peopleOf = (unitId: string): Sql => sql`
  with recursive below (id) as (
    select ${unitId}::uuid union select u.id from people.unit as u join below on u.parent_id = below.id where u.deleted_at is null)
  select e.id from people.employee as e where e.unit_id in (select id from below)`

/** The name of an account shows only to those who may open it, also on a deal of theirs. */
export const accountSeen = (ctx: Ctx, alias: string): Sql<boolean> => {
  const account = entityNamed('account')
  return account ? asSql(visibleRows(account, ctx.actor, alias)) : sql<boolean>`false`
}

interface CardRow extends Since {
  id: string
  version: number
  name: string
  node_id: string
  amount: number | null
  expected_on: string | null
  account_id: string | null
  account: string | null
  owner_id: string
  owner: string | null
  stage_entered_at: string
  next_action: string | null
  next_action_on: string | null
}

/** One page of cards for each of these nodes, newest first, by one statement. `before` is the id of the last card seen. */
export const cardsOf = async (
  ctx: Ctx,
  nodeIds: readonly string[],
  asked: Input<typeof whose>,
  limit: number,
  before?: string | null,
) => {
  const rows = await ctx.db.rows<CardRow>(sql`select card.*, a.name as account, e.name as owner, ${waitColumns('card')}
    from unnest(${[...nodeIds]}::uuid[]) as node (id) cross join lateral (
      select o.id, o.version, o.name, o.node_id, o.amount, o.expected_on, o.account_id, o.owner_id, o.stage_entered_at, o.next_action, o.next_action_on,
        o.created_at as "createdAt", o.last_activity_at as "lastActivityAt", o.next_action_by as "nextActionBy"
      from crm.opportunity as o
      where o.node_id = node.id and o.outcome = 'open' and o.deleted_at is null and ${ownersAsked(ctx, asked, 'o')}
        ${before ? sql`and o.id < ${before}::uuid` : sql``}
      order by o.id desc limit ${limit}) as card
    left join crm.account as a on a.id = card.account_id and ${accountSeen(ctx, 'a')} left join people.employee as e on e.id = card.owner_id
    order by card.id desc`)
  const calendar = await companyCalendar(ctx)
  return rows.map((row) => cardOf(ctx, row, calendar))
}

export type Card = ReturnType<typeof cardOf>

const cardOf = (ctx: Ctx, row: CardRow, calendar: WorkingCalendar) => ({
  id: row.id,
  version: row.version,
  name: row.name,
  nodeId: row.node_id,
  amount: row.amount,
  expectedOn: row.expected_on,
  accountId: row.account_id,
  account: row.account,
  ownerId: row.owner_id,
  owner: row.owner,
  stageDays: daysBetween(row.stage_entered_at, ctx.now),
  nextAction: row.next_action,
  nextActionOn: row.next_action_on,
  overdue: row.next_action_on !== null && row.next_action_on < today(ctx),
  /** What the deal waits for, and how much working time already. */
  clock: clocksOf(row, calendar, ctx.now)[0] ?? null,
  minutesPerDay: calendar.minutesPerDay,
  can: verbsOn(ctx, row.owner_id),
})

/** What the actor may do with an open deal of this owner. */
const verbsOn = (ctx: Ctx, ownerId: string): string[] => {
  const within = (verb: string) => {
    const scope = reach(ctx.actor, 'opportunity', verb)
    return scope === 'all' || (scope === 'team' && ctx.actor.subtreeIds.includes(ownerId))
  }
  const commands = [...commandsOn('opportunity').values()].filter(
    ({ scope, when }) => scope === 'record' && (when?.outcome?.includes('open') ?? true),
  )
  return ['update', 'remove', ...commands.map(({ verb }) => verb)].filter(within)
}
