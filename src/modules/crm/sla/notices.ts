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

/** So many notices of one kind are read one by one; more are told as one. */
const mostApart = 5
const named = 3

/** Whom a sweep tells what: one lead each, or the number of them where one person has many at once, as after a holiday. */
export const noticesOf = (ctx: Ctx, taken: readonly Taken[]): Notice[] => {
  const heard = new Map<string, { employeeId: string; action: Action; of: Taken[] }>()
  for (const one of taken) {
    for (const employeeId of receiversOf(one)) {
      const key = `${employeeId} ${one.step.action}`
      const known = heard.get(key) ?? { employeeId, action: one.step.action, of: [] }
      known.of.push(one)
      heard.set(key, known)
    }
  }
  return [...heard.values()].flatMap(({ employeeId, action, of }) =>
    of.length > mostApart ? [together(ctx, employeeId, action, of)] : of.map((one) => apart(employeeId, one)),
  )
}

const receiversOf = ({ lead, step, toId }: Taken): Set<string> =>
  new Set([toId ?? lead.ownerId, ...(step.action === 'reassign' || step.action === 'pool' ? [lead.ownerId] : [])])

const apart = (employeeId: string, { lead, step, why }: Taken): Notice => ({
  employeeId,
  kind: 'alert',
  title: `${titles[step.action]}:${lead.name}`,
  body: why,
  subjectEntity: 'lead',
  subjectId: lead.id,
  occasion: `sla:${lead.id}:${lead.clockStartedAt}:${step.clock}:${step.atPercent}`,
})

const together = ({ now }: Ctx, employeeId: string, action: Action, of: readonly Taken[]): Notice => {
  const first = of.slice(0, named).map(({ lead }) => `「${lead.name}」`)
  return {
    employeeId,
    kind: 'alert',
    title: `${titles[action]}:${of.length} 条线索`,
    body: `${first.join('、')}等 ${of.length} 条,请在响应看板查看。`,
    // The first of them: another sweep within the same moment tells of others.
    occasion: `sla:${action}:${of[0]?.lead.id}:${now.toISOString()}`,
  }
}
