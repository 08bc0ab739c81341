import { readDate } from '../../kernel/field/time.ts'
import {
  type Ctx,
  command,
  createMany,
  type Draft,
  type FieldFault,
  faults,
  field,
  type Sql,
  sql,
  today,
} from '../../kernel/index.ts'
import { namesMany } from '../reviews/index.ts'
import { executionTask } from './execution-task.entity.ts'
import { improvementProject, projectLeaders } from './project.entity.ts'

const fail = faults('execution-table', {
  not_a_table: {
    status: 422,
    zh: '没有可以粘贴的内容。请从表格复制执行表的七列:{columns}。',
    en: 'There is nothing to paste. Copy the seven columns of the table: {columns}.',
    field: 'table',
  },
  too_long: {
    status: 422,
    zh: '一次最多粘贴 {most} 行。请分几次粘贴。',
    en: 'At most {most} rows are pasted at once. Paste in parts.',
    field: 'table',
  },
  rows: {
    status: 422,
    zh: '有 {count} 处不能粘贴,整张表都没有保存。{first}',
    en: '{count} places cannot be pasted; nothing was saved. {first}',
  },
})

const columns = [
  '流程阶段',
  '具体任务',
  '责任岗位(责任人)',
  '计划完成时间',
  '实际完成时间',
  '完成状态',
  '备注·问题',
] as const
const mostLines = 200

interface Cells {
  readonly cells: readonly string[]
  readonly post: string
  readonly owner: string
}

/** 「销售经理(张三)」 is a post and its person; a bare name is the person. */
const splitOwner = (cell: string): { post: string; owner: string } => {
  const both = /^(.*?)\((.+)\)$/.exec(cell)
  return both ? { post: both[1]?.trim() ?? '', owner: both[2]?.trim() ?? '' } : { post: '', owner: cell }
}

const cell = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/g

/** Lines and cells of a copied range. Spreadsheets quote a cell that holds a line break, a tab or a quote. */
const copied = (text: string): string[][] => {
  const lines: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.replace(/\r\n?/g, '\n').matchAll(cell)) {
    lines.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '') break
    if (end === '\n') lines.push([])
  }
  return lines
}

// Remarks may have several lines.
const oneLine = (words: string, at: number): string =>
  at === columns.length - 1 ? words : words.replace(/\s*\n\s*/g, ' ')

/** The lines of the table; a heading line is left out. */
const readTable = (text: string): Cells[] =>
  copied(text)
    .map((line) => line.map((words, at) => oneLine(words.normalize('NFKC').trim(), at)))
    .filter((cells) => cells.some(Boolean) && cells[1] !== columns[1])
    .map((cells) => ({ cells, ...splitOwner(cells[2] ?? '') }))

/** Seven columns copied from a spreadsheet become lines of the table: one person each, and nothing that already happened. */
export const pasteTasks = command(improvementProject, 'paste', {
  zh: '粘贴执行表',
  en: 'Paste table',
  input: { table: field.longText({ zh: '表格内容', en: 'Table', required: true }) },
  allow: projectLeaders,
  when: { state: ['draft', 'running'] },
  run: async (ctx, row, { table }) => {
    const lines = readTable(table)
    if (lines.length === 0) fail('not_a_table', { columns: columns.join('、') })
    if (lines.length > mostLines) fail('too_long', { most: mostLines })
    const people = await named(
      ctx,
      sql`people.employee as t where t.state = 'active' and`,
      lines.map(({ owner }) => owner),
    )
    const posts = await named(
      ctx,
      sql`people.post as t where`,
      lines.map(({ post }) => post),
    )
    const read = lines.map((line, i) => readLine(line, i + 1, { projectId: row.id, people, posts, day: today(ctx) }))
    const wrong = read.flatMap(({ faults: found }) => found)
    if (wrong.length > 0) fail('rows', { count: wrong.length, first: wrong[0]?.message }, wrong)
    const added = await createMany(
      ctx,
      executionTask,
      read.flatMap(({ draft }) => (draft ? [draft] : [])),
    )
    return { added: added.length }
  },
})

type Named = ReadonlyMap<string, readonly string[]>

/** Ids by name of what is in a table; two of one name are both there. */
const named = async (ctx: Ctx, from: Sql, names: readonly string[]): Promise<Named> => {
  const rows = await ctx.db.rows<{ id: string; name: string }>(
    sql`select t.id, t.name from ${from} t.name = any(${[...new Set(names)].filter(Boolean)}::text[]) and t.deleted_at is null`,
  )
  return new Map([...Map.groupBy(rows, ({ name }) => name)].map(([name, found]) => [name, found.map(({ id }) => id)]))
}

/** What the lines are read against. */
interface Ground {
  readonly projectId: string
  readonly people: Named
  readonly posts: Named
  readonly day: string
}

interface Line {
  readonly draft?: Draft<typeof executionTask>
  readonly faults: readonly FieldFault[]
}

const readLine = ({ cells, post, owner }: Cells, at: number, { projectId, people, posts, day }: Ground): Line => {
  const [stage = '', task = '', , planned = '', actual = '', state = '', remark = ''] = cells
  const plannedOn = readDate(planned)
  const found = people.get(owner) ?? []
  const postId = posts.get(post)?.[0]
  const faults: FieldFault[] = [
    ...(stage && task ? [] : [fault(at, 'task', '缺少流程阶段或具体任务。', 'the stage or the task is missing.')]),
    ...(post && !postId
      ? [
          fault(
            at,
            'responsiblePostId',
            `没有岗位「${post}」。请先在岗位中添加,或只写责任人。`,
            `there is no post “${post}”. Add it first, or write the person only.`,
          ),
        ]
      : []),
    ...ownerFaults(at, owner, found.length),
    ...(plannedOn
      ? []
      : [
          fault(
            at,
            'plannedOn',
            `计划完成时间「${planned}」不是日期,请写成 2026-03-08。`,
            `the planned day “${planned}” is no date: write 2026-03-08.`,
          ),
        ]),
    ...(plannedOn && plannedOn < day
      ? [
          fault(
            at,
            'plannedOn',
            `计划完成时间 ${plannedOn} 已经过去。请填写现在打算完成的日期,原来的计划写在备注里。`,
            `the planned day ${plannedOn} has passed. Give the day it is planned for now, and the former one in the remark.`,
          ),
        ]
      : []),
    ...(actual
      ? [
          fault(
            at,
            'actualOn',
            '实际完成时间由系统在登记完成当天记录,不能补填。请清空这一列。',
            'the day of completion is recorded when it is reported, not pasted: empty this column.',
          ),
        ]
      : []),
    ...(state && state !== '未开始'
      ? [
          fault(
            at,
            'state',
            `状态「${state}」不能粘贴。粘贴的任务都从「未开始」起步。`,
            `the state “${state}” cannot be pasted: what is pasted has not been started.`,
          ),
        ]
      : []),
  ]
  const [ownerId] = found
  if (faults.length > 0 || !plannedOn || !ownerId) return { faults }
  const fresh = { state: 'not_started', blockedCycles: 0, locked: false } as const
  const responsiblePostId = postId ?? null
  return {
    faults,
    draft: { projectId, stage, task, responsiblePostId, ownerId, plannedOn, remark: remark || null, ...fresh },
  }
}

const fault = (at: number, code: string, message: string, en: string): FieldFault => ({
  field: 'table',
  code,
  message: `第 ${at} 行:${message}`,
  en: `Line ${at}: ${en}`,
})

/** 「销售团队」 answers for nothing: each line has exactly one name. */
const ownerFaults = (at: number, owner: string, found: number): FieldFault[] => {
  if (!owner) return [fault(at, 'ownerId', '缺少责任人。', 'the person is missing.')]
  if (found === 1) return []
  if (found > 1)
    return [
      fault(
        at,
        'ownerId',
        `有 ${found} 位同事叫「${owner}」。请在表里另选责任人。`,
        `${found} colleagues are called “${owner}”. Choose the person in the table.`,
      ),
    ]
  if (namesMany(owner))
    return [
      fault(
        at,
        'ownerId',
        `责任人「${owner}」不是一个人。每项任务必须由一名同事负责。`,
        `“${owner}” is not one person. Each task has one colleague who answers for it.`,
      ),
    ]
  return [fault(at, 'ownerId', `没有名叫「${owner}」的在职同事。`, `nobody who works here is called “${owner}”.`)]
}
