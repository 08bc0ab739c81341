import type pg from 'pg'
import { withoutIndexes } from '../../db/seed/bulk.ts'
import type { App } from '../../src/app/runtime.ts'
import { runNamed } from '../../src/kernel/command/run.ts'
import { type Actor, create, createMany, transact } from '../../src/kernel/index.ts'
import { assignmentPlan, assignmentRule } from '../../src/modules/crm/index.ts'

/** Half a million customers and as many prospects; two fifths of these are open and wait for their owners. */
export const half = 500_000
export const open = 200_000

const sellers = `select array_agg(e.id order by e.id) as ids from people.employee as e join people.unit as u on u.id = e.unit_id
  where u.level = 'city' and e.state = 'active'`

const names = `(array['华腾','中科','瑞丰','恒力','东方','金鼎','德信','海川','明远','嘉禾'])[1 + i % 10] || i || (array['机械','电子','汽车零部件','食品','包装'])[1 + i % 5]`

const accounts = `insert into crm.account (id, name, industry, region, phone, owner_id, owner_since)
  select uuidv7(), ${names} || '有限公司', '机械', '华东', '0512' || lpad(i::text, 8, '0'), ids[1 + i % cardinality(ids)], now() - interval '1 hour'
  from generate_series(1, ${half}) as i, (${sellers}) as sellers`

const leads = `insert into crm.lead (id, name, company, phone, email, grade, graded_by, state, source, industry, region, owner_id, owner_since)
  select uuidv7(), '联系人' || i, '苏州' || ${names} || '股份有限公司', '1' || (3000000000 + i), 'p' || i || '@example.cn', (array['A','B','C'])[1 + i % 3],
    'scorecard', case when i <= ${open} then 'new' else 'discarded' end, 'exhibition', '机械', '华东', ids[1 + i % cardinality(ids)],
    now() - i * interval '1 second'
  from generate_series(1, ${half}) as i, (${sellers}) as sellers`

export const fill = async (client: pg.Client): Promise<void> => {
  console.log(`正在生成 ${half * 2} 个客户与线索……`)
  await client.query('begin')
  await withoutIndexes(client, ['crm.account', 'crm.lead'], async () => {
    await client.query(accounts)
    await client.query(leads)
  })
  await client.query('update crm.intake_rule set lookups_per_minute = 100000000')
  await client.query('commit')
  await client.query('vacuum (analyze)')
}

/** Rules by region and grade, in turn and by load, as a company has them. */
export const putPlanInForce = async (app: App, actor: Actor, client: pg.Client): Promise<void> => {
  const { rows: units } = await client.query<{ id: string; name: string }>(
    `select id, name from people.unit where level = 'province' order by code limit 8`,
  )
  const plan = await transact(app, actor, async (ctx) => {
    const made = await create(ctx, assignmentPlan, { name: '压测方案', state: 'draft' })
    await createMany(
      ctx,
      assignmentRule,
      units.map(({ id, name }, i) => ({
        planId: made.id,
        position: i + 1,
        name: `${name}线索`,
        regions: i < units.length - 1 ? (regions[i % regions.length] as string) : null,
        method: i % 2 === 0 ? ('round_robin' as const) : ('least_loaded' as const),
        unitId: id,
      })),
    )
    return made
  })
  await runNamed(app, actor, 'assignment-plan', 'activate', plan.id, {})
}

export const regions = ['江苏', '浙江', '上海', '安徽', '山东', '广东', '福建']
