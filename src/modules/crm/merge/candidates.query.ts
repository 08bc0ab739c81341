import { asSql, type Ctx, type Entity, entityNamed, field, sql, view, visibleRows } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { type By, type Kind, places, shown } from '../same-records.ts'

const most = 100

// Several people of one company are several leads, so a lead is double by its person alone.
const isOfPerson = (of: Kind, by: By): boolean => !(of === 'lead' && by === 'company')

interface Side {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly owner: string | null
  readonly createdAt: string
}

interface Pair {
  readonly by: By[]
  readonly one: Side
  readonly two: Side
}

/**
 * Pairs that mean the same by one of the keys, both within the sight of the actor. Each key is a join of its index with
 * itself that ends with the first hundred, so nothing is sorted and little is read.
 */
export const duplicateCandidates = view('duplicate-candidates', {
  zh: '疑似重复',
  en: 'Duplicate candidates',
  allow: [...sellers, 'marketing', 'admin'],
  input: {
    entity: field.choice(
      {
        account: { zh: '客户', en: 'Account' },
        contact: { zh: '联系人', en: 'Contact' },
        lead: { zh: '线索', en: 'Lead' },
      },
      { zh: '种类', en: 'Kind', default: 'account', help: '不选时为客户。', helpEn: 'Empty: accounts.' },
    ),
  },
  run: async (ctx, { entity }) => {
    const kind = entity ?? 'account'
    const side = (id: string) => {
      const { company, owner, join } = shown[kind]
      return sql`(select json_build_object('id', t.id, 'name', t.name, 'company', ${company}, 'owner', e.name, 'createdAt', t.created_at)
        from ${sql.table(`crm.${kind}`)} as t${join} left join people.employee as e on e.id = ${owner} where t.id = ${sql.ref(id)})`
    }
    const items = await ctx.db.rows<Pair>(sql`select found.by, ${side('found.one')} as one, ${side('found.two')} as two
      from (select one, two, json_agg(by) as by from (${pairs(ctx, kind)}) as pairs group by one, two order by one desc limit ${most}) as found`)
    return { items, more: items.length === most }
  },
})

const pairs = (ctx: Ctx, kind: Kind) => {
  const table = sql.table(`crm.${kind}`)
  const seen = (alias: string) => asSql(visibleRows(entityNamed(kind) as Entity, ctx.actor, alias))
  const keys = places.filter(({ of, by }) => of === kind && isOfPerson(of, by))
  return sql.join(
    keys.map(({ by, column }) => {
      const [a, b] = [sql.ref(`a.${column}`), sql.ref(`b.${column}`)]
      return sql`(select a.id as one, b.id as two, ${sql.lit(by)}::text as by from ${table} as a join ${table} as b on ${a} = ${b} and b.id > a.id
        where a.deleted_at is null and b.deleted_at is null and ${a} <> '' and ${seen('a')} and ${seen('b')} limit ${most})`
    }),
    sql` union all `,
  )
}
