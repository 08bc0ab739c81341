import { type Ctx, faults, field, find, select, sql, view } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { type Approval, type ApprovalStep, type ApprovalTask, approval } from './approval.entity.ts'
import { standingSteps } from './decide.commands.ts'
import { principalsOf } from './delegation.entity.ts'
import { directoryFor } from './directory.query.ts'
import { signedBefore } from './engine.ts'
import { isPending } from './signing.rules.ts'
import { type Earlier, type PlannedStep, planFrom, planInNames, signedIn } from './simulate.command.ts'
import { subjectNamed, valuesOf } from './subject.ts'
import { openStepOf, runOf, stepNode } from './under-way.ts'

const fail = faults('approval', {
  name_one: {
    status: 422,
    zh: '请给出审批单编号,或单据的类型和编号。',
    en: 'Give the number of the approval, or the kind and id of the document.',
    field: 'approvalId',
  },
})

interface TrailStep {
  id: string
  name: string
  mode: string
  state: string
  position: number
  notes: string[] | null
  openedAt: string
  closedAt: string | null
  tasks: {
    id: string
    approverId: string
    approver: string
    decidedBy: string | null
    role: string | null
    state: string
    origin: string
    opinion: string | null
    openedAt: string | null
    dueAt: string | null
    decidedAt: string | null
    overdue: number
  }[]
}

const stepsOf = (ctx: Ctx, approvalId: string) => {
  const said = (column: string) =>
    ctx.actor.english ? sql`coalesce(${sql.ref(`${column}_en`)}, ${sql.ref(column)})` : sql.ref(column)
  return ctx.db.rows<TrailStep>(sql`select s.id, s.name, s.mode, s.state, s.position, ${said('s.notes')} as notes, s.created_at as "openedAt", s.closed_at as "closedAt",
      (select coalesce(json_agg(json_build_object('id', t.id, 'approverId', t.approver_id, 'approver', e.name,
          'decidedBy', case when t.decided_by_id <> t.approver_id then d.name end, 'role', ${said('t.role')}, 'state', t.state, 'origin', t.origin,
          'opinion', ${said('t.opinion')}, 'openedAt', t.opened_at, 'dueAt', t.due_at, 'decidedAt', t.decided_at, 'overdue', t.overdue)
          order by t.seat, t.position, t.id), '[]')
        from approvals.task t join people.employee e on e.id = t.approver_id left join people.employee d on d.id = t.decided_by_id
        where t.step_id = s.id) as tasks
    from approvals.step s where s.approval_id = ${approvalId}::uuid order by s.position`)
}

interface Turn {
  readonly taskId: string
  readonly approverId: string
  /** Steps it may be sent back to, beside the submitter. */
  readonly returnTo: readonly { readonly node: string; readonly name: string }[]
  readonly editable: readonly {
    readonly key: string
    readonly label: string
    readonly kind: string
    readonly value: unknown
  }[]
}

/** Who will have signed when the open step is done. */
const earlierThan = async (ctx: Ctx, step: ApprovalStep, tasks: readonly ApprovalTask[]): Promise<Earlier> => {
  const { names } = await signedBefore(ctx, step.approvalId)
  const earlier = { surely: names, perhaps: new Map<string, string>() }
  const asked = tasks.filter((task) => isPending(task) || task.state === 'approved')
  signedIn(
    earlier,
    step.name,
    step.mode,
    asked.map(({ approverId }) => approverId),
  )
  return earlier
}

/** What is still to come and what the reader may do now, while the approval runs. */
const ahead = async (ctx: Ctx, row: Approval): Promise<{ turn: Turn | null; planned: readonly PlannedStep[] }> => {
  const open = row.state === 'running' && subjectNamed(row.subjectEntity) ? await openStepOf(ctx, row.id) : undefined
  if (!open) return { turn: null, planned: [] }
  const [step, tasks] = open
  const run = await runOf(ctx, row)
  const document = await find(ctx, run.subject.entity, row.subjectId, { unscoped: true })
  const values = document ? await valuesOf(ctx, run.subject, document, row.submitterId) : {}
  const node = stepNode(run, step)
  const directory = await directoryFor(ctx, run.graph, row.submitterId)
  const earlier = await earlierThan(ctx, step, tasks)
  const { graph, known } = run
  const way = {
    graph,
    from: node.next,
    submitterId: row.submitterId,
    values,
    known,
    directory,
    earlier,
    strict: false,
    reader: ctx.actor,
  }
  // Sent back, a document is decided about again: the last word counts.
  const decided = [...new Map((row.decisions ?? []).map((one) => [one.node, one])).values()]
  const { steps: planned } = await planInNames(ctx, planFrom({ ...way, decided }), known)
  const principals = await principalsOf(ctx, row.subjectEntity)
  const mine = tasks.filter(({ state }) => state === 'open')
  const task =
    mine.find(({ approverId }) => approverId === ctx.actor.employeeId) ??
    (row.submitterId === ctx.actor.employeeId ? undefined : mine.find(({ approverId }) => principals.has(approverId)))
  if (!task) return { turn: null, planned }
  const done = await standingSteps(ctx, row.id)
  const editable = (node.editable ?? []).flatMap((key) => {
    const place = run.known[key]
    return place ? [{ key, label: place.zh, kind: place.kind.name, value: values[key] ?? null }] : []
  })
  const returnTo = done.map(({ node, name }) => ({ node, name }))
  return { planned, turn: { taskId: task.id, approverId: task.approverId, returnTo, editable } }
}

const chosen = async (ctx: Ctx, asked: { approvalId?: string | null; entity?: string | null; id?: string | null }) => {
  if (asked.approvalId) return find(ctx, approval, asked.approvalId)
  if (!asked.entity || !asked.id) return fail('name_one')
  const [latest] = await select(ctx, approval, {
    where: sql`t.subject_entity = ${asked.entity} and t.subject_id = ${asked.id}::uuid`,
    orderBy: sql`t.id desc`,
    limit: 1,
  })
  return latest
}

/** The rounds that the document has been through before this one, newest first; those that the reader may see. */
const earlierRounds = async (ctx: Ctx, { id, subjectEntity, subjectId }: Approval) => {
  const rounds = await select(ctx, approval, {
    where: sql`t.subject_id = ${subjectId}::uuid and t.subject_entity = ${subjectEntity} and t.id < ${id}::uuid`,
    orderBy: sql`t.id desc`,
  })
  return rounds.map(({ id, state, endedAt, outcome }) => ({ id, state, endedAt, outcome }))
}

/** GET /api/approval-trail: who signed a document and when, whose turn it is, and what comes after. */
export const approvalTrail = view('approval-trail', {
  zh: '审批轨迹',
  en: 'Approval trail',
  allow: everybody,
  input: {
    approvalId: field.ref('approval', { zh: '审批单', en: 'Approval' }),
    entity: field.text({ zh: '单据类型', en: 'Document kind', max: 60 }),
    id: field.ref('', { zh: '单据', en: 'Document' }),
  },
  run: async (ctx, asked) => {
    const row = await chosen(ctx, asked)
    if (!row) return { approval: null }
    const steps = await stepsOf(ctx, row.id)
    const copies = await ctx.db.rows<{
      name: string
      at: string
    }>(sql`select e.name, c.created_at as at from approvals.copy c
      join people.employee e on e.id = c.employee_id where c.approval_id = ${row.id}::uuid order by c.id`)
    const [submitter] = await ctx.db.rows<{ name: string }>(
      sql`select name from people.employee where id = ${row.submitterId}::uuid`,
    )
    const mayWithdraw = row.state === 'running' && row.submitterId === ctx.actor.employeeId
    return {
      approval: { ...row, submitter: submitter?.name ?? '' },
      steps,
      copies,
      earlier: await earlierRounds(ctx, row),
      mayWithdraw,
      ...(await ahead(ctx, row)),
    }
  },
})
