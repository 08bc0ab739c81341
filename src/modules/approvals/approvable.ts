import {
  beginningOf,
  type Command,
  type Ctx,
  change,
  command,
  create,
  type Entity,
  entityNamed,
  type Fields,
  faults,
  field,
  find,
  first,
  isSystem,
  type Row,
  select,
  sql,
  withCustom,
} from '../../kernel/index.ts'
import { type Approval, approval } from './approval.entity.ts'
import type { Values } from './condition.rules.ts'
import { goOn } from './engine.ts'
import { activeFlow } from './flow.query.ts'
import type { FlowGraph } from './graph.rules.ts'
import { type approvalFields, unlockedStates } from './lock.ts'
import { undo } from './outcome.ts'
import { findSplitOrders } from './split.ts'
import {
  addSubject,
  type Document,
  knownOf,
  type Outcome,
  type Subject,
  subjectNamed,
  summaryOf,
  titleOf,
  valuesOf,
} from './subject.ts'
import type { Run } from './under-way.ts'

const fail = faults('approval', {
  no_flow: {
    status: 409,
    zh: '「{kind}」还没有启用的审批流程。请管理员在「设置 → 审批流程」里启用一个。',
    en: 'No approval flow is in use for “{kind}” yet. Ask an administrator to put one to use under Settings → Approval flows.',
  },
  already_pending: {
    status: 409,
    zh: '这张单据已经在审批中。请等待结果,或先撤回再提交。',
    en: 'This document is in approval already. Wait for the result, or withdraw it first.',
  },
  already_approved: {
    status: 409,
    zh: '这张单据已经审批通过,不需要再次提交。',
    en: 'This document is approved already and need not be submitted again.',
  },
  no_submitter: {
    status: 409,
    zh: '找不到发起人。请由有账号的员工提交审批。',
    en: 'There is no submitter. Somebody with an account must submit it.',
  },
  not_running: {
    status: 409,
    zh: '这张单据没有正在进行的审批,不能撤回。',
    en: 'No approval of this document is running; there is nothing to withdraw.',
  },
})

type Approvable<F extends Fields> = Entity<string, F & typeof approvalFields>

export interface ApprovableOptions<E> {
  /** Roles that may submit. */
  readonly allow: readonly string[]
  readonly verb?: { readonly zh: string; readonly en: string }
  /** The money field that the inbox shows. */
  readonly amount?: string
  /** What conditions may name beside the document's own fields. */
  readonly facts?: { readonly fields: Fields; of(ctx: Ctx, row: Row<E>, submitterId: string): Promise<Values> }
  /** Fields restored on rejection, withdrawal and return, beside those that the flow lets its signers change. */
  readonly snapshot: readonly string[]
  /** The flow a new installation starts with. */
  readonly flow?: FlowGraph
  check?(ctx: Ctx, row: Row<E>): Promise<void>
  submitted?(ctx: Ctx, row: Row<E>): Promise<void>
  /** Somebody who signs has changed the document: what was asked of it when it was submitted is asked again. */
  amended?(ctx: Ctx, row: Row<E>): Promise<void>
  effective(ctx: Ctx, row: Row<E>): Promise<void>
  undone?(ctx: Ctx, row: Row<E>, outcome: Outcome): Promise<void>
}

/** Puts a kind of document under approval: the verb `submit`, and what happens at the end of the flow. */
export const approvable = <F extends Fields>(e: Approvable<F>, options: ApprovableOptions<Approvable<F>>) => {
  const { allow, verb = { zh: '提交审批', en: 'Submit for approval' }, ...rest } = options
  const submitCommand: Command = command(e as unknown as Entity, 'submit', {
    ...verb,
    input: { note: field.longText({ zh: '提交说明', en: 'Note', max: 2000 }) },
    allow,
    when: { approvalState: unlockedStates },
    tone: 'primary',
    run: (ctx, row, { note }) => submitDocument(ctx, subject, row as Document, note ?? null),
  })
  const subject = { ...rest, entity: e as unknown as Entity, submitCommand } as unknown as Subject
  addSubject(subject)
  return {
    commands: [submitCommand],
    submit: (ctx: Ctx, row: Row<Approvable<F>>, note: string | null = null) =>
      submitDocument(ctx, subject, row as unknown as Document, note),
  }
}

export interface Submitted {
  readonly approvalId: string
  readonly state: Approval['state']
}

/** Sends a held document into its flow. */
const submitDocument = async (ctx: Ctx, subject: Subject, row: Document, note: string | null): Promise<Submitted> => {
  if (row.approvalState === 'pending') fail('already_pending')
  if (row.approvalState === 'approved') fail('already_approved')
  const submitterId = isSystem(ctx.actor) ? (row.createdBy ?? fail('no_submitter')) : ctx.actor.employeeId
  const { entity: e } = subject
  await subject.check?.(ctx, row)
  const version = (await activeFlow(ctx, e.name, submitterId)) ?? fail('no_flow', { kind: e.label })
  const kept = keptOf(subject, version.graph, row)
  await subject.submitted?.(ctx, row)
  const current = (await find(ctx, e, row.id, { unscoped: true })) as Document
  const title = titleOf(e, current)
  const started = await create(
    ctx,
    approval,
    {
      title: beginningOf(title.zh, 300),
      titleEn: beginningOf(title.en, 300),
      subjectEntity: e.name,
      subjectId: row.id,
      flowVersionId: version.id,
      submitterId,
      amount: subject.amount ? (current[subject.amount] ?? null) : null,
      summary: await summaryOf(ctx, subject, await valuesOf(ctx, subject, current, submitterId)),
      state: 'running',
      note,
    },
    'submit',
  )
  await ctx.db.rows(
    sql`insert into approvals.snapshot (approval_id, kept) values (${started.id}::uuid, ${JSON.stringify(kept)}::jsonb)`,
  )
  await change(ctx, e, current, { approvalState: 'pending' } as never, {
    verb: 'submit',
    facts: { approvalId: started.id },
  })
  const { graph } = version
  const run: Run = { approval: started, graph, subject, known: knownOf(e.name, graph.values) }
  await findSplitOrders(ctx, e.name, row.id)
  await goOn(ctx, run, graph.start, true)
  return { approvalId: started.id, state: run.approval.state }
}

/** As the document is before anybody in the flow changes it. */
const keptOf = ({ entity: e, snapshot }: Subject, graph: FlowGraph, row: Document): Record<string, unknown> => {
  const editable = graph.nodes.flatMap((node) => (node.kind === 'step' ? (node.editable ?? []) : []))
  const keys = [...new Set([...snapshot, ...editable])]
  const now: Record<string, unknown> = { ...(row.custom as object), ...row }
  return withCustom(entityNamed(e.name) ?? e, Object.fromEntries(keys.map((key) => [key, now[key] ?? null])))
}

/** Takes a document back out of its flow, for a verb of its own module. */
export const withdrawApproval = async (ctx: Ctx, entityName: string, id: string, reason: string): Promise<void> => {
  const [running] = await select(ctx, approval, {
    unscoped: true,
    lock: true,
    where: sql`t.subject_entity = ${entityName} and t.subject_id = ${id}::uuid and t.state = 'running'`,
  })
  const subject = subjectNamed(entityName)
  if (!running || !subject) return fail('not_running')
  await undo(ctx, { approval: running, graph: { start: 'end', nodes: [] }, subject, known: {} }, 'withdrawn', reason)
}

export interface Clock {
  readonly waitedMinutes: number
  readonly waitingFor: readonly { readonly id: string; readonly name: string; readonly since: string }[]
}

/** How long a document has waited in approval and for whom: the clock that runs against us. */
export const approvalClock = async (ctx: Ctx, entityName: string, id: string): Promise<Clock | undefined> =>
  first<Clock>(
    ctx.db,
    sql`select floor(extract(epoch from ${ctx.now.toISOString()}::timestamptz - a.created_at) / 60)::integer as "waitedMinutes",
        coalesce((select json_agg(json_build_object('id', e.id, 'name', e.name, 'since', t.opened_at) order by t.seat)
          from approvals.task t join people.employee e on e.id = t.approver_id
          where t.approval_id = a.id and t.state = 'open'), '[]') as "waitingFor"
      from approvals.approval a where a.subject_entity = ${entityName} and a.subject_id = ${id}::uuid and a.state = 'running'`,
  )
