import { type Ctx, change, command, create, faults, first, select, sql } from '../../kernel/index.ts'
import { type Process, type ProcessVersion, processKeepers, processVersion, salesProcess } from './process.entity.ts'
import { copyNodes } from './version.commands.ts'
import { activeVersionOf, latestVersionOf } from './version.query.ts'

const fail = faults('process', {
  draft_exists: {
    status: 409,
    zh: '已有草稿「{name}」。请继续编辑它,或先放弃它。',
    en: 'There is a draft already, “{name}”. Go on with it, or discard it.',
  },
  nothing_to_copy: {
    status: 409,
    zh: '这个流程还没有发布过,没有可以复制的节点。请先发布一个版本。',
    en: 'This process was never published; there are no stages to copy. Publish a version first.',
  },
  not_published: {
    status: 409,
    zh: '这个流程还没有使用中的版本,不能设为默认。请先发布一个版本。',
    en: 'This process has no version in use and cannot be the default. Publish a version first.',
  },
  still_default: {
    status: 409,
    zh: '「{name}」是公司的默认流程,不能停用。请先把另一个流程设为默认。',
    en: '“{name}” is the company’s default and cannot be retired. Make another the default first.',
  },
  not_in_use: {
    status: 409,
    zh: '这个流程没有使用中的版本,不用再停用。要重新使用,请新建草稿并发布。',
    en: 'This process has no version in use. To use it again, make a draft and publish it.',
  },
  code_taken: {
    status: 409,
    zh: '流程编码「{code}」已被使用。请换一个编码。',
    en: 'Code “{code}” is taken. Use another.',
    field: 'code',
  },
})

export const draftVersion = command(salesProcess, 'draft', {
  zh: '新建草稿',
  en: 'New draft',
  input: { note: processVersion.fields.note },
  allow: processKeepers,
  tone: 'primary',
  run: async (ctx, process, { note }) => {
    const draft = await startDraft(ctx, process, note ?? null)
    const former = await latestVersionOf(ctx, process.id)
    if (former) await copyNodes(ctx, former, draft)
    return { versionId: draft.id }
  },
})

/** A new market or product begins with what is known to work elsewhere. */
export const copyProcess = command(salesProcess, 'copy', {
  zh: '复制为新流程',
  en: 'Copy as new',
  input: {
    name: salesProcess.fields.name,
    code: salesProcess.fields.code,
    description: salesProcess.fields.description,
  },
  allow: processKeepers,
  run: async (ctx, process, draft) => {
    const active = (await activeVersionOf(ctx, process.id)) ?? fail('nothing_to_copy')
    const [taken] = await select(ctx, salesProcess, { filter: { code: draft.code }, limit: 1 })
    if (taken) fail('code_taken', { code: draft.code })
    const copy = await create(ctx, salesProcess, { ...draft, isDefault: false })
    const version = await startDraft(ctx, copy, `复制自「${active.name}」`)
    await copyNodes(ctx, active, version)
    return { processId: copy.id, versionId: version.id }
  },
})

export const makeDefault = command(salesProcess, 'makeDefault', {
  zh: '设为默认',
  en: 'Make default',
  input: {},
  allow: processKeepers,
  when: { isDefault: [false] },
  run: async (ctx, process) => {
    if (!(await activeVersionOf(ctx, process.id))) fail('not_published')
    const [former] = await select(ctx, salesProcess, { filter: { isDefault: true }, lock: true })
    if (former) await change(ctx, salesProcess, former, { isDefault: false }, { verb: 'stepDown' })
    await change(ctx, salesProcess, process, { isDefault: true }, { verb: 'makeDefault' })
  },
})

/** No deal is opened by it any more; those on their way finish it, and a new draft takes it up again. */
export const retireProcess = command(salesProcess, 'retire', {
  zh: '停用',
  en: 'Retire',
  tone: 'danger',
  input: {},
  allow: processKeepers,
  run: async (ctx, process) => {
    if (process.isDefault) fail('still_default', { name: process.name })
    const active = (await activeVersionOf(ctx, process.id)) ?? fail('not_in_use')
    await change(ctx, processVersion, active, { state: 'retired' }, { verb: 'retire' })
  },
})

/** The next version of a process, without nodes yet. */
export const startDraft = async (ctx: Ctx, process: Process, note: string | null): Promise<ProcessVersion> => {
  const [draft] = await select(ctx, processVersion, { filter: { processId: process.id, state: 'draft' } })
  if (draft) fail('draft_exists', { name: draft.name })
  // Discarded drafts keep their number: a number never means two things.
  const last = await first<{ number: number }>(
    ctx.db,
    sql`select coalesce(max(number), 0)::integer as number from process.process_version where process_id = ${process.id}::uuid`,
  )
  const number = (last?.number ?? 0) + 1
  const names = { name: `${process.name} 第 ${number} 版`, nameEn: `${process.name}, version ${number}` }
  return create(ctx, processVersion, { processId: process.id, number, ...names, note, state: 'draft' })
}

export const processCommands = [draftVersion, copyProcess, makeDefault, retireProcess]
