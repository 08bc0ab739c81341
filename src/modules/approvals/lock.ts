import {
  type Ctx,
  type Entity,
  entityNamed,
  type Fields,
  faults,
  field,
  first,
  type Said,
  sayAll,
  sql,
  type Write,
} from '../../kernel/index.ts'

const fail = faults('approval', {
  locked: {
    status: 409,
    zh: '{document}正在审批中,当前环节「{step}」,等待{who}签字,因此不能修改或删除。需要修改时,请发起人先撤回审批,或请审批人退回。',
    en: '{document} is in approval at step “{step}”, waiting for {who}, and cannot be changed or deleted. Its submitter can withdraw it, or an approver send it back.',
  },
  sealed: {
    status: 409,
    zh: '审批已经通过,「{labels}」不能再修改。需要改变时,请另建新的版本或变更,重新提交审批。',
    en: 'Approved: “{labels}” cannot be changed any more. For a change, make a new version and submit it.',
  },
})

/** What stands on a document that goes through approval. */
export const approvalFields = {
  approvalState: field.choice(
    {
      none: { zh: '未提交', en: 'Not submitted', tone: 'neutral' },
      pending: { zh: '审批中', en: 'Pending', tone: 'information' },
      approved: { zh: '已通过', en: 'Approved', tone: 'success' },
      rejected: { zh: '已驳回', en: 'Rejected', tone: 'danger' },
      withdrawn: { zh: '已撤回', en: 'Withdrawn', tone: 'neutral' },
      returned: { zh: '已退回', en: 'Returned', tone: 'warning' },
    },
    { zh: '审批状态', en: 'Approval', required: true, default: 'none', by: 'system' },
  ),
} as const

const unlocked = new WeakSet<Ctx>()

/** Writes of this module on a locked document: what an approver may change at his step. */
export const whileUnlocked = async <T>(ctx: Ctx, run: () => Promise<T>): Promise<T> => {
  unlocked.add(ctx)
  try {
    return await run()
  } finally {
    unlocked.delete(ctx)
  }
}

/** What an approval does to its document. */
const documentEvents = {
  amend: { zh: '审批中修改', en: 'Changed during approval' },
  approve: { zh: '审批通过', en: 'Approved' },
  refuse: { zh: '审批驳回', en: 'Approval rejected' },
  return: { zh: '审批退回', en: 'Returned in approval' },
  takeEffect: { zh: '生效', en: 'Came into force' },
  withdraw: { zh: '撤回审批', en: 'Withdrawn from approval' },
} as const

type After = Entity['after']

/** A document: while it is pending nothing changes it, through whatever door; `sealed` fields stay when it has been approved. */
export const underApproval = <const N extends string, const F extends Fields>(
  e: Entity<N, F>,
  { sealed = [] }: { readonly sealed?: readonly (keyof F & string)[] } = {},
): Entity<N, F & typeof approvalFields> => {
  const after: After = async (ctx, writes) => {
    for (const write of writes) {
      if (isPending(write.before) && (isPending(write.after) || !write.after) && !unlocked.has(ctx))
        await refuseLocked(ctx, e.name, write.before?.id as string)
      refuseSealed(e as Entity, write, sealed)
    }
    await e.after?.(ctx, writes)
  }
  const guard: Entity['guard'] = async (ctx, row, patch) => {
    if (isPending(row)) await refuseLocked(ctx, e.name, row.id as string)
    await e.guard?.(ctx, row, patch)
  }
  const editable = { ...e.editable, approvalState: states.filter((state) => state !== 'pending') }
  const events = { ...documentEvents, ...e.events }
  return { ...e, fields: { ...e.fields, ...approvalFields }, events, editable, guard, after }
}

/** In which a document may be changed; what the verbs that change it name in their `when`. */
export const unlockedStates = ['none', 'rejected', 'withdrawn', 'returned'] as const

const states = (approvalFields.approvalState.choices ?? []).map(({ value }) => value)

const isPending = (row: Write['before']): boolean => row?.approvalState === 'pending'

const refuseSealed = (e: Entity, { before, after }: Write, sealed: readonly string[]): void => {
  if (before?.approvalState !== 'approved' || after?.approvalState !== 'approved') return
  const moved = sealed.filter((key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null))
  if (moved.length === 0) return
  const labels = sayAll(moved.map((key) => e.fields[key] ?? { zh: key }))
  const message = `「${labels.zh}」已经审批通过,不能再修改。`
  const en = `“${labels.en}” is approved and cannot be changed any more.`
  fail(
    'sealed',
    { labels },
    moved.map((key) => ({ field: key, code: 'sealed', message, en })),
  )
}

/** Rows that belong to a document and are approved with it: its lines, its clauses. */
export const partOf = <const N extends string, const F extends Fields>(
  e: Entity<N, F>,
  parent: string,
  parentKey: keyof F & string,
): Entity<N, F> => {
  const after: After = async (ctx, writes) => {
    const ids = writes.flatMap(({ before, after }) => [before?.[parentKey], after?.[parentKey]])
    await refusePending(ctx, parent, [...new Set(ids.filter((id): id is string => typeof id === 'string'))])
    await e.after?.(ctx, writes)
  }
  return { ...e, after }
}

/** The documents are held, so that none is submitted between this look and the commit. */
const refusePending = async (ctx: Ctx, parent: string, ids: readonly string[]): Promise<void> => {
  const e = entityNamed(parent)
  if (!e || ids.length === 0 || unlocked.has(ctx)) return
  const held = await ctx.db.rows<{ id: string; approval_state: string }>(
    sql`select id, approval_state from ${sql.table(e.table)} where id = any(${[...ids]}::uuid[]) order by id for no key update`,
  )
  const pending = held.find(({ approval_state }) => approval_state === 'pending')
  if (pending) await refuseLocked(ctx, parent, pending.id)
}

interface Waiting {
  approvalId: string
  title: Required<Said>
  step: string | null
  who: string | null
}

/** Refuses with the names of those whose turn it is. */
export const refuseLocked = async (ctx: Ctx, entityName: string, id: string): Promise<never> => {
  const waiting = await first<Waiting>(
    ctx.db,
    sql`select a.id as "approvalId", json_build_object('zh', a.title, 'en', coalesce(a.title_en, a.title)) as title, a.step, (select string_agg(e.name, '、' order by t.seat, t.position)
        from approvals.task t join people.employee e on e.id = t.approver_id where t.approval_id = a.id and t.state = 'open') as who
      from approvals.approval a where a.subject_entity = ${entityName} and a.subject_id = ${id}::uuid and a.state = 'running'`,
  )
  return fail('locked', {
    document: waiting?.title ?? { zh: '这条记录', en: 'This record' },
    step: waiting?.step ?? '-',
    who: waiting?.who ?? { zh: '审批人', en: 'the approver' },
    approvalId: waiting?.approvalId,
  })
}
