import { modules } from '../../src/app/modules.ts'
import {
  type Actor,
  change,
  create,
  type Db,
  type Entity,
  entity,
  everyone,
  faults,
  field,
  type Module,
  owned,
  sql,
  systemActor,
} from '../../src/kernel/index.ts'
import { activate, addVersion } from '../../src/modules/approvals/flow.commands.ts'
import { approvable, approvalFlow, type FlowGraph, partOf, underApproval } from '../../src/modules/approvals/index.ts'
import { everybody } from '../../src/modules/people/index.ts'
import { draftTable } from '../../tools/draft-table.ts'
import { type Answer, type World, world } from './world.ts'

// A kind of document that exists for these tests only: approvals knows no document of its own.

const fail = faults('paper', {
  unready: { status: 409, zh: '还没有写清用途。', en: 'Say what it is for.', field: 'note' },
})

export const paper = underApproval(
  entity('paper', {
    table: 'drawer.paper',
    label: { zh: '文件', en: 'Paper' },
    title: 'title',
    fields: {
      title: field.text({ zh: '标题', en: 'Title', max: 100, required: true }),
      amount: field.money({ zh: '金额', en: 'Amount' }),
      note: field.text({ zh: '用途', en: 'Note', max: 200 }),
      secret: field.phone({ zh: '电话', en: 'Phone', mask: 'phone' }),
      partyId: field.ref('', { zh: '客户', en: 'Customer' }),
      ownerId: field.person({ zh: '负责人', en: 'Owner', required: true, default: 'me' }),
      effectiveOn: field.date({ zh: '生效日期', en: 'Effective on', by: 'command' }),
    },
    list: ['title', 'amount', 'ownerId', 'secret'],
    grants: { read: everybody, create: everybody, update: everybody, remove: everybody, import: everybody },
    visible: owned('ownerId'),
    subject: true,
  }),
  { sealed: ['amount'] },
)

export const paperLine = partOf(
  entity('paper-line', {
    table: 'drawer.paper_line',
    label: { zh: '文件明细', en: 'Line' },
    title: 'name',
    fields: {
      name: field.text({ zh: '名称', en: 'Name', max: 100, required: true }),
      paperId: field.ref('paper', { zh: '文件', en: 'Paper', required: true }),
    },
    list: ['name'],
    grants: { read: everybody, create: everybody, update: everybody, remove: everybody },
    visible: everyone,
  }),
  'paper',
  'paperId',
)

export const undone: string[] = []

const paperApproval = approvable(paper, {
  allow: everybody,
  amount: 'amount',
  facts: {
    fields: { urgent: field.boolean({ zh: '加急', en: 'Urgent' }) },
    of: async (_ctx, row) => ({ urgent: row.note === '加急' }),
  },
  // Not the amount: what those who sign may change is put back without being named here.
  snapshot: ['effectiveOn'],
  check: async (_ctx, row) => {
    if (row.note === '未定') fail('unready')
  },
  effective: async (ctx, row) => {
    await change(ctx, paper, row, { effectiveOn: '2026-03-10' }, { verb: 'takeEffect' })
  },
  undone: async (_ctx, row, outcome) => {
    undone.push(`${row.title}:${outcome}`)
  },
})

/** Submits as another module does it, past the verb and its `when`. */
export const submitPaper = paperApproval.submit

/** The product with papers in it. */
export const modulesWithPapers: readonly Module[] = [
  ...modules,
  { name: 'drawer', entities: [paper, paperLine] as readonly Entity[], commands: paperApproval.commands },
]

/** The drawers of a database. */
export const makeDrawers = async (store: Db): Promise<void> => {
  await store.rows(sql`create schema drawer`)
  for (const statement of [paper, paperLine].flatMap((e) => draftTable(e as never).split(';'))) {
    if (statement.trim()) await store.rows(sql`${sql.raw(statement)}`)
  }
}

/** The small company with drawers full of papers, and one flow for them. */
export const paperWorld = async (graph: FlowGraph, now?: Date): Promise<World> => {
  const w = await world(now, { modules: modulesWithPapers })
  await makeDrawers(w.app.store)
  await putFlow(w.within, graph)
  return w
}

export const putFlow = (within: World['within'], graph: FlowGraph, unitId: string | null = null) =>
  within(systemActor, async (ctx) => {
    const flow = await create(ctx, approvalFlow, { name: `文件审批${unitId ?? ''}`, entity: 'paper', unitId })
    const version = await addVersion(ctx, flow, graph, null)
    await activate(ctx, version)
    return { flow, version }
  })

/** What tests do with papers, through the real routes. */
export const papers = (w: World) => {
  const make = async (by: Actor, draft: object = {}): Promise<string> => {
    const answer = await w.as(by).post('paper', { title: '采购办公桌', amount: 100_00, ...draft })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body.id
  }
  const submit = (by: Actor, id: string): Promise<Answer> => w.as(by).post(`paper/${id}/submit`, { note: '请批准' })
  /** A paper on its way; answers the ids of paper and approval. */
  const send = async (by: Actor, draft: object = {}): Promise<{ id: string; approvalId: string }> => {
    const id = await make(by, draft)
    const answer = await submit(by, id)
    if (answer.status !== 200) throw new Error(answer.text)
    return { id, approvalId: answer.body.result.approvalId }
  }
  const act = (by: Actor, approvalId: string, verb: string, body: object = {}): Promise<Answer> =>
    w.as(by).post(`approval/${approvalId}/${verb}`, body)
  const stateOf = async (id: string): Promise<string> => {
    const [cells] = await w.app.store.cells(sql`select approval_state from drawer.paper where id = ${id}::uuid`)
    return cells?.[0] ?? 'gone'
  }
  /** Who is asked now, by name. */
  const turn = async (approvalId: string): Promise<string[]> => {
    const rows = await w.app.store.rows<{ name: string }>(sql`select e.name from approvals.task t
      join people.employee e on e.id = t.approver_id where t.approval_id = ${approvalId}::uuid and t.state = 'open' order by t.seat`)
    return rows.map(({ name }) => name)
  }
  return { make, submit, send, act, stateOf, turn }
}

/** Signed by the superior, in two hours, with a copy to finance. */
export const bySuperior: FlowGraph = {
  start: 'one',
  nodes: [
    {
      key: 'one',
      kind: 'step',
      name: '上级审批',
      mode: 'any',
      approvers: [{ by: 'superior', levels: 1 }],
      timeout: { hours: 2, ladder: ['remind', 'superior', 'transfer'] },
      copies: [{ by: 'role', role: 'finance' }],
      next: 'end',
    },
  ],
}
