import {
  beginningOf,
  type Ctx,
  entityNamed,
  existsVisible,
  find,
  first,
  type Reaction,
  type Said,
  type StoredEvent,
  sql,
  today,
} from '../../kernel/index.ts'
import { loadActor } from '../people/index.ts'
import { comment } from './comment.ts'
import { mail } from './mail/mail.entity.ts'
import { asWritten, notify } from './notification.ts'
import { subjectTitle } from './subject.ts'
import { task } from './task.entity.ts'

/** Tells who was given a task, unless they took it themselves or have handed it on before they could be told. */
const taskAssigned: Reaction = {
  name: 'work.task-assigned',
  on: ['task.create', 'task.assign', 'task.update'],
  run: async (ctx, event) => {
    if (event.verb !== 'create' && !event.changes?.ownerId) return
    const assigned = await find(ctx, task, event.recordId, { unscoped: true })
    const receiver = event.changes?.ownerId?.[1] ?? (await firstOwner(ctx, event.recordId)) ?? assigned?.ownerId
    if (!assigned || assigned.ownerId !== receiver || receiver === event.actorId) return
    const giver = await actorName(ctx, event)
    await notify(ctx, [
      {
        employeeId: assigned.ownerId,
        kind: 'task',
        title: {
          zh: `${giver.zh}把任务「${assigned.title}」交给了你`,
          en: `${giver.en} gave you the task “${assigned.title}”`,
        },
        body: assigned.dueOn ? { zh: `截止日期 ${assigned.dueOn}`, en: `Due on ${assigned.dueOn}` } : null,
        subjectEntity: 'task',
        subjectId: assigned.id,
        occasion: `task:${assigned.id}:owner:${event.version}`,
      },
    ])
  },
}

/** Tells who sent a letter that it stays here; once a day, for many letters may be sent at once. */
const mailHeld: Reaction = {
  name: 'work.mail-held',
  on: ['mail.create'],
  run: async (ctx, event) => {
    const letter = await find(ctx, mail, event.recordId, { unscoped: true })
    if (letter?.state !== 'held') return
    await notify(ctx, [
      {
        employeeId: event.actorId,
        kind: 'alert',
        title: {
          zh: '信没有发出:还没有邮件服务器',
          en: 'The message was not sent: there is no mail server yet',
        },
        body: {
          zh: '信留在发件箱里。请管理员在「设置」里添加邮件服务器,再到「发件箱」重新发送;也可以自己用其他方式把内容交给对方。',
          en: 'It stays in the outbox. Ask an administrator to add a mail server in the settings and to send it again from the outbox, or hand over its content in another way.',
        },
        occasion: `mail.held:${today(ctx)}`,
      },
    ])
  },
}

/** Who owned the task before it ever changed hands. */
const firstOwner = async (ctx: Ctx, taskId: string): Promise<string | undefined> => {
  const row = await first<{ owner: string }>(
    ctx.db,
    sql`select changes -> 'ownerId' ->> 0 as owner from kernel.event
      where record_id = ${taskId}::uuid and changes ? 'ownerId' order by seq limit 1`,
  )
  return row?.owner
}

/** Tells those whom a comment names, once a comment, and only those who may see the record it is about. */
const mentioned: Reaction = {
  name: 'work.mentioned',
  on: ['comment.create', 'comment.update'],
  run: async (ctx, event) => {
    const said = await find(ctx, comment, event.recordId, { unscoped: true })
    if (!said) return
    const author = await actorName(ctx, event)
    const title = await subjectTitle(ctx, said.subjectEntity, said.subjectId)
    for (const employeeId of new Set(said.mentions ?? [])) {
      if (employeeId === said.createdBy || !(await maySee(ctx, employeeId, said))) continue
      await notify(ctx, [
        {
          employeeId,
          kind: 'mention',
          title: {
            zh: `${author.zh}在「${title}」的评论中提到了你`,
            en: `${author.en} mentioned you in a comment on “${title}”`,
          },
          body: asWritten(beginningOf(said.body, 300)),
          subjectEntity: said.subjectEntity,
          subjectId: said.subjectId,
          occasion: `mention:${said.id}`,
        },
      ])
    }
  },
}

const maySee = async (
  ctx: Ctx,
  employeeId: string,
  { subjectEntity, subjectId }: { subjectEntity: string; subjectId: string },
): Promise<boolean> => {
  const reader = await loadActor(ctx.db, employeeId, today(ctx))
  const target = entityNamed(subjectEntity)
  const seen = reader && target ? existsVisible(target, sql`${subjectId}::uuid`, reader) : false
  if (typeof seen === 'boolean') return seen
  const [cells] = await ctx.db.cells(sql`select ${seen}`)
  return cells?.[0] === 't'
}

/** Tells who got a record from somebody else; a whole batch is told once, by its first record. */
const transferred: Reaction = {
  name: 'work.transferred',
  on: ['lead', 'account', 'opportunity'].flatMap((name) => [`${name}.transfer`, `${name}.update`]),
  run: async (ctx, event) => {
    const toId = event.changes?.ownerId?.[1]
    if (typeof toId !== 'string' || toId === event.actorId) return
    const label = entityNamed(event.entity)?.label ?? asWritten(event.entity)
    const giver = await actorName(ctx, event)
    const title = await subjectTitle(ctx, event.entity, event.recordId)
    const { batch, note } = event.facts ?? {}
    const zh = batch ? `一批${label.zh}转给了你,其中有「${title}」` : `${label.zh}「${title}」转给了你`
    const en = batch
      ? `handed you a batch of ${label.en} records, “${title}” among them`
      : `handed you ${label.en} “${title}”`
    await notify(ctx, [
      {
        employeeId: toId,
        kind: 'transfer',
        title: { zh: `${giver.zh}把${zh}`, en: `${giver.en} ${en}` },
        body: typeof note === 'string' ? asWritten(note) : null,
        subjectEntity: event.entity,
        subjectId: event.recordId,
        occasion: `transfer:${batch ?? `${event.recordId}:${event.version}`}`,
      },
    ])
  },
}

const actorName = async (ctx: Ctx, { actorId }: StoredEvent): Promise<Required<Said>> => {
  const person = await first<{ name: string }>(
    ctx.db,
    sql`select name from people.employee where id = ${actorId}::uuid`,
  )
  return person ? asWritten(person.name) : { zh: '系统', en: 'The system' }
}

export const workReactions = [mailHeld, taskAssigned, mentioned, transferred]
