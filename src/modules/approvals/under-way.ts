import { type Ctx, change, faults, select, sql } from '../../kernel/index.ts'
import { type Approval, type ApprovalStep, type ApprovalTask, approvalStep, approvalTask } from './approval.entity.ts'
import type { Known } from './condition.rules.ts'
import { graphOf } from './flow.query.ts'
import { type FlowGraph, nodeOf, type StepNode } from './graph.rules.ts'
import { knownOf, type Subject, subjectNamed } from './subject.ts'

const fail = faults('approval', {
  no_subject: {
    status: 409,
    zh: '这类单据已经不再支持审批。请联系管理员。',
    en: 'Documents of this kind are no longer approved. Ask an administrator.',
  },
})

/** A document under way: its approval (held), the edition it runs on and what its module says about it. */
export interface Run {
  approval: Approval
  readonly graph: FlowGraph
  readonly subject: Subject
  readonly known: Known
}

export const runOf = async (ctx: Ctx, row: Approval): Promise<Run> => {
  const graph = await graphOf(ctx, row.flowVersionId)
  const subject = subjectNamed(row.subjectEntity) ?? fail('no_subject')
  return { approval: row, graph, subject, known: knownOf(row.subjectEntity, graph.values) }
}

/** The step that waits, with all its signatures. */
export const openStepOf = async (ctx: Ctx, approvalId: string): Promise<[ApprovalStep, ApprovalTask[]] | undefined> => {
  const open = sql`approval_id = ${approvalId}::uuid and state = 'open'`
  const [[step], tasks] = await Promise.all([
    select(ctx, approvalStep, { unscoped: true, where: open }),
    select(ctx, approvalTask, {
      unscoped: true,
      where: sql`t.step_id = (select id from approvals.step where ${open})`,
    }),
  ])
  return step && [step, tasks]
}

export const stepNode = (run: Run, step: ApprovalStep): StepNode => nodeOf(run.graph, step.node) as StepNode

/** Signatures that nobody needs any more. */
export const dropAll = (ctx: Ctx, tasks: readonly ApprovalTask[]): Promise<unknown> =>
  Promise.all(tasks.map((task) => change(ctx, approvalTask, task, { state: 'dropped' }, { verb: 'drop' })))
