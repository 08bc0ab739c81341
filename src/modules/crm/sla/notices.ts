import type { Ctx, Said } from '../../../kernel/index.ts'
import type { Notice } from '../../work/index.ts'
import type { Action } from './clock.ts'
import type { Taken } from './sweep.rows.ts'

const titles: Record<Action, Required<Said>> = {
  warn_owner: { zh: '请尽快联系', en: 'Contact soon' },
  tell_manager: { zh: '下属线索未按时联系', en: 'Not contacted in time by your team' },
  reassign: { zh: '线索因超时改派', en: 'Reassigned for being late' },
  pool: { zh: '线索因超时收回公海', en: 'Taken back into the pool for being late' },
}

const left: Required<Said> = { zh: '线索超时,仍由原负责人跟进', en: 'Late, but still with its owner' }

const titleOf = ({ step, isLeft }: Taken): Required<Said> => (isLeft ? left : titles[step.action])

/** So many notices of one kind are read one by one; more are told as one. */
const mostApart = 5
const named = 3

/** Whom a sweep tells what: one lead each, or the number of them where one person has many at once, as after a holiday. */
export const noticesOf = (ctx: Ctx, taken: readonly Taken[]): Notice[] => {
  const heard = new Map<string, { employeeId: string; of: Taken[] }>()
  for (const one of taken) {
    for (const employeeId of receiversOf(one)) {
      const key = `${employeeId} ${titleOf(one).zh}`
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
  const { zh, en } = titleOf(taken)
  return {
    employeeId,
    kind: 'alert',
    title: { zh: `${zh}:${lead.name}`, en: `${en}: ${lead.name}` },
    body: why,
    subjectEntity: 'lead',
    subjectId: lead.id,
    occasion: `sla:${lead.id}:${lead.clockStartedAt}:${step.clock}:${step.atPercent}`,
  }
}

const together = ({ now }: Ctx, employeeId: string, of: readonly Taken[]): Notice => {
  const [one] = of as readonly [Taken]
  const { zh, en } = titleOf(one)
  const first = of.slice(0, named).map(({ lead }) => lead.name)
  return {
    employeeId,
    kind: 'alert',
    title: { zh: `${zh}:${of.length} 条线索`, en: `${en}: ${of.length} leads` },
    body: {
      zh: `${first.map((name) => `「${name}」`).join('、')}等 ${of.length} 条,请在响应看板查看。`,
      en: `${first.map((name) => `“${name}”`).join(', ')} and others, ${of.length} in all. See the response board.`,
    },
    // The first of them: another sweep within the same moment tells of others.
    occasion: `sla:${one.step.action}:${one.lead.id}:${now.toISOString()}`,
  }
}
