import {
  anyOf,
  type Ctx,
  change,
  command,
  create,
  faults,
  field,
  first,
  get,
  kindCommand,
  mine,
  type Said,
  select,
  sql,
} from '../../../kernel/index.ts'
import { everybody, leaders, type Ownership } from '../../people/index.ts'
import { asWritten, type Notice, notify } from '../../work/index.ts'
import { sellers } from '../access.ts'
import { opportunity } from '../opportunity/index.ts'
import { dueOf } from './due.ts'
import { askedFields, type PresalesRequest, presalesRequest } from './presales-request.entity.ts'

const fail = faults('presales-request', {
  not_presales: {
    status: 409,
    field: 'assigneeId',
    zh: '{name}没有「产品专家」角色,不能提供售前支持。请选择一位在职的产品专家。',
    en: '{name} does not have the role “Product expert” and cannot give presales support. Choose a product expert.',
  },
  deal_closed: {
    status: 409,
    zh: '商机已关闭,不再需要售前支持。确需支持,请主管先「重新打开」商机。',
    en: 'The deal is closed and needs no presales support. If it does, a supervisor uses “Reopen”.',
  },
  still_open: {
    status: 409,
    zh: '这个商机已有一份未完成的同类支持,由{name}负责。请在那一份上补充,或先撤回它。',
    en: '{name} is already working on support of this kind for this deal. Add to that, or withdraw it first.',
  },
  not_yours: {
    status: 403,
    zh: '这份支持由{name}负责。请由本人处理,或先「改派」给你。',
    en: '{name} has this request. Let them do it, or “Reassign” it to you.',
  },
  not_asker: {
    status: 403,
    zh: '只有申请人{name}可以撤回这份支持。请联系申请人。',
    en: 'Only {name}, who asked, can withdraw it. Ask them.',
  },
  same_person: {
    status: 409,
    field: 'toId',
    zh: '这份支持已由{name}负责。请选择另一位产品专家。',
    en: '{name} has this request already. Choose another product expert.',
  },
  no_right_to_move: {
    status: 403,
    zh: '只有申请人、承办人或主管可以改派。请联系申请人{name}。',
    en: 'Only who asked, who does it or a supervisor can reassign it. Ask {name}.',
  },
})

const open = { state: ['asked', 'accepted'] } as const
const theAssignee = {
  rows: mine('assigneeId'),
  otherwise: async (ctx: Ctx, { assigneeId }: PresalesRequest) =>
    fail('not_yours', { name: await nameOf(ctx, assigneeId) }),
}
const reason = field.text({ zh: '原因', en: 'Reason', max: 500, required: true })

/** A seller asks for help on a deal; the answer is due within the company's own working hours. */
export const askPresales = kindCommand(presalesRequest, 'ask', {
  zh: '申请售前支持',
  en: 'Ask for presales',
  tone: 'primary',
  input: askedFields,
  allow: sellers,
  run: async (ctx, input) => {
    const deal = await get(ctx, opportunity, input.opportunityId, { lock: true })
    if (deal.outcome !== 'open') fail('deal_closed')
    await refuseOthers(ctx, input.assigneeId)
    const same = await openOfKind(ctx, input.opportunityId, input.kind)
    if (same) fail('still_open', { name: same.name })
    const asked = await create(ctx, presalesRequest, {
      ...input,
      askerId: ctx.actor.employeeId,
      state: 'asked',
      dueAt: await dueOf(ctx, 'answer'),
    })
    await tell(ctx, asked, asked.assigneeId, { zh: '请你提供售前支持', en: 'Your presales help is asked for' }, 'ask')
    return { id: asked.id }
  },
})

export const acceptPresales = command(presalesRequest, 'accept', {
  zh: '接受',
  en: 'Accept',
  tone: 'primary',
  input: {},
  allow: everybody,
  when: { state: ['asked'] },
  whose: theAssignee,
  run: async (ctx, row) => {
    const accepted = {
      state: 'accepted',
      acceptedAt: ctx.now.toISOString(),
      dueAt: await dueOf(ctx, 'deliver'),
    } as const
    await change(ctx, presalesRequest, row, accepted, { verb: 'accept' })
    await tell(ctx, row, row.askerId, { zh: '售前支持已接受', en: 'Presales request accepted' }, 'accept')
  },
})

export const deliverPresales = command(presalesRequest, 'deliver', {
  zh: '交付',
  en: 'Deliver',
  tone: 'primary',
  input: {
    result: field.longText({ zh: '交付说明', en: 'Result', max: 5000, required: true }),
    fileId: field.file({ zh: '交付文件', en: 'File' }),
  },
  allow: everybody,
  when: { state: ['accepted'] },
  whose: theAssignee,
  run: async (ctx, row, { result, fileId }) => {
    await end(ctx, row, { state: 'delivered', result, fileId: fileId ?? null }, 'deliver')
    await tell(ctx, row, row.askerId, { zh: '售前支持已交付', en: 'Presales request delivered' }, 'deliver')
  },
})

export const declinePresales = command(presalesRequest, 'decline', {
  zh: '拒绝',
  en: 'Decline',
  tone: 'danger',
  input: { reason },
  allow: everybody,
  when: open,
  whose: theAssignee,
  run: async (ctx, row, { reason }) => {
    await end(ctx, row, { state: 'declined', reason }, 'decline')
    await tell(ctx, row, row.askerId, { zh: '售前支持被拒绝', en: 'Presales request declined' }, 'decline', reason)
  },
})

export const withdrawPresales = command(presalesRequest, 'withdraw', {
  zh: '撤回',
  en: 'Withdraw',
  input: { reason },
  allow: sellers,
  when: open,
  whose: {
    rows: mine('askerId'),
    otherwise: async (ctx, { askerId }) => fail('not_asker', { name: await nameOf(ctx, askerId) }),
  },
  run: async (ctx, row, { reason }) => {
    await end(ctx, row, { state: 'withdrawn', reason }, 'withdraw')
    await tell(ctx, row, row.assigneeId, { zh: '售前支持已撤回', en: 'Presales request withdrawn' }, 'withdraw', reason)
  },
})

/** Into other hands, which have the whole time again. */
export const reassignPresales = command(presalesRequest, 'reassign', {
  zh: '改派',
  en: 'Reassign',
  input: { toId: field.person({ zh: '改派给', en: 'To', required: true }), reason },
  allow: everybody,
  when: open,
  whose: {
    rows: (row, actor, scope) =>
      actor.roles.some((role) => (leaders as readonly string[]).includes(role)) ||
      anyOf(mine('askerId'), mine('assigneeId'))(row, actor, scope),
    otherwise: async (ctx, { askerId }) => fail('no_right_to_move', { name: await nameOf(ctx, askerId) }),
  },
  run: async (ctx, row, { toId, reason }) => {
    if (toId === row.assigneeId) fail('same_person', { name: await nameOf(ctx, toId) })
    await refuseOthers(ctx, toId)
    await giveTo(ctx, row, toId, reason)
  },
})

const giveTo = async (ctx: Ctx, row: PresalesRequest, toId: string, reason: string): Promise<void> => {
  const moved = {
    assigneeId: toId,
    state: 'asked',
    acceptedAt: null,
    reason,
    dueAt: await dueOf(ctx, 'answer'),
  } as const
  const now = await change(ctx, presalesRequest, row, moved, {
    verb: 'reassign',
    facts: { from: row.assigneeId, toId, reason },
  })
  await tell(
    ctx,
    now,
    toId,
    { zh: '一份售前支持改派给你', en: 'A presales request was reassigned to you' },
    `reassign:${now.version}`,
    reason,
  )
}

/** Help that somebody still waits for: nobody leaves before another expert has it. */
export const helpAsked: Ownership = {
  label: presalesRequest.label.zh,
  count: async (ctx, employeeId) => (await openOf(ctx, employeeId)).length,
  handOver: async (ctx, fromId, toId) => {
    const rows = await openOf(ctx, fromId)
    if (rows.length > 0) await refuseOthers(ctx, toId)
    const name = await nameOf(ctx, fromId)
    for (const row of rows) await giveTo(ctx, row, toId, `由${name}移交`)
    return rows.length
  },
}

const openOf = (ctx: Ctx, employeeId: string): Promise<PresalesRequest[]> =>
  select(ctx, presalesRequest, {
    where: sql`t.assignee_id = ${employeeId}::uuid and t.state in ('asked', 'accepted')`,
    orderBy: sql`t.id`,
    lock: true,
    unscoped: true,
  })

type Ending = Pick<PresalesRequest, 'state'> & Partial<Pick<PresalesRequest, 'result' | 'fileId' | 'reason'>>

const end = (ctx: Ctx, row: PresalesRequest, ending: Ending, verb: string) =>
  change(ctx, presalesRequest, row, { ...ending, dueAt: null, endedAt: ctx.now.toISOString() }, { verb })

/** Help comes from people who work here and have the role for it. */
const refuseOthers = async (ctx: Ctx, employeeId: string): Promise<void> => {
  const person = await first<{ name: string; may: boolean }>(
    ctx.db,
    sql`select e.name, e.state = 'active' and exists (select from people.user as u join people.user_role as ur on ur.user_id = u.id and ur.deleted_at is null
        join people.role as r on r.id = ur.role_id where u.employee_id = e.id and u.deleted_at is null and r.key = 'presales') as may
      from people.employee as e where e.id = ${employeeId}::uuid`,
  )
  if (!person?.may) fail('not_presales', { name: person?.name ?? '所选员工' })
}

const openOfKind = (ctx: Ctx, opportunityId: string, kind: string): Promise<{ name: string } | undefined> =>
  first<{ name: string }>(
    ctx.db,
    sql`select e.name from crm.presales_request as p join people.employee as e on e.id = p.assignee_id
      where p.opportunity_id = ${opportunityId}::uuid and p.kind = ${kind} and p.state in ('asked', 'accepted') and p.deleted_at is null limit 1`,
  )

const nameOf = async (ctx: Ctx, id: string): Promise<string> =>
  (await first<{ name: string }>(ctx.db, sql`select name from people.employee where id = ${id}::uuid`))?.name ?? '-'

const tell = async (
  ctx: Ctx,
  row: PresalesRequest,
  employeeId: string,
  title: Required<Said>,
  occasion: string,
  body?: string,
) => {
  const deal = await get(ctx, opportunity, row.opportunityId, { unscoped: true })
  const notice: Notice = {
    employeeId,
    kind: 'task',
    title: { zh: `${title.zh}:${deal.name}`, en: `${title.en}: ${deal.name}` },
    body: asWritten(body ?? row.need),
    subjectEntity: 'presales-request',
    subjectId: row.id,
    occasion: `presales:${row.id}:${occasion}`,
  }
  if (employeeId !== ctx.actor.employeeId) await notify(ctx, [notice])
}
