import {
  and,
  anyOf,
  asSql,
  entity,
  existsVisible,
  field,
  isSystem,
  or,
  owned,
  type Row,
  sql,
  through,
  type Visible,
} from '../../kernel/index.ts'
import { everybody, keepers } from '../people/index.ts'
import type { Decision } from './graph.rules.ts'
import { allSubjects } from './subject.ts'

/** Mine, my people's, on a record that I see, or something that I or somebody I stand in for was asked to sign. */
const concerned: Visible = (row, actor) =>
  isSystem(actor) ||
  sql<boolean>`(exists (select 1 from approvals.task mine where mine.approval_id = ${row('id')} and mine.approver_id = ${actor.employeeId}::uuid)
    or exists (select 1 from approvals.task theirs join approvals.delegation d on d.from_id = theirs.approver_id
      where theirs.approval_id = ${row('id')} and d.to_id = ${actor.employeeId}::uuid and d.state = 'active' and d.deleted_at is null)
    or exists (select 1 from approvals.copy c where c.approval_id = ${row('id')} and c.employee_id = ${actor.employeeId}::uuid))`

/** On a document that I see. Only the few kinds that can be under approval are asked for: this predicate is in every signature. */
const onSeenDocument: Visible = (row, actor) => {
  const ways = allSubjects().flatMap(({ entity: e }) => {
    const seen = e.subject && existsVisible(e, row('subjectId'), actor)
    return seen ? [and([sql`${row('subjectEntity')} = ${sql.lit(e.name)}`, asSql(seen)])] : []
  })
  return ways.length > 0 && or(ways)
}

const submittedByMyTeam: Visible = (row, actor) => owned('submitterId')(row, actor, 'team')

const keptByMe: Visible = (_row, actor) => actor.roles.some((role) => role === 'admin' || role === 'auditor')

/** A fact about the document, as the approver reads it. */
export interface Line {
  readonly label: string
  readonly value: string
  /** The same in English; absent in what was kept before. */
  readonly labelEn?: string
  readonly valueEn?: string
}

/** One document on its way through a flow. */
export const approval = entity('approval', {
  table: 'approvals.approval',
  label: { zh: '审批单', en: 'Approval' },
  events: {
    submit: { zh: '提交审批', en: 'Submitted for approval' },
    go: { zh: '进入环节', en: 'Entered a step' },
    amend: { zh: '修改单据', en: 'Document changed' },
    approved: { zh: '审批通过', en: 'Approved' },
    rejected: { zh: '驳回', en: 'Rejected' },
    returned: { zh: '退回修改', en: 'Returned for changes' },
    withdrawn: { zh: '撤回', en: 'Withdrawn' },
  },
  title: 'title',
  fields: {
    title: field.text({ zh: '标题', en: 'Title', max: 300, required: true, search: true, by: 'system' }),
    titleEn: field.text({ zh: '英文标题', en: 'Title', max: 300, by: 'system' }),
    subjectEntity: field.text({ zh: '单据类型', en: 'Document kind', max: 60, required: true, by: 'system' }),
    subjectId: field.ref('', { zh: '单据', en: 'Document', required: true, by: 'system' }),
    flowVersionId: field.ref('approval-flow-version', {
      zh: '流程版本',
      en: 'Flow version',
      required: true,
      by: 'system',
    }),
    submitterId: field.person({ zh: '发起人', en: 'Submitter', required: true, by: 'system' }),
    amount: field.money({ zh: '金额', en: 'Amount', by: 'system' }),
    state: field.choice(
      {
        running: { zh: '审批中', en: 'Running', tone: 'information' },
        approved: { zh: '已通过', en: 'Approved', tone: 'success' },
        rejected: { zh: '已驳回', en: 'Rejected', tone: 'danger' },
        withdrawn: { zh: '已撤回', en: 'Withdrawn', tone: 'neutral' },
        returned: { zh: '已退回', en: 'Returned', tone: 'warning' },
      },
      { zh: '状态', en: 'State', required: true, default: 'running', by: 'system' },
    ),
    step: field.text({ zh: '当前环节', en: 'Current step', max: 200, by: 'system' }),
    note: field.longText({ zh: '提交说明', en: 'Note', max: 2000, by: 'system' }),
    outcome: field.longText({ zh: '结果说明', en: 'Outcome', max: 2000, by: 'system' }),
    endedAt: field.instant({ zh: '结束时间', en: 'Ended at', by: 'system' }),
    summary: field.json<readonly Line[]>({ zh: '单据摘要', en: 'Summary', by: 'system' }),
    decisions: field.json<readonly Decision[]>({ zh: '条件判断', en: 'Decisions', by: 'system' }),
  },
  list: ['title', 'subjectEntity', 'amount', 'submitterId', 'state', 'step', 'endedAt'],
  grants: { read: everybody, export: [...keepers, 'auditor'] },
  visible: anyOf(submittedByMyTeam, keptByMe, concerned, onSeenDocument),
})

/** One step of an approval as it was taken: opened again after a return, it is another one. */
export const approvalStep = entity('approval-step', {
  table: 'approvals.step',
  label: { zh: '审批环节', en: 'Approval step' },
  events: {
    finish: { zh: '完成', en: 'Finished' },
    rejected: { zh: '驳回', en: 'Rejected' },
    return: { zh: '退回', en: 'Returned' },
    returned: { zh: '退回修改', en: 'Returned for changes' },
    void: { zh: '作废', en: 'Voided' },
    withdrawn: { zh: '撤回', en: 'Withdrawn' },
  },
  title: 'name',
  fields: {
    approvalId: field.ref('approval', { zh: '审批单', en: 'Approval', required: true, by: 'system' }),
    node: field.text({ zh: '节点', en: 'Node', max: 200, required: true, by: 'system' }),
    name: field.text({ zh: '环节', en: 'Step', max: 200, required: true, by: 'system' }),
    mode: field.choice(
      {
        all: { zh: '会签', en: 'All sign' },
        any: { zh: '或签', en: 'Any signs' },
        order: { zh: '依次', en: 'In order' },
      },
      { zh: '方式', en: 'Mode', required: true, by: 'system' },
    ),
    position: field.integer({ zh: '顺序', en: 'Position', required: true, by: 'system', nominal: true }),
    state: field.choice(
      {
        open: { zh: '进行中', en: 'Open', tone: 'information' },
        done: { zh: '已完成', en: 'Done', tone: 'success' },
        rejected: { zh: '已驳回', en: 'Rejected', tone: 'danger' },
        returned: { zh: '已退回', en: 'Returned', tone: 'warning' },
        /** A later step sent the document back before it: its signatures no longer count. */
        void: { zh: '已作废', en: 'Void', tone: 'neutral' },
        withdrawn: { zh: '已撤回', en: 'Withdrawn', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'open', by: 'system' },
    ),
    notes: field.json<readonly string[]>({ zh: '说明', en: 'Notes', by: 'system' }),
    notesEn: field.json<readonly string[]>({ zh: '英文说明', en: 'Notes', by: 'system' }),
    closedAt: field.instant({ zh: '完成时间', en: 'Closed at', by: 'system' }),
  },
  list: ['name', 'mode', 'position', 'state', 'closedAt'],
  grants: { read: everybody },
  visible: through('approvalId', 'approval'),
  order: 'position',
})

/** One signature that a step asks for. */
export const approvalTask = entity('approval-task', {
  table: 'approvals.task',
  label: { zh: '审批任务', en: 'Signature' },
  events: {
    overdue: { zh: '超过时限', en: 'Overdue' },
    assign: { zh: '分配签字', en: 'Signature assigned' },
    open: { zh: '轮到签字', en: 'Turn to sign' },
    move: { zh: '调整顺序', en: 'Moved' },
    approved: { zh: '同意', en: 'Approved' },
    rejected: { zh: '驳回', en: 'Rejected' },
    returned: { zh: '退回', en: 'Returned' },
    transferred: { zh: '转交', en: 'Transferred' },
    drop: { zh: '无需处理', en: 'No longer needed' },
  },
  title: 'step',
  fields: {
    approvalId: field.ref('approval', { zh: '审批单', en: 'Approval', required: true, by: 'system' }),
    stepId: field.ref('approval-step', { zh: '审批环节', en: 'Step', required: true, by: 'system' }),
    step: field.text({ zh: '环节', en: 'Step name', max: 200, required: true, by: 'system' }),
    approverId: field.person({ zh: '审批人', en: 'Approver', required: true, by: 'system' }),
    /** Who decided: the approver, or somebody who stood in (「代」). */
    decidedById: field.person({ zh: '处理人', en: 'Decided by', by: 'system' }),
    role: field.text({ zh: '身份', en: 'As', max: 120, by: 'system' }),
    roleEn: field.text({ zh: '英文身份', en: 'As', max: 120, by: 'system' }),
    seat: field.integer({ zh: '席位', en: 'Seat', required: true, by: 'system', nominal: true }),
    position: field.integer({ zh: '席内顺序', en: 'Position', required: true, by: 'system', nominal: true }),
    state: field.choice(
      {
        waiting: { zh: '未轮到', en: 'Waiting', tone: 'neutral' },
        open: { zh: '待审批', en: 'Open', tone: 'information' },
        approved: { zh: '同意', en: 'Approved', tone: 'success' },
        rejected: { zh: '驳回', en: 'Rejected', tone: 'danger' },
        returned: { zh: '退回', en: 'Returned', tone: 'warning' },
        transferred: { zh: '已转交', en: 'Transferred', tone: 'neutral' },
        dropped: { zh: '无需处理', en: 'Not needed', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'waiting', by: 'system' },
    ),
    origin: field.choice(
      {
        flow: { zh: '流程', en: 'Flow' },
        rule: { zh: '规则自动', en: 'By rule' },
        before: { zh: '前加签', en: 'Added before' },
        after: { zh: '后加签', en: 'Added after' },
        transfer: { zh: '转交', en: 'Transferred' },
        timeout: { zh: '超时转交', en: 'After a timeout' },
      },
      { zh: '来源', en: 'Origin', required: true, default: 'flow', by: 'system' },
    ),
    fromId: field.ref('approval-task', { zh: '来自', en: 'From', by: 'system' }),
    opinion: field.longText({ zh: '意见', en: 'Opinion', max: 2000, by: 'system' }),
    opinionEn: field.longText({ zh: '英文意见', en: 'Opinion', max: 2000, by: 'system' }),
    openedAt: field.instant({ zh: '到达时间', en: 'Opened at', by: 'system' }),
    dueAt: field.instant({ zh: '处理时限', en: 'Due at', by: 'system' }),
    decidedAt: field.instant({ zh: '处理时间', en: 'Decided at', by: 'system' }),
    /** How often its time has passed. */
    overdue: field.integer({ zh: '超时次数', en: 'Times overdue', required: true, default: 0, by: 'system' }),
  },
  list: ['step', 'approvalId', 'approverId', 'state', 'openedAt', 'dueAt', 'decidedAt'],
  grants: { read: everybody },
  visible: through('approvalId', 'approval'),
})

/** 抄送: somebody who is told and may read, without a say. */
export const approvalCopy = entity('approval-copy', {
  table: 'approvals.copy',
  label: { zh: '抄送', en: 'Copy' },
  title: 'reason',
  fields: {
    approvalId: field.ref('approval', { zh: '审批单', en: 'Approval', required: true, by: 'system' }),
    employeeId: field.person({ zh: '抄送给', en: 'To', required: true, by: 'system' }),
    reason: field.text({ zh: '环节', en: 'Step', max: 200, required: true, by: 'system' }),
    readAt: field.instant({ zh: '已读时间', en: 'Read at', by: 'system' }),
  },
  list: ['reason', 'approvalId', 'employeeId', 'readAt'],
  grants: { read: everybody },
  visible: through('approvalId', 'approval'),
  uniqueTogether: [['approvalId', 'employeeId']],
})

export type Approval = Row<typeof approval>
export type ApprovalStep = Row<typeof approvalStep>
export type ApprovalTask = Row<typeof approvalTask>
