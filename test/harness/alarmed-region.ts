import { create, createMany, type Draft, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { opportunity } from '../../src/modules/crm/index.ts'
import { anomaly, target } from '../../src/modules/metrics/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import type { Site } from './browser.ts'

export const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)

/** A region that won 4 deals of 20 against a target of half, and the alarm about it. */
export const alarmedRegion = async (site: Site) => {
  const make = <T>(run: Parameters<typeof transact<T>>[2]) => transact(site.app, systemActor, run)
  const idOf = async (name: string) => {
    const [person] = await site.app.store.rows<{ id: string }>(sql`select id from people.employee where name = ${name}`)
    return person?.id ?? ''
  }
  const deals = (outcomes: readonly ('won' | 'lost')[], more: object) =>
    make((ctx) =>
      createMany(
        ctx,
        opportunity,
        outcomes.map((outcome, i) => ({
          name: `商机 ${i}`,
          ownerId,
          amount: 10_000_00,
          outcome,
          ...(outcome === 'lost' && { lostReason: 'price' }),
          ...more,
        })) as Draft<typeof opportunity>[],
      ),
    )
  const [topId, regionId] = await make(async (ctx) => {
    const top = await create(ctx, unit, { name: '示例公司', level: 'company' })
    return [top.id, (await create(ctx, unit, { name: '华东大区', level: 'region', parentId: top.id })).id]
  })
  const director = await site.person('赵总监', 'director', '示例公司')
  const leader = await site.person('陈区总', 'region', '华东大区')
  const rep = await site.person('李代表', 'rep', '华东大区')
  await site.person('王专家', 'presales', '示例公司')
  await site.person('孙工', 'aftersales', '示例公司')
  const ownerId = await idOf(leader.name)
  const alarmId = await make(async (ctx) => {
    await ctx.db.rows(sql`update people.unit set manager_id = e.id from people.employee e
      where (e.name, people.unit.name) in (('陈区总', '华东大区'), ('赵总监', '示例公司'))`)
    await create(ctx, target, { metric: 'win_rate', period: '2026-Q2', unitId: regionId, value: 0.5 } as never)
    const alarm = await create(ctx, anomaly, {
      title: '华东大区 2026 年第 2 季度赢单率未达目标',
      metric: 'win_rate',
      period: '2026-Q2',
      unitId: regionId as string,
      value: 0.2,
      target: 0.5,
      basis: 'not_enough',
      rule: 'missed',
      severity: 'high',
      sample: 20,
      state: 'open',
    })
    return alarm.id
  })
  await deals([...times(4, 'won' as const), ...times(16, 'lost' as const)], {
    startedOn: '2026-01-05',
    closedOn: '2026-05-12',
  })
  await site.app.reload()
  return { make, idOf, deals, topId: topId as string, ownerId, alarmId, director, leader, rep }
}
