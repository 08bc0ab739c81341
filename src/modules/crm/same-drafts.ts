import { type Ctx, type Said, type Same, type Sql, sql } from '../../kernel/index.ts'
import { type By, type Kind, places, seenBy, shown } from './same-records.ts'

// The same rule for a whole file at once: each row of an import against leads, accounts and contacts, and against the rows
// before it, by one statement.

type Draft = Readonly<Record<string, unknown>>

interface Way {
  readonly of: Kind
  readonly by: By
}

// Several people of one company are several leads and contacts, so only an account is the same by its name.
const ways: Record<Kind, readonly Way[]> = {
  account: [
    { of: 'account', by: 'creditCode' },
    { of: 'account', by: 'company' },
    { of: 'account', by: 'phone' },
  ],
  contact: [
    { of: 'contact', by: 'phone' },
    { of: 'contact', by: 'email' },
    { of: 'lead', by: 'phone' },
    { of: 'lead', by: 'email' },
  ],
  lead: [
    { of: 'lead', by: 'phone' },
    { of: 'lead', by: 'email' },
    { of: 'contact', by: 'phone' },
    { of: 'contact', by: 'email' },
    { of: 'account', by: 'phone' },
  ],
}

const column: Record<By, string> = { company: 'company', phone: 'phone', email: 'email', creditCode: 'credit_code' }
const words: Record<By, Required<Said>> = {
  company: { zh: '名称相同', en: 'same name' },
  phone: { zh: '电话相同', en: 'same phone' },
  email: { zh: '邮箱相同', en: 'same email' },
  creditCode: { zh: '统一社会信用代码相同', en: 'same credit code' },
}
const labels: Record<Kind, Required<Said>> = {
  account: { zh: '客户', en: 'account' },
  contact: { zh: '联系人', en: 'contact' },
  lead: { zh: '线索', en: 'lead' },
}

interface Found {
  readonly n: number
  readonly company: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly credit_code: string | null
  readonly entity: Kind | null
  readonly id: string
  readonly name: string
  readonly by: By
  readonly seen: boolean
  readonly unit: string | null
}

/** `same` of an entity: for each draft what it would double. */
export const sameAs =
  (kind: Kind) =>
  async (ctx: Ctx, drafts: readonly Draft[]): Promise<(Same | undefined)[]> => {
    const rows = drafts.map((draft, n) => ({
      n,
      company: kind === 'account' ? draft.name : null,
      phone: draft.phone,
      email: draft.email,
      credit_code: draft.creditCode,
    }))
    const found = await ctx.db.rows<Found>(sql`with typed as materialized (
      select n, crm.company_key(company) as company, crm.phone_key(phone) as phone, email, credit_code
      from json_to_recordset(${JSON.stringify(rows)}::json) as r (n integer, company text, phone text, email text, credit_code text))
    select i.*, h.entity, h.id, h.name, h.by, h.seen, u.name as unit from typed as i
    left join lateral (select * from (${sql.join(
      ways[kind].map((way, rank) => probe(ctx, way, rank)),
      sql` union all `,
    )}) as every order by rank limit 1) as h on true
    left join people.employee as e on e.id = h.owner_id left join people.unit as u on u.id = e.unit_id order by i.n`)
    const earlier = new Map<string, number>()
    return found.map((row) => storedAlready(kind, row) ?? repeated(kind, row, earlier))
  }

const probe = (ctx: Ctx, { of: name, by }: Way, rank: number): Sql => {
  const place = places.find(({ of, by: key }) => of === name && key === by)!
  const { owner, join } = shown[name]
  const key = sql.ref(`i.${column[by]}`)
  return sql`(select ${sql.lit(rank)} as rank, ${sql.lit(name)} as entity, t.id, t.name, ${owner} as owner_id, ${sql.lit(by)} as by,
    ${seenBy(ctx, name)} as seen from ${sql.table(`crm.${name}`)} as t${join}
    where t.deleted_at is null and ${sql.ref(`t.${place.column}`)} = ${key} and ${key} <> '' order by t.id desc limit 1)`
}

const storedAlready = (kind: Kind, { entity, id, name, by, seen, unit }: Found): Same | undefined => {
  if (!entity) return undefined
  const { zh, en } = labels[entity]
  if (seen)
    return {
      id: entity === kind ? id : null,
      said: {
        zh: `已存在${zh}「${name}」(${words[by].zh})。`,
        en: `There is the ${en} “${name}” already (${words[by].en}).`,
      },
    }
  return {
    id: null,
    said: {
      zh: `已存在${zh}${unit ? `(${unit})` : ''},由他人负责,没有重复建档。`,
      en: `There is such a ${en} already${unit ? ` (${unit})` : ''}, owned by somebody else: none was made.`,
    },
  }
}

/** Two rows of one file that mean the same: the first stands for both. */
const repeated = (kind: Kind, row: Found, earlier: Map<string, number>): Same | undefined => {
  const keys = ways[kind]
    .filter(({ of }) => of === kind)
    .flatMap(({ by }) => {
      const key = row[column[by] as 'company' | 'phone' | 'email' | 'credit_code']
      return key ? [{ by, key: `${by} ${key}` }] : []
    })
  const known = keys.find(({ key }) => earlier.has(key))
  if (known) {
    const [{ zh, en }, by] = [labels[kind], words[known.by]]
    return {
      id: null,
      said: {
        zh: `与文件里前面的一行是同一${zh}(${by.zh})。`,
        en: `A row above in the file is the same ${en} (${by.en}).`,
      },
    }
  }
  for (const { key } of keys) earlier.set(key, row.n)
  return undefined
}
