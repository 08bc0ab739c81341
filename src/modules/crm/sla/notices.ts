import type { Ctx } from '../../../kernel/index.ts'
import type { Notice } from '../../work/index.ts'
import type { Action } from './clock.ts'
import type { Taken } from './sweep.rows.ts'

const titles: Record<Action, string> = {
  warn_owner: '请尽快联系',
  tell_manager: '下属线索未按时联系',
  reassign: '线索因超时改派',
  pool: '线索因超时收回公海',
}

const titleOf = ({ step, isLeft }: Taken): string => (isLeft ? '线索超时,仍由原负责人跟进' : titles[step.action])

/** So many notices of one kind are read one by one; more are told as one. */
const mostApart = 5
const named = 3

/** Whom a sweep tells what: one lead each, or the number of them where one person has many at once, as after a holiday. */
export const noticesOf = (ctx: Ctx, taken: readonly Taken[]): Notice[] => {
  const heard = new Map<string, { employeeId: string; of: Taken[] }>()
  for (const one of taken) {
    for (const employeeId of receiversOf(one)) {
      const key = `${employeeId} ${titleOf(one)}`
      const known = heard.get(key) ?? { employeeId, of: [] }
      known.of.push(one)
      heard.set(key, known)
    }
  }
  return [...heard.values()].flatMap(({ employeeId, of }) =>
    of.length > mostApart ? [together(ctx, employeeId, of)] : of.map((one) => apart(employeeId, one)),
  )
}

const receiversOf = ({ lead, step, toId }: Taken): Set<string> =>
  new Set([toId ?? lead.ownerId, ...(step.action === 'reassign' || step.action === 'pool' ? [lead.ownerId] : [])])

const apart = (employeeId: string, taken: Taken): Notice => {
  const { lead, step, why } = taken
  return {
    employeeId,
    kind: 'alert',
    title: `${titleOf(taken)}:${lead.name}`,
    body: why,
    subjectEntity: 'lead',
    subjectId: lead.id,
    occasion: `sla:${lead.id}:${lead.clockStartedAt}:${step.clock}:${step.atPercent}`,
  }
}

const together = ({ now }: Ctx, employeeId: string, of: readonly Taken[]): Notice => {
  const [one] = of as readonly [Taken]
  const first = of.slice(0, named).map(({ lead }) => `「${lead.name}」`)
  return {
    employeeId,
    kind: 'alert',
    title: `${titleOf(one)}:${of.length} 条线索`,
    body: `${first.join('、')}等 ${of.length} 条,请在响应看板查看。`,
    // The first of them: another sweep within the same moment tells of others.
    occasion: `sla:${one.step.action}:${one.lead.id}:${now.toISOString()}`,
  }
}
