import {
  beginningOf,
  type Ctx,
  change,
  command,
  create,
  type Entity,
  entityNamed,
  faults,
  field,
  find,
  first,
  get,
  kindCommand,
  type Row,
  sql,
} from '../../../kernel/index.ts'
import { keepers } from '../../people/index.ts'
import { dispatchers, sellers } from '../access.ts'
import { account } from '../account/index.ts'
import { lead } from '../lead/index.ts'
import { oneAtATime } from './cap.ts'
import { belongsTo, limitsOf, refuseBeyondLimits, refuseClaim, refuseTooEarly } from './claim.ts'
import { nearestPools } from './nearest.ts'
import { pool, poolEntry, standsInPool } from './pool.entity.ts'
import { putIntoPools } from './put.ts'
import { recycle } from './recycle.ts'

const fail = faults('pool', {
  no_pool: {
    status: 409,
    zh: '你的组织没有可用的公海。请联系销售运营设置后再放入。',
    en: 'Your unit has no pool. Ask sales operations to set one up.',
  },
  nobody: {
    status: 409,
    zh: '记录没有负责人,已在公海或待分配,不需要放入。',
    en: 'The record has no owner and is in a pool, or waits for one, already.',
  },
  other_kind: {
    status: 409,
    field: 'toId',
    zh: '公海「{pool}」存放的是{kind},不能移入。请选择同类公海。',
    en: 'Pool “{pool}” holds {kind}. Choose a pool of the same kind.',
  },
  same_pool: {
    status: 409,
    field: 'toId',
    zh: '记录已在公海「{pool}」中,请选择另一个公海。',
    en: 'The record is in pool “{pool}” already. Choose another.',
  },
  no_entry: {
    status: 404,
    field: 'entryId',
    zh: '公海里没有这条记录,可能已被领取、放弃或删除。请刷新列表。',
    en: 'It is no longer in the pool; it may be claimed, dropped or deleted. Reload the list.',
  },
})

const claimInput = { entryId: field.text({ zh: '公海记录', en: 'Entry', required: true, max: 36 }) }

type Entry = Row<typeof poolEntry>

/** The stay in this pool, held until commit. What is in the pool is not in the sight of the entity, so it is read by the pool's own rule. */
const entryOf = async (ctx: Ctx, p: Row<typeof pool>, entryId: string): Promise<Entry> => {
  const valid = /^[0-9a-f-]{36}$/.test(entryId)
  const entry = valid ? await find(ctx, poolEntry, entryId, { lock: true, unscoped: true }) : undefined
  if (!entry || entry.poolId !== p.id) return fail('no_entry')
  if (!entry.leftAt) return (await canBeTaken(ctx, entryId)) ? entry : fail('no_entry')
  const taker = await first<{ name: string }>(
    ctx.db,
    sql`select name from people.employee where id = ${entry.takenById}::uuid`,
  )
  return refuseClaim('taken', { name: taker?.name ?? '他人' })
}

const canBeTaken = async (ctx: Ctx, entryId: string): Promise<boolean> =>
  (await first(ctx.db, sql`select from crm.pool_entry as e where e.id = ${entryId}::uuid and ${standsInPool}`)) !==
  undefined

const recordOf = async (ctx: Ctx, entry: Entry): Promise<{ e: Entity; row: Row<Entity> }> => {
  const e: Entity = entry.leadId ? lead : account
  return { e, row: await get(ctx, e, (entry.leadId ?? entry.accountId) as string, { lock: true, unscoped: true }) }
}

/** A record of the pool becomes mine. All that one person takes comes one after the other, so no limit is passed by two at once. */
export const claimFromPool = command(pool, 'claim', {
  zh: '领取',
  en: 'Claim',
  tone: 'primary',
  input: claimInput,
  allow: sellers,
  run: async (ctx, p, { entryId }) => {
    if (!(await belongsTo(ctx, p.unitId))) {
      const unit = await first<{ name: string }>(ctx.db, sql`select name from people.unit where id = ${p.unitId}::uuid`)
      return refuseClaim('not_yours', { pool: p.name, unit: unit?.name ?? '' })
    }
    await oneAtATime(ctx, ctx.actor.employeeId)
    const entry = await entryOf(ctx, p, entryId)
    refuseTooEarly(ctx, p, entry)
    refuseBeyondLimits(ctx, p, await limitsOf(ctx, p))
    const { e, row } = await recordOf(ctx, entry)
    const mine = ctx.actor.employeeId
    await leave(ctx, entry, { outcome: 'claimed', takenById: mine })
    await change(ctx, e, row, { ownerId: mine, poolId: null } as never, { verb: 'claim', facts: { pool: p.name } })
    return { entity: e.name, id: row.id }
  },
})

const leave = (ctx: Ctx, entry: Entry, how: { outcome: 'claimed' | 'moved'; takenById?: string }): Promise<Entry> =>
  change(ctx, poolEntry, entry, { leftAt: ctx.now.toISOString(), ...how }, { verb: 'leave' })

/** To the pool of another part of the organisation. */
export const moveBetweenPools = command(pool, 'move', {
  zh: '移往他池',
  en: 'Move to another pool',
  input: { ...claimInput, toId: field.ref('pool', { zh: '目标公海', en: 'To', required: true }) },
  allow: dispatchers,
  run: async (ctx, p, { entryId, toId }) => {
    const to = await get(ctx, pool, toId)
    if (to.id === p.id) fail('same_pool', { pool: p.name })
    if (to.kind !== p.kind) fail('other_kind', { pool: to.name, kind: entityNamed(to.kind)?.label })
    const entry = await entryOf(ctx, p, entryId)
    const { e, row } = await recordOf(ctx, entry)
    await leave(ctx, entry, { outcome: 'moved' })
    await change(ctx, e, row, { poolId: to.id } as never, { verb: 'movePool', facts: { from: p.name, to: to.name } })
    await create(ctx, poolEntry, {
      poolId: to.id,
      leadId: entry.leadId,
      accountId: entry.accountId,
      enteredAt: ctx.now.toISOString(),
      cause: 'moved',
      why: beginningOf(`由「${p.name}」移入。此前:${entry.why}`, 500),
      whyEn: beginningOf(`Moved from “${p.name}”. Before: ${entry.whyEn ?? entry.why}`, 500),
      previousOwnerId: entry.previousOwnerId,
    })
  },
})

/** The owner, or whoever leads them, gives a record up for others to take. */
const release = (e: typeof lead | typeof account, kind: 'lead' | 'account', when?: { state: ['new', 'working'] }) =>
  command(e as Entity, 'release', {
    zh: '放入公海',
    en: 'Release to the pool',
    input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 300 }) },
    allow: sellers,
    ...(when && { when }),
    run: async (ctx, row, { reason }) => {
      const ownerId = (row as unknown as { ownerId: string | null }).ownerId
      if (!ownerId) return fail('nobody')
      const to = (await nearestPools(ctx, kind, [ownerId])).get(ownerId)
      if (!to) return fail('no_pool')
      const { id, version } = row
      const why = { zh: `${ctx.actor.name}放入:${reason}`, en: `Released by ${ctx.actor.name}: ${reason}` }
      await putIntoPools(ctx, kind, [{ id, version, ownerId, poolId: to.id, cause: 'released', why }], 'release')
      return { pool: to.name }
    },
  })

export const releaseLead = release(lead, 'lead', { state: ['new', 'working'] })
export const releaseAccount = release(account, 'account')

/** What the night would do, now. */
export const recycleNow = kindCommand(pool, 'recycle', {
  zh: '立即回收',
  en: 'Recycle now',
  tone: 'danger',
  input: {},
  allow: keepers,
  run: (ctx) => recycle(ctx),
})
