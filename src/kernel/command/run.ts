import { type Actor, reach } from '../access/actor.ts'
import { asSql, ownRows, writableRows } from '../access/visible.ts'
import type { Draft, Entity, Patch, Row, When } from '../entity/entity.ts'
import { commandsOn, commonVerbs, placeIn, verbName } from '../entity/registry.ts'
import { AppError, fail, faults, inWords, refuse } from '../error.ts'
import { integer } from '../field/index.ts'
import { isId } from '../id.ts'
import { askRecord } from '../list/list.ts'
import { type Sql, sql } from '../sql.ts'
import type { Command } from './command.ts'
import type { Ctx } from './ctx.ts'
import { once, type RequestKey } from './idempotency.ts'
import { draftFields, parseAsked, parseInput, refuseFixed, withCustom } from './input.ts'
import { checkReferences, get, getDeleted } from './rows.ts'
import type { Runtime } from './runtime.ts'
import { change, create, remove, restore } from './store.ts'
import { transact } from './transact.ts'

const failState = faults('command', {
  not_now: {
    status: 409,
    zh: '记录当前的状态不能执行「{verb}」。请刷新后查看可用的操作。',
    en: 'The record cannot “{verb}” in its present state. Reload to see what is possible.',
  },
})

/** An answer that a transaction has asked for; what does not decide whether it commits is not waited for before that. */
type Asked = Readonly<{ text: Promise<string> }>

/** The same for a request that must be done once: a repeated one gets the first answer. */
const transactOnce = async (
  runtime: Runtime,
  actor: Actor,
  key: RequestKey | undefined,
  run: (ctx: Ctx) => Promise<Asked>,
): Promise<string> => {
  if (key) return transact(runtime, actor, (ctx) => once(ctx, key, async () => (await run(ctx)).text))
  const asked = await transact(runtime, actor, async (ctx) => {
    const { text } = await run(ctx)
    // Where the transaction fails, nobody waits for the answer, which fails with it.
    text.catch(() => {})
    return { text }
  })
  return asked.text
}

const authorise = (actor: Actor, e: Entity, verb: string): void => {
  if (!reach(actor, e.name, verb)) fail('forbidden', { verb: verbName(e, verb) })
}

/** The row that the verb may touch, locked; 404 when unseen, 403 when seen but out of the verb's reach. */
const lockFor = async (ctx: Ctx, e: Entity, id: string, verb: string): Promise<Row<Entity>> => {
  if (!isId(id)) return fail('not_found')
  const row = await get(ctx, e, id, { lock: verb === 'remove' ? 'whole' : true })
  await mustReach(ctx, e, id, verb)
  return row
}

/** 403 for a visible record that the verb does not reach. */
export const mustReach = async (ctx: Ctx, e: Entity, id: string, verb: string): Promise<void> => {
  if (!(await isAmong(ctx, e, id, writableRows(e, ctx.actor, 't', verb))))
    fail('out_of_reach', { verb: verbName(e, verb) })
}

const isAmong = async (ctx: Ctx, e: Entity, id: string, rows: Sql<boolean> | boolean): Promise<boolean> => {
  if (rows === true) return true
  const [cells] = await ctx.db.cells(
    sql`select ${asSql(rows)} from ${sql.table(e.table)} as t where t.id = ${id}::uuid`,
  )
  return cells?.[0] === 't'
}

/** Refuses to point to what is not there or not seen, in own fields too. What is there stays: a merge waits for what points to it. */
const checkWritten = (ctx: Ctx, e: Entity, { custom, ...own }: Record<string, unknown>): Promise<void> => {
  const values = { ...own, ...(custom as Record<string, unknown>) }
  const places = Object.keys(values).flatMap((key) => placeIn(e, key) ?? [])
  return checkReferences(ctx, places, values, sql` for key share`)
}

/**
 * The record after a command, which may have taken it out of the actor's sight. An edit must not (`mustSee`): one that would is
 * refused by the reading itself, see `databaseFault`.
 */
const answer = async (ctx: Ctx, e: Entity, id: string, mustSee = false): Promise<Asked> => {
  const { json } = await askRecord(ctx.db, e, id, ctx, { mustSee })
  return { text: json.then((text) => text ?? JSON.stringify({ id, visible: false })) }
}

/** POST /api/{entity}: the new record as JSON text. */
export const runCreate = (
  runtime: Runtime,
  actor: Actor,
  e: Entity,
  body: unknown,
  key?: RequestKey,
): Promise<string> => {
  authorise(actor, e, 'create')
  const values = withCustom(e, parseInput(draftFields(e), body, false))
  return transactOnce(runtime, actor, key, async (ctx) => {
    await checkWritten(ctx, e, values)
    const row = await create(ctx, e, values as Draft<Entity>)
    return answer(ctx, e, row.id, true)
  })
}

/** PATCH /api/{entity}/{id}: needs the version that the client saw. */
export const runUpdate = (runtime: Runtime, actor: Actor, e: Entity, id: string, body: unknown): Promise<string> => {
  authorise(actor, e, 'update')
  const { version, ...rest } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  if (!Number.isInteger(version)) refuse('version', 'required', '请带上读取时的版本号 version。')
  const values = withCustom(e, parseInput(draftFields(e), rest, true))
  return transactOnce(runtime, actor, undefined, async (ctx) => {
    const row = await lockFor(ctx, e, id, 'update')
    if (row.version !== version) await refuseStale(ctx, e, row, version as number, values)
    await refuseEdit(ctx, e, row, values)
    refuseFixed(e, row as Record<string, unknown>, values)
    await checkWritten(ctx, e, values)
    await change(ctx, e, row, values as Patch<Entity>)
    return answer(ctx, e, id, true)
  })
}

/** 409 that names, for each field of mine that somebody changed since I read it, what it was, what I want and what it is. */
const refuseStale = async (
  ctx: Ctx,
  e: Entity,
  row: Row<Entity>,
  version: number,
  mine: Record<string, unknown>,
): Promise<never> => {
  const since = await ctx.db.rows<{ changes: Record<string, [unknown, unknown]> }>(
    sql`select changes from kernel.event where record_id = ${row.id}::uuid and version > ${version} and changes is not null order by seq`,
  )
  const before = new Map<string, unknown>()
  for (const { changes } of since)
    for (const [key, [old]] of Object.entries(changes)) if (!before.has(key)) before.set(key, old)
  const current = row as Record<string, unknown>
  const shown = (key: string, value: unknown) => (placeIn(e, key)?.field.mask ? undefined : value)
  const conflicts = [...before.keys()].map((key) => ({
    field: key,
    label: inWords(ctx.actor, placeIn(e, key)?.field ?? { zh: key }),
    before: shown(key, before.get(key)),
    theirs: shown(key, current[key]),
    mine: mine[key],
  }))
  throw new AppError('request.stale', 409, '这条记录刚被他人修改。请核对差异后再保存。', {
    facts: { version: row.version, conflicts },
    fields: conflicts
      .filter(({ field }) => field in mine)
      .map(({ field, label }) => [field, `「${label}」已被他人修改。`] as const)
      .map(([field, message]) => ({ field, code: 'stale', message, en: message })),
  })
}

export const runRemove = (runtime: Runtime, actor: Actor, e: Entity, id: string): Promise<void> => {
  authorise(actor, e, 'remove')
  return transact(runtime, actor, async (ctx) => {
    const row = await lockFor(ctx, e, id, 'remove')
    await refuseEdit(ctx, e, row, null)
    await remove(ctx, e, row)
  })
}

export const runRestore = (runtime: Runtime, actor: Actor, e: Entity, id: string): Promise<string> => {
  authorise(actor, e, 'remove')
  if (!isId(id)) return Promise.reject(new AppError('request.not_found', 404, '回收站里没有这条记录。'))
  return transactOnce(runtime, actor, undefined, async (ctx) => {
    const row = await getDeleted(ctx, e, id)
    await mustReach(ctx, e, id, 'remove')
    // What may not be changed any more is not put back either. The guard sees the row as it lies in the bin.
    await e.guard?.(ctx, row, {})
    await restore(ctx, e, row)
    return answer(ctx, e, id)
  })
}

const meets = (row: Row<Entity>, when: When = {}): boolean =>
  Object.entries(when).every(([key, allowed]) =>
    allowed.includes((row as Record<string, unknown>)[key] as string | boolean | null),
  )

const refuseState = (row: Row<Entity>, command: Command): void => {
  if (!meets(row, command.when)) failState('not_now', { verb: command.label })
}

const refuseOthers = async (ctx: Ctx, row: Row<Entity>, command: Command): Promise<void> => {
  if (!command.whose || (await isAmong(ctx, command.on, row.id, ownRows(command, ctx.actor, 't')))) return
  await command.whose.otherwise(ctx, row as never)
}

/** Refuses a direct edit (`patch`) or removal (null) of a record whose state or surroundings hold it fast. */
export const refuseEdit = async (
  ctx: Ctx,
  e: Entity,
  row: Row<Entity>,
  patch: Readonly<Record<string, unknown>> | null,
): Promise<void> => {
  // The guard knows the reason; the state alone says only that it is not now.
  await e.guard?.(ctx, row, patch)
  if (!meets(row, e.editable)) failState('not_now', { verb: commonVerbs[patch ? 'update' : 'remove'] })
}

/** Runs a verb on a record inside a transaction that is already open: for one command that uses another. */
export const runWithin = async <E extends Entity>(
  ctx: Ctx,
  command: Command,
  row: Row<E>,
  input: Record<string, unknown>,
): Promise<unknown> => {
  refuseState(row as Row<Entity>, command)
  await refuseOthers(ctx, row as Row<Entity>, command)
  return command.run(ctx, row as never, parseAsked(command.input, input) as never)
}

/** The version that the client saw, where it says so. */
export const seenVersion = integer({ zh: '版本', en: 'Version', min: 1, max: 2 ** 31 - 1 })

/** POST /api/{entity}/{id}/{verb}. The answer is the record, with the command's own result beside it where it has one. */
export const runCommand = (
  runtime: Runtime,
  actor: Actor,
  command: Command,
  id: string,
  body: unknown,
  key?: RequestKey,
): Promise<string> => {
  const { on, verb } = command
  authorise(actor, on, verb)
  const { version, ...input } = parseAsked({ version: seenVersion, ...command.input }, body ?? {})
  return transactOnce(runtime, actor, key, async (ctx) => {
    const row = await lockFor(ctx, on, id, verb)
    if (version && row.version !== version) await refuseStale(ctx, on, row, version as number, {})
    await checkReferences(ctx, inputPlaces(command), input, sql``)
    refuseState(row, command)
    await refuseOthers(ctx, row, command)
    const result = await command.run(ctx, row as never, input as never)
    const { text } = await answer(ctx, on, id)
    return {
      text:
        result === undefined ? text : text.then((json) => `${json.slice(0, -1)},"result":${JSON.stringify(result)}}`),
    }
  })
}

/** POST /api/{entity}/{verb}: a verb on the kind as a whole. */
export const runKindCommand = async (
  runtime: Runtime,
  actor: Actor,
  command: Command,
  body: unknown,
  key?: RequestKey,
): Promise<string> => {
  authorise(actor, command.on, command.verb)
  const input = parseAsked(command.input, body ?? {})
  await command.before?.(runtime, actor, input as never)
  return transactOnce(runtime, actor, key, async (ctx) => {
    await checkReferences(ctx, inputPlaces(command), input, sql``)
    return { text: Promise.resolve(JSON.stringify((await command.run(ctx, null as never, input as never)) ?? {})) }
  })
}

const inputPlaces = (command: Command) =>
  Object.entries(command.input).map(([key, field]) => ({ key, field, origin: 'own' as const, column: () => sql`null` }))

/** Runs the named command as an actor, as the HTTP layer does; for tests, jobs and plans. */
export const runNamed = async (
  runtime: Runtime,
  actor: Actor,
  entityName: string,
  verb: string,
  id: string | null,
  body: unknown,
): Promise<unknown> => {
  const command = commandsOn(entityName).get(verb)
  if (!command) return fail('not_found')
  const text =
    id === null
      ? await runKindCommand(runtime, actor, command, body)
      : await runCommand(runtime, actor, command, id, body)
  return JSON.parse(text)
}
