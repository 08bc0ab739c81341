/**
 * The links of the loop, from the number that alarmed to the effect of what was changed. Each is a table whose rows know both
 * ends; a row's end may be its own id.
 */
export interface Link {
  readonly from: string
  readonly to: string
  readonly zh: string
  readonly en: string
  readonly table: string
  readonly fromColumn: string
  readonly toColumn: string
  /** Rows of the table that are links; `k` is the row. */
  readonly where?: string
}

/** A metric is no record: its node is its key. */
export const metricNode = 'metric'

export const links: readonly Link[] = [
  {
    from: metricNode,
    to: 'anomaly',
    zh: '出现异常',
    en: 'raised an anomaly',
    table: 'metrics.anomaly',
    fromColumn: 'metric',
    toColumn: 'id',
  },
  {
    from: 'anomaly',
    to: 'review',
    zh: '发起复盘',
    en: 'led to a retrospective',
    table: 'reviews.review',
    fromColumn: 'anomaly_id',
    toColumn: 'id',
  },
  {
    from: 'review',
    to: 'problem',
    zh: '确认问题',
    en: 'confirmed a problem',
    table: 'reviews.problem',
    fromColumn: 'review_id',
    toColumn: 'id',
    where: "k.state <> 'dropped'",
  },
  {
    from: 'problem',
    to: 'cause',
    zh: '找到根因',
    en: 'traced to a root cause',
    table: 'reviews.cause',
    fromColumn: 'problem_id',
    toColumn: 'id',
    where: 'k.is_root',
  },
  {
    from: 'cause',
    to: 'action-item',
    zh: '制定措施',
    en: 'agreed on a measure',
    table: 'reviews.action_item',
    fromColumn: 'cause_id',
    toColumn: 'id',
  },
  {
    from: 'review',
    to: 'action-item',
    zh: '制定措施',
    en: 'agreed on a measure',
    table: 'reviews.action_item',
    fromColumn: 'review_id',
    toColumn: 'id',
    where: 'k.cause_id is null',
  },
  {
    from: 'action-item',
    to: 'execution-task',
    zh: '落实为任务',
    en: 'became a task',
    table: 'improvement.execution_task',
    fromColumn: 'action_item_id',
    toColumn: 'id',
  },
  {
    from: 'execution-task',
    to: 'improvement-project',
    zh: '属于项目',
    en: 'belongs to a project',
    table: 'improvement.execution_task',
    fromColumn: 'id',
    toColumn: 'project_id',
    where: 'k.action_item_id is not null',
  },
  {
    from: 'review',
    to: 'improvement-project',
    zh: '转为项目',
    en: 'became a project',
    table: 'improvement.project',
    fromColumn: 'review_id',
    toColumn: 'id',
  },
  {
    from: 'improvement-project',
    to: 'process-version',
    zh: '发布新流程',
    en: 'published a new process',
    table: 'process.process_version',
    fromColumn: 'improvement_project_id',
    toColumn: 'id',
  },
  {
    from: 'process-version',
    to: 'effect',
    zh: '评估效果',
    en: 'evaluated the effect',
    table: 'improvement.effect',
    fromColumn: 'after_version_id',
    toColumn: 'id',
  },
  {
    from: 'improvement-project',
    to: 'effect',
    zh: '评估效果',
    en: 'evaluated the effect',
    table: 'improvement.effect',
    fromColumn: 'project_id',
    toColumn: 'id',
    where: 'k.after_version_id is null',
  },
]

/** Every kind of node, in the order of the loop. */
export const nodeKinds: readonly string[] = [...new Set(links.flatMap(({ from, to }) => [from, to]))]
