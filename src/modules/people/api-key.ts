import { randomBytes } from 'node:crypto'
import {
  type Actor,
  allEntities,
  allViews,
  create,
  type FieldFault,
  faults,
  field,
  first,
  invalid,
  kindCommand,
  type Runtime,
  sql,
  today,
} from '../../kernel/index.ts'
import { loadActor } from './actor.query.ts'
import { unknownVerb } from './role.entity.ts'
import { everybody } from './roles.ts'
import { isScope, readScopes } from './scopes.rules.ts'
import { newToken, tokenHash } from './tokens.ts'
import { apiKey } from './user.entity.ts'
import { verbsOf } from './verbs.ts'

const fail = faults('api-key', {
  scope: {
    status: 422,
    zh: '权限范围「{scope}」不认识。可以写 read、opportunity.*、*.read、opportunity.win 或 *,用逗号分隔。',
    en: 'Scope “{scope}” is unknown. Write read, opportunity.*, *.read, opportunity.win or *, with commas between.',
    field: 'scopes',
  },
  expired: {
    status: 422,
    zh: '「有效期至」不能早于今天。',
    en: '“Valid until” cannot be before today.',
    field: 'expiresOn',
  },
  too_long: {
    status: 422,
    zh: '密钥最多有效一年,请选择更早的日期;到期前可以另发一个。',
    en: 'A key is valid for one year at most. Choose an earlier date; another can be issued before it ends.',
    field: 'expiresOn',
  },
})

const yearLater = (day: string): string => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`

/** A slip of the pen would make a key that opens nothing, and nobody would know why. */
const namesNothing = (scope: string): FieldFault[] => {
  const [on = '', verb = '*'] = scope.split('.')
  if (on === '*' || on === 'read') {
    const isSomewhere =
      verb === '*' ||
      [...allEntities()].some((e) => verbsOf(e).has(verb)) ||
      [...allViews()].some(({ name }) => name === verb)
    return isSomewhere
      ? []
      : [
          {
            field: 'scopes',
            code: 'unknown',
            message: `没有名为「${verb}」的操作。`,
            en: `There is no verb “${verb}”.`,
          },
        ]
  }
  const asked = verb !== '*' ? verb : on === 'view' ? null : 'read'
  return (asked === null ? [] : unknownVerb(on, asked)).map((fault) => ({
    ...fault,
    field: 'scopes',
    message: `权限范围「${scope}」:${fault.message}`,
  }))
}

/** Gives the person a key for a tool. The key is in the answer, this once; only its hash is kept. */
export const issueApiKey = kindCommand(apiKey, 'issue', {
  secret: true,
  zh: '新建密钥',
  en: 'Issue',
  input: {
    name: field.text({ zh: '用途', en: 'Purpose', max: 80, required: true }),
    scopes: field.text({
      zh: '权限范围',
      en: 'Scopes',
      max: 500,
      required: true,
      help: '例如 read 或 opportunity.*',
      helpEn: 'For example read or opportunity.*',
    }),
    expiresOn: field.date({ zh: '有效期至', en: 'Valid until', required: true }),
  },
  allow: everybody,
  run: async (ctx, { name, scopes, expiresOn }) => {
    const wanted = readScopes(scopes)
    const unknown = wanted.find((scope) => !isScope(scope))
    if (wanted.length === 0 || unknown !== undefined) fail('scope', { scope: unknown ?? scopes })
    const nameless = wanted.flatMap(namesNothing)
    if (nameless.length > 0) invalid(nameless)
    if (expiresOn < today(ctx)) fail('expired')
    if (expiresOn > yearLater(today(ctx))) fail('too_long')
    const prefix = `bh_${randomBytes(4).toString('hex')}`
    const key = `${prefix}_${newToken()}`
    const { userId, employeeId } = ctx.actor
    const row = await create(
      ctx,
      apiKey,
      { userId, employeeId, name, prefix, scopes: wanted.join(', '), expiresOn },
      'issue',
    )
    // The hash is no field: nothing that lists, exports or records fields can reach it.
    await ctx.db.rows(sql`update people.api_key set key_hash = ${tokenHash(key)} where id = ${row.id}::uuid`)
    return { id: row.id, key }
  },
})

interface Found {
  id: string
  user_id: string
  scopes: string
  is_stale: boolean
}

/** Who acts with this key, with no more than its scopes; undefined when it is unknown, revoked or expired. */
export const apiKeyActor = async (runtime: Runtime, key: string): Promise<Actor | undefined> => {
  const now = sql`${runtime.now().toISOString()}::timestamptz`
  const day = today({ now: runtime.now(), company: runtime.company() })
  const found = await first<Found>(
    runtime.store,
    sql`select id, user_id, scopes, coalesce(last_used_at < ${now} - interval '5 minutes', true) as is_stale from people.api_key
      where key_hash = ${tokenHash(key)} and revoked_at is null and deleted_at is null and expires_on >= ${day}::date`,
  )
  if (!found) return undefined
  if (found.is_stale)
    await runtime.store.rows(sql`update people.api_key set last_used_at = ${now} where id = ${found.id}::uuid`)
  return loadActor(runtime.store, found.user_id, day, readScopes(found.scopes))
}
