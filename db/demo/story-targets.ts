import { sql } from '../../src/kernel/index.ts'
import { emailOf } from './organisation.ts'
import { director, type Story } from './story.ts'

const region = emailOf('region')

/** Two targets of this quarter that life overtook: one adjusted with the signature of the superior, one that waits for it. */
export const adjustTargets = async (story: Story): Promise<void> => {
  const { app, stage, calendar } = story
  const { subtreeIds } = await stage.actor(region)
  const [raised, lowered] = await app.store.rows<{ id: string; value: string }>(
    sql`select id, value from metrics.target where metric = 'won_amount' and period = ${calendar.quarters.at(-1)?.name}
      and employee_id = any(${subtreeIds}::uuid[]) and deleted_at is null order by id limit 2`,
  )
  if (!raised || !lowered) throw new Error('the demo has too few targets of sellers')
  const { approvalId } = await stage.run<{ approvalId: string }>(region, 'target', 'askChange', raised.id, {
    value: Math.round(Number(raised.value) * 1.1),
    reason: '接手调岗同事的 3 个在谈商机,目标相应上调。',
  })
  await stage.run(director, 'approval', 'approve', approvalId, { opinion: '同意,客户已完成交接。' })
  await stage.run(region, 'target', 'askChange', lowered.id, {
    value: Math.round(Number(lowered.value) * 0.85),
    reason: '最大的客户把产线改造推迟到明年一季度,已附客户来函。',
  })
}
