import {
  type Actor,
  type Ctx,
  change,
  command,
  faults,
  field,
  first,
  get,
  note,
  type Runtime,
  select,
  sql,
  today,
  transact,
} from '../../kernel/index.ts'
import { refuseLastAdmin } from './admin.rules.ts'
import { closeAccess } from './credential.ts'
import { type Employee, employee } from './employee.entity.ts'
import { writeHistory } from './history.ts'
import { leaversAmong } from './leavers.ts'
import { handOverAll, ownedBy } from './ownership.ts'
import { keepers } from './roles.ts'
import { type User, user } from './user.entity.ts'

const fail = faults('employee', {
  before_joining: {
    status: 422,
    zh: '日期不能早于入职日期 {joinedOn}。',
    en: 'The date cannot be before the day of joining, {joinedOn}.',
    field: 'on',
  },
  same_place: {
    status: 409,
    zh: '{name} 已在这个组织和岗位上,没有需要调动的内容。',
    en: '{name} already has this unit and post; there is nothing to move.',
    field: 'unitId',
  },
  no_unit: {
    status: 422,
    zh: '{name} 还没有所属组织。请选择调入的组织。',
    en: '{name} is in no unit yet. Choose the unit to move to.',
    field: 'unitId',
  },
  leaves_later: {
    status: 422,
    zh: '离职请在当天或之后办理,日期不能晚于今天。',
    en: 'A leave is recorded on its day or later; the date cannot be after today.',
    field: 'on',
  },
  still_owns: {
    status: 409,
    zh: '{name} 名下还有 {owned}。请先用「移交」交给他人,再办理离职。',
    en: '{name} still has {owned}. Use “Hand over” first, then record the leave.',
  },
  still_manages: {
    status: 409,
    zh: '{name} 仍是「{units}」的负责人。请先为这些组织指定新的负责人。',
    en: '{name} still heads “{units}”. Name another head first.',
  },
  own_leave: {
    status: 409,
    zh: '不能为自己办理离职。请由另一位管理员操作。',
    en: 'You cannot record your own leave. Ask another administrator.',
  },
  to_self: {
    status: 422,
    zh: '不能移交给本人。请选择另一位员工。',
    en: 'Nobody hands over to themselves. Choose another employee.',
    field: 'toId',
  },
  receiver_left: {
    status: 422,
    zh: '{name} 已离职,不能接收。请选择一位在职员工。',
    en: '{name} has left and cannot take over. Choose somebody who works here.',
    field: 'toId',
  },
})

const refuseBeforeJoining = (row: Employee, on: string): void => {
  if (row.joinedOn && on < row.joinedOn) fail('before_joining', { joinedOn: row.joinedOn })
}

/** To another unit or post from a day on. The past keeps the old one; a day to come takes effect when it comes. */
export const moveEmployee = command(employee, 'move', {
  zh: '调动',
  en: 'Move',
  input: {
    unitId: field.ref('unit', {
      zh: '调入组织',
      en: 'To unit',
      help: '不填时组织不变。',
      helpEn: 'Empty: the unit stays.',
    }),
    postId: field.ref('post', { zh: '岗位', en: 'Post', help: '不填时岗位不变。', helpEn: 'Empty: the post stays.' }),
    on: field.date({ zh: '生效日期', en: 'Effective on', help: '不填时为今天。', helpEn: 'Empty: today.' }),
  },
  allow: keepers,
  when: { state: ['active'] },
  tone: 'primary',
  run: async (ctx, row, { unitId, postId, on: day }) => {
    const on = day ?? today(ctx)
    const place = { unitId: unitId ?? row.unitId ?? fail('no_unit', { name: row.name }), postId: postId ?? row.postId }
    refuseBeforeJoining(row, on)
    if (await staysFrom(ctx, row.id, place, on)) fail('same_place', { name: row.name })
    await writeHistory(ctx, [{ employeeId: row.id, ...place, on, joinedOn: row.joinedOn }])
    if (on > today(ctx)) note(ctx, employee, row, 'move', { ...place, on })
    else await change(ctx, employee, row, place, { verb: 'move', facts: { on } })
  },
})

/** From that day on, with every move already planned, the person is nowhere else. */
const staysFrom = async (
  ctx: Ctx,
  employeeId: string,
  place: { unitId: string; postId: string | null },
  on: string,
): Promise<boolean> => {
  const answer = await first<{ stays: boolean | null }>(
    ctx.db,
    sql`select min("from") <= ${on}::date and bool_and(unit_id = ${place.unitId}::uuid and post_id is not distinct from ${place.postId}::uuid) as stays
      from people.assignment where employee_id = ${employeeId}::uuid and deleted_at is null and ("to" is null or "to" > ${on}::date)`,
  )
  return answer?.stays === true
}

/** Everything the person answers for goes to one other person. */
export const handOver = command(employee, 'handOver', {
  zh: '移交',
  en: 'Hand over',
  input: { toId: field.person({ zh: '接收人', en: 'To', required: true }) },
  allow: keepers,
  run: async (ctx, row, { toId }) => {
    if (toId === row.id) fail('to_self')
    const receiver = await get(ctx, employee, toId)
    if ((await leaversAmong(ctx, [toId])).length > 0) fail('receiver_left', { name: receiver.name })
    const moved = await handOverAll(ctx, row.id, toId)
    note(ctx, employee, row, 'handOver', { toId, moved })
    return { moved }
  },
})

/** Leaving: refused while anything would be left without somebody who answers for it. Access ends at once. */
export const leaveCompany = command(employee, 'leave', {
  zh: '离职',
  en: 'Leave',
  input: { on: field.date({ zh: '离职日期', en: 'Left on', required: true }) },
  allow: keepers,
  when: { state: ['active'] },
  tone: 'danger',
  run: async (ctx, row, { on }) => {
    if (row.id === ctx.actor.employeeId) fail('own_leave')
    if (on > today(ctx)) fail('leaves_later')
    refuseBeforeJoining(row, on)
    await refuseUnfinished(ctx, row)
    const account = await activeAccount(ctx, row.id)
    if (account) await refuseLastAdmin(ctx, account.id)
    await change(ctx, employee, row, { state: 'left', leftOn: on }, { verb: 'leave' })
    if (!account) return
    await change(ctx, user, account, { state: 'disabled' }, { verb: 'disable' })
    await closeAccess(ctx, account.id, 'everything')
  },
})

const refuseUnfinished = async (ctx: Ctx, row: Employee): Promise<void> => {
  const managed = await first<{ names: string | null }>(
    ctx.db,
    sql`select string_agg(name, '、' order by id) as names from people.unit where manager_id = ${row.id}::uuid and deleted_at is null`,
  )
  if (managed?.names) fail('still_manages', { name: row.name, units: managed.names })
  const owned = await ownedBy(ctx, row.id)
  if (owned.length === 0) return
  const list = owned.map(({ label, count }) => `${count} 条${label}`).join('、')
  fail('still_owns', { name: row.name, owned: list })
}

const activeAccount = async (ctx: Ctx, employeeId: string): Promise<User | undefined> => {
  const [account] = await select(ctx, user, {
    where: sql`t.employee_id = ${employeeId}::uuid and t.state = 'active'`,
    lock: true,
    unscoped: true,
  })
  return account
}

/** Back after leaving. The account is enabled by an administrator. */
export const rejoinCompany = command(employee, 'rejoin', {
  zh: '复职',
  en: 'Rejoin',
  input: {},
  allow: keepers,
  when: { state: ['left'] },
  run: async (ctx, row) => {
    await change(ctx, employee, row, { state: 'active', leftOn: null }, { verb: 'rejoin' })
  },
})

/** Moves whose day has come reach the records of the people. */
export const applyMoves = (runtime: Runtime, actor: Actor): Promise<void> =>
  transact(runtime, actor, async (ctx) => {
    const due = await select(ctx, employee, {
      where: sql`exists (select 1 from people.assignment a where a.employee_id = t.id and a.deleted_at is null
        and a."from" <= ${today(ctx)}::date and (a."to" is null or ${today(ctx)}::date < a."to")
        and (a.unit_id, a.post_id) is distinct from (t.unit_id, t.post_id)) and t.state = 'active'`,
      lock: true,
      unscoped: true,
    })
    for (const row of due) await takePlace(ctx, row)
  })

const takePlace = async (ctx: Ctx, row: Employee): Promise<void> => {
  const place = await first<{ unit_id: string; post_id: string | null }>(
    ctx.db,
    sql`select unit_id, post_id from people.assignment a where a.employee_id = ${row.id}::uuid and a.deleted_at is null
      and a."from" <= ${today(ctx)}::date and (a."to" is null or ${today(ctx)}::date < a."to") order by a."from" desc limit 1`,
  )
  if (place) await change(ctx, employee, row, { unitId: place.unit_id, postId: place.post_id }, { verb: 'moved' })
}
