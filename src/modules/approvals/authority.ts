import { type Ctx, faults, inWords, type Said, sayAll, sql, systemActor, view } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { type AuthorityKind, authorityKinds, isAmount } from './authority.entity.ts'
import { money } from './condition.rules.ts'

const fail = faults('approval', {
  over_authority: {
    status: 403,
    zh: '「{kind}」{value}超过你的权限{limit}({source})。可以决定的有:{who}。请提交审批,或请他们处理。',
    en: '“{kind}” {value} is beyond your limit of {limit} ({source}). Who may decide: {who}. Submit it for approval, or ask them.',
  },
})

export interface Authority {
  /** null: no limit. */
  readonly limit: number | null
  /** `角色「销售总监」`: where it comes from. */
  readonly source: Required<Said>
}

interface Holding {
  holder: string
  name: string
  source: Required<Said>
  unlimited: boolean
  amount: number | null
  share: string | null
}

/** Limits with the people who hold them. Without an employee: everybody's. */
const holdings = (ctx: Ctx, kind: AuthorityKind, employeeId: string | null): Promise<Holding[]> =>
  ctx.db.rows<Holding>(sql`select e.id as holder, e.name, l.unlimited, l.amount, l.share::text as share,
      case when l.role is not null then json_build_object('zh', '角色「' || coalesce(r.name, l.role) || '」', 'en', 'role “' || coalesce(r.name, l.role) || '”')
        when l.post_id is not null then json_build_object('zh', '岗位「' || p.name || '」', 'en', 'post “' || p.name || '”')
        else json_build_object('zh', '职级「' || l.grade || '」', 'en', 'grade “' || l.grade || '”') end as source
    from approvals.authority_limit l
    join people.employee e on e.state = 'active' and e.deleted_at is null and (${employeeId}::uuid is null or e.id = ${employeeId}::uuid)
    left join people.post p on p.id = e.post_id
    left join people.role r on r.key = l.role and r.deleted_at is null
    where l.kind = ${kind} and l.deleted_at is null and (l.post_id = e.post_id or l.grade = p.level
      or exists (select 1 from people.user u join people.user_role ur on ur.user_id = u.id and ur.deleted_at is null
        where u.employee_id = e.id and u.state = 'active' and u.deleted_at is null and ur.role_id = r.id))`)

const limitOf = (row: Holding, kind: AuthorityKind): number =>
  row.unlimited ? Number.POSITIVE_INFINITY : Number((isAmount(kind) ? row.amount : row.share) ?? 0)

const widest = (rows: readonly Holding[], kind: AuthorityKind): Holding | undefined =>
  [...rows].sort((a, b) => limitOf(b, kind) - limitOf(a, kind))[0]

/** How far somebody, else the actor, may decide alone. Who has no limit written for him may decide nothing. */
export const authorityOf = async (
  ctx: Ctx,
  kind: AuthorityKind,
  employeeId = ctx.actor.employeeId,
): Promise<Authority> => {
  if (employeeId === systemActor.employeeId) return { limit: null, source: { zh: '系统', en: 'the system' } }
  const best = widest(await holdings(ctx, kind, employeeId), kind)
  if (!best)
    return { limit: 0, source: { zh: '没有为你的角色或岗位设置额度', en: 'no limit set for your role or post' } }
  return { limit: best.unlimited ? null : limitOf(best, kind), source: best.source }
}

const nobody = { zh: '还没有人有这样的权限,请联系管理员', en: 'nobody yet; ask an administrator' }

const inUnits = (kind: AuthorityKind, value: number): string =>
  isAmount(kind) ? money(value) : `${Number((value * 100).toFixed(4))} %`

/** Whether a named person may decide this alone. */
export const hasAuthority = async (
  ctx: Ctx,
  kind: AuthorityKind,
  value: number,
  employeeId: string,
): Promise<boolean> => {
  const best = widest(await holdings(ctx, kind, employeeId), kind)
  return best !== undefined && limitOf(best, kind) >= value
}

/** Refuses a decision beyond the actor's authority, and names the limit and those who may. */
export const requireAuthority = async (
  ctx: Ctx,
  kind: AuthorityKind,
  value: number,
  inputField?: string,
): Promise<void> => {
  const { limit, source } = await authorityOf(ctx, kind)
  if (limit === null || value <= limit) return
  const able = (await holdings(ctx, kind, null)).filter((row) => limitOf(row, kind) >= value)
  // Those whose authority just suffices come first: a small matter is not taken to the top.
  able.sort((a, b) => limitOf(a, kind) - limitOf(b, kind) || a.name.localeCompare(b.name))
  const who = [
    ...new Map(
      able.map((row) => [row.holder, { zh: `${row.name}(${row.source.zh})`, en: `${row.name} (${row.source.en})` }]),
    ).values(),
  ]
  const facts = {
    kind: authorityKinds[kind],
    value: inUnits(kind, value),
    limit: inUnits(kind, limit),
    source,
    who: who.length > 0 ? sayAll(who.slice(0, 3)) : nobody,
  }
  const about = {
    code: 'over_authority',
    message: `超过你的权限 ${facts.limit}。`,
    en: `Beyond your limit of ${facts.limit}.`,
  }
  fail('over_authority', facts, inputField ? [{ field: inputField, ...about }] : undefined)
}

/** GET /api/my-authority: what the signed-in person may decide alone. */
export const myAuthority = view('my-authority', {
  zh: '我的权限额度',
  en: 'My authority',
  allow: everybody,
  input: {},
  run: async (ctx) => {
    const items = []
    for (const kind of Object.keys(authorityKinds) as AuthorityKind[]) {
      const { limit, source } = await authorityOf(ctx, kind)
      const label = inWords(ctx.actor, authorityKinds[kind])
      items.push({ kind, label, limit, source: inWords(ctx.actor, source) })
    }
    return { items }
  },
})
