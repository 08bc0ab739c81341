import {
  asSql,
  type Ctx,
  faults,
  field,
  type Input,
  inWords,
  newId,
  type Sql,
  sayAll,
  sql,
  view,
  visibleRows,
} from '../../../kernel/index.ts'
import { readers } from '../access.ts'
import { account } from '../account/index.ts'
import { creditCodeField, phoneField } from '../cleansing/fields.ts'
import { intakeRules } from '../intake-rule.ts'
import { type Keys, type Same, sameRecords } from '../same-records.ts'
import { waitAfterUse } from '../use-count.ts'

const fail = faults('duplicates', {
  too_often: {
    status: 429,
    zh: '查重过于频繁,请在 {retryAfterSeconds} 秒后继续。批量核对请使用导入的预检,或联系管理员调整「获客规则」。',
    en: 'Too many checks; go on in {retryAfterSeconds} seconds. For many, use the check of the import, or ask an administrator about the “Intake rules”.',
  },
})

const input = {
  company: field.text({ zh: '公司名称', en: 'Company', max: 160 }),
  phone: phoneField,
  email: field.email({ zh: '邮箱', en: 'Email' }),
  creditCode: creditCodeField,
  exceptId: field.text({ zh: '除此记录外', en: 'Except', max: 40, tidy: (id) => readId(id) }),
}

const readId = (text: string) => (/^[\da-f-]{36}$/i.test(text) ? { value: text } : { fault: '应为记录编号' })

const labels = {
  account: { zh: '客户', en: 'customer' },
  contact: { zh: '联系人', en: 'contact' },
  lead: { zh: '线索', en: 'lead' },
} as const
const words = {
  company: { zh: '名称相同', en: 'same name' },
  phone: { zh: '电话相同', en: 'same phone' },
  email: { zh: '邮箱相同', en: 'same email' },
  creditCode: { zh: '统一社会信用代码相同', en: 'same credit code' },
  alike: { zh: '名称相近', en: 'similar name' },
} as const

/** Begins alike: only among what the actor may see, only accounts, and only after a few letters. */
const likeLength = 4
const mostAlike = 5

interface Found extends Omit<Same, 'by'> {
  readonly by: Same['by'] | 'alike'
  readonly owner: string | null
  readonly unit: string | null
}

/**
 * Is this customer here already? Asked while a form is filled in. Of what the actor may not see it says the kind and whose
 * unit has it, and nothing else. Every look-up is counted and written down.
 */
export const duplicates = view('duplicates', {
  zh: '查重',
  en: 'Duplicates',
  allow: readers,
  input,
  run: async (ctx, asked) => {
    const keys: Keys = asked
    if (!Object.values({ ...keys, exceptId: null }).some(Boolean)) return { items: [] }
    const { lookupsPerMinute } = await intakeRules(ctx.db)
    const use = { kind: 'lookup', name: ctx.actor.employeeId, limit: lookupsPerMinute, seconds: 60 } as const
    const wait = await waitAfterUse(ctx, use)
    if (wait !== null) return fail('too_often', { retryAfterSeconds: wait })
    const found = await search(ctx, asked)
    const items = [...seenItems(ctx, found), ...hiddenItems(ctx, found)]
    await writeDown(ctx, asked, items)
    return { items }
  },
})

const search = (ctx: Ctx, asked: Input<typeof input>): Promise<Found[]> => {
  const parts = [sameRecords(ctx, asked, { except: asked.exceptId }), alike(ctx, asked)].filter((part) => part !== null)
  return ctx.db.rows<Found>(sql`select h.*, e.name as owner, u.name as unit from (${sql.join(parts, sql` union all `)}) as h
    left join people.employee as e on e.id = h.owner_id left join people.unit as u on u.id = e.unit_id`)
}

const alike = (ctx: Ctx, { company, exceptId }: Input<typeof input>): Sql | null => {
  const seen = visibleRows(account, ctx.actor, 't')
  if (!company || seen === false) return null
  const near = sql`(select t.id, t.name, t.owner_id, ${asSql(seen)} as seen from crm.account as t
    where t.deleted_at is null and t.company_key > crm.company_key(${company}) and t.company_key < crm.company_key(${company}) || chr(1114111)
      and length(crm.company_key(${company})) >= ${sql.lit(likeLength)} and t.id is distinct from ${exceptId ?? null}::uuid
    order by t.company_key limit 50)`
  return sql`(select 'account' as entity, id, id as account_id, name, name as company, owner_id, 'alike' as by, seen from ${near} as near
    where seen limit ${sql.lit(mostAlike)})`
}

const seenItems = ({ actor }: Ctx, found: readonly Found[]) => {
  const byRecord = new Map<string, Found[]>()
  for (const hit of found.filter(({ seen }) => seen)) byRecord.set(hit.id, [...(byRecord.get(hit.id) ?? []), hit])
  return [...byRecord.values()].map((hits) => {
    const [{ entity, id, name, company, owner, unit }] = hits as [Found]
    const by = [...new Set(hits.map((hit) => hit.by))]
    const why = inWords(actor, sayAll(by.map((one) => words[one])))
    return {
      entity,
      label: inWords(actor, labels[entity]),
      id,
      name,
      company,
      owner,
      unit,
      by,
      message: why,
      hidden: false,
    }
  })
}

const hiddenItems = ({ actor }: Ctx, found: readonly Found[]) => {
  const once = new Map(found.filter(({ seen }) => !seen).map((hit) => [`${hit.entity} ${hit.unit}`, hit]))
  return [...once.values()].map(({ entity, unit }) => ({
    entity,
    label: inWords(actor, labels[entity]),
    unit,
    message: inWords(actor, {
      zh: `已存在${labels[entity].zh}${unit ? `(${unit})` : ''},由他人负责。请联系其负责部门或你的主管,不要重复建档。`,
      en: `This ${labels[entity].en} exists${unit ? ` (${unit})` : ''} and is somebody else's. Ask their department or your superior instead of making another.`,
    }),
    hidden: true,
  }))
}

const askedWords = {
  company: { zh: '公司名称', en: 'Company name' },
  phone: { zh: '电话', en: 'Phone' },
  email: { zh: '邮箱', en: 'Email' },
  creditCode: { zh: '信用代码', en: 'Credit code' },
} as const

/** Straight into its table: a look-up is no change of a record, and has no history of its own. */
const writeDown = async (
  ctx: Ctx,
  asked: Input<typeof input>,
  items: readonly { hidden: boolean }[],
): Promise<void> => {
  const keys = Object.keys(askedWords) as (keyof typeof askedWords)[]
  const kinds = sayAll(keys.filter((key) => asked[key]).map((key) => askedWords[key]))
  const hidden = items.filter((item) => item.hidden).length
  const now = ctx.now.toISOString()
  await ctx.db.rows(sql`insert into crm.duplicate_lookup (id, created_at, updated_at, employee_id, asked, asked_en, company, seen, hidden)
    values (${newId(ctx.now.getTime())}::uuid, ${now}::timestamptz, ${now}::timestamptz, ${ctx.actor.employeeId}::uuid,
      ${kinds.zh}, ${kinds.en}, ${asked.company ?? null}, ${items.length - hidden}, ${hidden})`)
}
